import type {
  FreezeWindow,
  PassageRequirement,
  PolicyScope,
  PolicySeverity,
  Requirement,
  Waiver,
} from "../registry/policy.ts";
import type { PolicyFactChange } from "./change.ts";
import { code, countText, listText } from "./words.ts";

// How policies and waivers are said, in sentences of changes and on pages.

export function severityText(severity: PolicySeverity): string {
  return severity === "needs_approval" ? "approval-demanding" : severity;
}

/** What a policy requires, as the second half of a sentence: "every flag says what it is for". */
export function requirementText(requirement: Requirement): string {
  switch (requirement.kind) {
    case "owner":
      return requirement.mustBeTeam
        ? "a team answers for every flag"
        : "somebody who is still here answers for every flag";
    case "expiry":
      return expiryText(requirement);
    case "description":
      return `every flag says in at least ${countText(requirement.lengthMin, "character")} what it is for`;
    case "ticket":
      return requirement.urlStart === ""
        ? "every flag links to its ticket"
        : `every flag links to its ticket at ${requirement.urlStart}`;
    case "key_pattern":
      return `every key matches ${code(requirement.pattern)}`;
    case "lifetime":
      return `flags live at most ${lifetimeText(requirement.daysMax)}`;
    case "removal":
    case "overdue":
    case "extension":
      return passageText(requirement);
    case "approval":
      return approvalText(requirement);
    case "freeze":
      return freezeText(requirement);
    case "rollout_step":
      return `one request moves at most ${countText(requirement.pointsMax, "point")} of 100 of an audience`;
    case "direct_edit":
      return "nothing is applied the moment it is made";
    case "untested_combinations":
      return untestedText(requirement);
    case "team_budget":
      return requirement.flagsMax === 0
        ? `a team with ${requirement.counts} flags takes no other one`
        : `a team with more than ${countText(requirement.flagsMax, `${requirement.counts} flag`)} takes no other one`;
  }
}

function expiryText({
  permanentFor,
  noticeDays,
}: Extract<Requirement, { kind: "expiry" }>): string {
  const told =
    noticeDays === undefined ? "" : `; its owner is told ${countText(noticeDays, "day")} before`;
  const may =
    permanentFor.length === 0
      ? ""
      : `; only ${listText(permanentFor, 5, "or")} flags may stay for good`;
  return `every flag has a last day, and is gone after it${may}${told}`;
}

function passageText(requirement: PassageRequirement): string {
  switch (requirement.kind) {
    case "removal": {
      const idle = countText(requirement.unusedDays, "day");
      const grace = countText(requirement.graceDays, "day");
      return `a flag that is archived was not asked for in ${idle}, and is served as it was for ${grace} more`;
    }
    case "overdue":
      return requirement.allows === "nothing"
        ? "a flag behind its last day changes no more what it serves"
        : "a flag behind its last day changes only to one variant for everybody";
    case "extension": {
      const { countMax, daysMax } = requirement;
      if (countMax === 0) return "the last day of a flag is never put off";
      const times = countMax === 1 ? "once" : `${countMax} times`;
      return `the last day of a flag is put off at most ${times}, by at most ${countText(daysMax, "day")}`;
    }
  }
}

/** Where and of what a policy speaks; empty when of everything. */
export function scopeText(scope: PolicyScope): string {
  const { environments, environmentKinds, isProtected, purposes } = scope;
  const parts = [
    ...(environments === undefined ? [] : [`in ${listText(environments, 5, "or")}`]),
    ...(environmentKinds === undefined
      ? []
      : [`in environments for ${listText(environmentKinds, 5, "or")}`]),
    ...(isProtected === undefined
      ? []
      : [`in ${isProtected ? "protected" : "unprotected"} environments`]),
    ...(purposes === undefined ? [] : [`for ${listText(purposes, 5, "or")} flags`]),
  ];
  return parts.join(", ");
}

export function windowText(window: FreezeWindow): string {
  const { timeZone } = window;
  return window.kind === "dates"
    ? `from ${spaced(window.from)} until ${spaced(window.until)} (${timeZone})`
    : `every ${listText(window.days.map(capitalised), 7)} from ${window.from} until ${window.until} (${timeZone})`;
}

export function waiverText({ policy, flag, environment, until }: Waiver): string {
  const what = flag === undefined ? "every flag" : code(flag);
  const where = environment === undefined ? "" : ` in ${environment}`;
  return `Let ${what}${where} off the policy ${code(policy)} until ${until}.`;
}

/** The sentence for a change of one field of a policy. */
export function describePolicyFact(change: PolicyFactChange): string {
  const policy = `the policy ${code(change.policy)}`;
  switch (change.field) {
    case "name":
      return `Rename ${policy} to “${change.to}”.`;
    case "description":
      return `Change the description of ${policy}.`;
    case "severity":
      return `Make ${policy} ${severityText(change.to)} instead of ${severityText(change.from)}.`;
    case "scope":
      return `Let ${policy} hold ${scopeText(change.to) || "for everything"} instead of ${scopeText(change.from) || "for everything"}.`;
    case "requirement":
      return requirementChangeText(policy, change);
    case "state":
      return change.to === "archived" ? `Archive ${policy}.` : `Restore ${policy}.`;
  }
}

function requirementChangeText(
  policy: string,
  { from, to }: Extract<PolicyFactChange, { field: "requirement" }>,
): string {
  if (from.kind === "freeze" && to.kind === "freeze" && from.incident !== to.incident) {
    return to.incident
      ? `Freeze what ${policy} speaks of: there is an incident.`
      : `End the freeze of ${policy} for an incident.`;
  }
  return `Change ${policy} to: ${requirementText(to)}.`;
}

function lifetimeText(daysMax: Extract<Requirement, { kind: "lifetime" }>["daysMax"]): string {
  const parts = Object.entries(daysMax).map(
    ([purpose, days]) => `${countText(days, "day")} for ${purpose}`,
  );
  return parts.length === 0 ? "as long as they like" : listText(parts, 5);
}

function approvalText({ approvals, from, pointsMin }: Extract<Requirement, { kind: "approval" }>) {
  const whom =
    from === "approver"
      ? `${approvals} other ${approvals === 1 ? "person" : "people"}`
      : `${approvals} of the team that owns what is touched`;
  const verb = approvals === 1 ? "agrees" : "agree";
  const when =
    pointsMin === undefined
      ? ""
      : ` once a request moves ${pointsMin} points of 100 of an audience`;
  return `${whom} ${verb}${when}`;
}

function untestedText({
  untestedMax,
  testDaysMax,
}: Extract<Requirement, { kind: "untested_combinations" }>) {
  const most = untestedMax === 0 ? "no combination" : countText(untestedMax, "combination");
  const atMost = untestedMax === 0 ? "" : "at most ";
  const since = testDaysMax === undefined ? "" : ` in ${countText(testDaysMax, "day")}`;
  return `one request makes ${atMost}${most} possible that no test passed with${since}`;
}

function freezeText({ windows, incident }: Extract<Requirement, { kind: "freeze" }>): string {
  if (incident) return "nothing changes, as there is an incident";
  return windows.length === 0
    ? "nothing changes while the incident switch is on (it is off)"
    : `nothing changes ${listText(windows.map(windowText), 3)}`;
}

function capitalised(day: string): string {
  return `${day.charAt(0).toUpperCase()}${day.slice(1)}`;
}

function spaced(minute: string): string {
  return minute.replace("T", " ");
}
