/** Whether what a proposal does may be done by whoever wants it. Pure; asks the effect, never the route. */
import { isRefusal, type PolicyFinding } from "@yardarm/core/policies";
import { decidedAhead, type Registry } from "@yardarm/core/registry";
import type { Moved, RequestDemand } from "@yardarm/core/requests";
import { type Caller, personBehind } from "../../platform/actor.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { Proposal } from "./proposal.ts";
import { refuseWish } from "./refusals.ts";

/** What somebody must be permitted to make changes of a room, whichever way they come. */
const permissionOf: Readonly<Record<string, string>> = {
  flag: "flag.write",
  config: "flag.write",
  group: "flag.write",
  segment: "segment.write",
  environment: "environment.write",
  interaction: "interaction.write",
  policy: "policy.write",
  waiver: "waiver.write",
};

export function refuseUnpermitted(
  caller: Caller,
  { project, changes }: Pick<Proposal, "project" | "changes">,
): void {
  for (const [index, { kind }] of changes.entries()) {
    const [room = ""] = kind.split(".");
    const permission = permissionOf[room] ?? kind;
    if (caller.may(permission, project)) continue;
    const detail = `Your role does not permit changes of the kind ${kind}; it would need ${permission}.`;
    throw new DomainError("forbidden", "forbidden", detail, {
      violations: [{ pointer: `/changes/${index}/kind`, detail }],
    });
  }
}

/** Something that a request does in an environment of a kind, and what that needs. */
export interface Needed {
  readonly permission: string;
  readonly environment: string;
  readonly kind: string;
}

/**
 * What has to be permitted in which environments: for what services there would notice, for every config that changes,
 * and for environments themselves, by their kinds before and after. A new flag that decides nothing needs nothing there,
 * or nobody could make one who may not change production.
 */
export function neededIn(moved: Moved): readonly Needed[] {
  const places = [...neededByDeltas(moved), ...neededByEntities(moved), ...neededAhead(moved)];
  const needed = places.flatMap(([permission, environment]) =>
    kindsOf(moved, environment).map((kind) => ({ permission, environment, kind })),
  );
  const unique = new Map(
    needed.map((each) => [`${each.permission} ${each.environment} ${each.kind}`, each]),
  );
  return [...unique.values()];
}

type PermissionIn = readonly [permission: string, environment: string];

function neededByDeltas({ before, after, effect }: Moved): readonly PermissionIn[] {
  const standing = Object.entries(effect.deltas).filter(
    ([environment]) =>
      before.environments.has(environment) &&
      after.environments.has(environment) &&
      !effect.inert.includes(environment),
  );
  return standing.flatMap(([environment, { flags, groups, segments, lists }]) => {
    const needed: PermissionIn[] = [];
    if (flags !== undefined || groups !== undefined) needed.push(["flag.write", environment]);
    if (segments !== undefined || lists !== undefined) needed.push(["segment.write", environment]);
    return needed;
  });
}

/** What services notice only on a day that is set now. */
function neededAhead({ before, after }: Moved): readonly PermissionIn[] {
  return decidedAhead(before, after).map(([, environment]) => ["flag.write", environment]);
}

/** The config of an archived flag too, which would come back with it. */
function neededByEntities({ effect }: Moved): readonly PermissionIn[] {
  return effect.entities.flatMap(({ address }): readonly PermissionIn[] => {
    const [room, key = "", environment] = address.split("/");
    if (room === "environment") return [["environment.write", key]];
    const isConfig = room === "flag" && environment !== undefined;
    return isConfig && !effect.inert.includes(environment) ? [["flag.write", environment]] : [];
  });
}

/** The kinds that an environment has before and after, so that a request cannot first take away what would stop it. */
export function kindsOf({ before, after }: Moved, environment: string): readonly string[] {
  return [before, after].flatMap(({ environments }) => {
    const kind = environments.get(environment)?.kind;
    return kind === undefined ? [] : [kind];
  });
}

/** Whoever may act in an emergency in one kind of environment may not therefore do so in another. */
export function neededInEmergency(
  moved: Moved,
  environments: readonly string[],
): readonly Needed[] {
  const permission = "change.emergency";
  return environments.flatMap((environment) =>
    kindsOf(moved, environment).map((kind) => ({ permission, environment, kind })),
  );
}

