import type { FreezeWindow, PolicySeverity, Purpose, Requirement } from "@yardarm/core/registry";
import type { PolicyView } from "@yardarm/server/wire";

export const severities: Record<PolicySeverity, { readonly label: string; readonly hint: string }> =
  {
    advisory: { label: "Advises", hint: "It is said, and stops nothing." },
    needs_approval: { label: "Asks for approval", hint: "Somebody else has to agree." },
    blocking: { label: "Refuses", hint: "Whoever makes it worse is refused, with the way out." },
  };

export const requirementKinds: Record<Requirement["kind"], string> = {
  owner: "An owner who is there",
  expiry: "A last day",
  description: "A description",
  ticket: "A link to a ticket",
  key_pattern: "A form of keys",
  lifetime: "A longest life",
  removal: "How flags leave",
  overdue: "What an overdue flag may still do",
  extension: "Putting off last days",
  approval: "Approvals",
  freeze: "A freeze",
  rollout_step: "Small steps",
  direct_edit: "No direct edits",
  untested_combinations: "Tested combinations",
  team_budget: "A budget of flags for teams",
};

export const purposes: readonly Purpose[] = [
  "release",
  "experiment",
  "operational",
  "kill-switch",
  "permission",
];

/** Whether a policy is about requests in environments, rather than about flags as they are. */
export function isOfRequests({ kind }: Requirement): boolean {
  return ["approval", "freeze", "rollout_step", "direct_edit", "untested_combinations"].includes(
    kind,
  );
}

/** What a new policy of a kind starts from. */
export function requirementOf(kind: Requirement["kind"]): Requirement {
  return starts[kind];
}

const starts: { readonly [K in Requirement["kind"]]: Extract<Requirement, { kind: K }> } = {
  owner: { kind: "owner", mustBeTeam: true },
  expiry: { kind: "expiry", permanentFor: ["operational", "kill-switch", "permission"] },
  description: { kind: "description", lengthMin: 20 },
  ticket: { kind: "ticket", urlStart: "" },
  key_pattern: { kind: "key_pattern", pattern: "[a-z0-9]+(\\.[a-z0-9-]+)+" },
  lifetime: { kind: "lifetime", daysMax: { release: 120, experiment: 90 } },
  removal: { kind: "removal", settledDays: 30, unusedDays: 14, scanDaysMax: 30, graceDays: 14 },
  overdue: { kind: "overdue", allows: "removal" },
  extension: { kind: "extension", countMax: 2, daysMax: 90 },
  approval: { kind: "approval", approvals: 1, from: "approver" },
  freeze: { kind: "freeze", windows: [], incident: false },
  rollout_step: { kind: "rollout_step", pointsMax: 25 },
  direct_edit: { kind: "direct_edit" },
  untested_combinations: { kind: "untested_combinations", untestedMax: 0 },
  team_budget: { kind: "team_budget", counts: "overdue", flagsMax: 5 },
};

export function newWindow(kind: FreezeWindow["kind"], today: string): FreezeWindow {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return kind === "weekly"
    ? { kind, days: ["friday"], from: "16:00", until: "24:00", timeZone }
    : { kind, from: `${today}T00:00`, until: `${today}T23:59`, timeZone };
}

/** How many findings count today, and how many are let pass. */
export function countsOf({ findings }: Pick<PolicyView, "findings">) {
  const open = findings.filter(({ waiver }) => waiver === undefined);
  return { open, waived: findings.length - open.length };
}

/** The sentence of a requirement, as a sentence. */
export function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