/** Refuses what the caller may do, but not in the environments where it would be done; notes what they do elsewhere. */
export function refuseElsewhere(
  caller: Caller,
  { project, changes }: Pick<Proposal, "project" | "changes">,
  needed: readonly Needed[],
): void {
  const missing = needed.filter(({ permission, kind }) => !caller.may(permission, project, kind));
  if (missing.length === 0) {
    for (const { permission, kind } of needed) caller.noteUse?.(permission, project, kind);
    return;
  }
  const names = [...new Set(missing.map(({ environment, kind }) => `${environment} (${kind})`))];
  throw new DomainError(
    "forbidden",
    "environment_forbidden",
    `It would change ${new Intl.ListFormat("en").format(names)}, where your roles do not permit it. Ask somebody who may.`,
    {
      violations: missing.map(({ permission, environment, kind }) => ({
        pointer: pointerTo(changes, environment),
        detail: `It needs ${permission} in ${environment}, an environment of the kind ${kind}.`,
      })),
    },
  );
}

/** The change that names the environment; what else reaches it cannot be pointed at. */
function pointerTo(changes: Proposal["changes"], environment: string): string {
  const index = changes.findIndex(
    (change) => "environment" in change && change.environment === environment,
  );
  return index < 0 ? "" : `/changes/${index}`;
}

/** Refuses an emergency that the caller may not declare. */
export function refuseEmergency(caller: Caller, { project, emergency }: Proposal): void {
  if (emergency !== true || caller.may("change.emergency", project)) return;
  throw new DomainError(
    "forbidden",
    "emergency_forbidden",
    "You may not declare an emergency in this project.",
    { violations: [{ pointer: "/emergency", detail: "Ask an admin of the project." }] },
  );
}

/** Refuses what would have to wait, when it may not. */
export function refuseWaiting(
  { mayWait }: Pick<Proposal, "mayWait">,
  demands: readonly RequestDemand[],
): void {
  if (mayWait !== false) return;
  const [first] = demands;
  throw new DomainError(
    "forbidden",
    "approval_needed",
    `${first?.reason ?? "Somebody else has to agree."} Ask for review, and it waits until they do.`,
    {
      violations: demands.map(({ reason }) => ({ pointer: "", detail: reason })),
    },
  );
}

/** Refuses what blocking policies find. */
export function refuseByPolicies(
  findings: readonly PolicyFinding[],
  proposal: Pick<Proposal, "changes" | "toRequest">,
): void {
  const problems = findings.filter(isRefusal).map(({ policy, address, detail, wayOut }) => ({
    code: "policy_violated",
    pointer: placeOf(address),
    detail: `${detail} ${wayOut} (Policy \`${policy}\`.)`,
  }));
  refuseWish(proposal, problems);
}

/** Where it is written past these; what is true in all environments is written past in all of them. */
export function brokenIn(
  { environments }: Registry,
  findings: readonly PolicyFinding[],
): readonly string[] {
  return findings.flatMap(({ environment }) =>
    environment === undefined ? [...environments.keys()] : [environment],
  );
}

/** Where in the registry that would have come of it; so it is led back to what the wisher wrote. */
function placeOf(address: string): string {
  const [room = "", key = "", environment] = address.split("/");
  if (room === "flag") {
    return environment === undefined ? `/flags/${key}` : `/flags/${key}/configs/${environment}`;
  }
  return room === "segment" || room === "list" ? `/segments/${key}` : `/${room}s/${key}`;
}

/** A waiver is granted by whoever writes it; nobody grants one in another's name, nor lets another's last longer. */
export function refuseForeignWaivers({ actor }: Caller, { after, effect }: Moved): void {
  if (actor.kind === "system") return;
  const person = personBehind(actor);
  for (const { address } of effect.entities) {
    const [room, key = ""] = address.split("/");
    const waiver = room === "waiver" ? after.waivers.get(key) : undefined;
    if (waiver === undefined || waiver.approver === person) continue;
    const detail = `The waiver \`${key}\` would be granted by somebody else. Grant it in your own name.`;
    throw new DomainError("forbidden", "waiver_approver_not_you", detail, {
      violations: [{ pointer: "", detail }],
    });
  }
}

/** The environments that a request is about in which the caller may agree to it; refused when there is none. */
export function approvedPlaces(
  caller: Caller,
  project: string,
  moved: Moved & { readonly demands: readonly RequestDemand[] },
): readonly string[] {
  const permission = "change.approve";
  const asked = new Set([
    ...moved.demands.flatMap(({ environments }) => environments),
    ...Object.keys(moved.effect.deltas),
  ]);
  const places = [...asked].sort();
  const mine = places.filter((environment) =>
    kindsOf(moved, environment).every((kind) => caller.may(permission, project, kind)),
  );
  if (places.length === 0 || mine.length > 0) {
    for (const place of mine) {
      for (const kind of kindsOf(moved, place)) caller.noteUse?.(permission, project, kind);
    }
    return mine;
  }
  throw new DomainError(
    "forbidden",
    "environment_forbidden",
    `You may not approve in ${new Intl.ListFormat("en").format(places)}. Ask somebody who may.`,
  );
}
