/** Whether what a proposal does may be done by whoever wants it. Pure; asks the effect, never the route. */
import type { Effect } from "@yardarm/core/changes";
import { isRefusal, type Judgement, type PolicyFinding } from "@yardarm/core/policies";
import type { Registry } from "@yardarm/core/registry";
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

export function refuseUnpermitted(caller: Caller, { project, changes }: Proposal): void {
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

/** A request between two states of the registry. */
export interface Moved {
  readonly before: Registry;
  readonly after: Registry;
  readonly effect: Effect;
}

/**
 * What has to be permitted in which environments: for what services there would notice, for every config that changes,
 * and for environments themselves, by their kinds before and after. A new flag that decides nothing needs nothing there,
 * or nobody could make one who may not change production.
 */
export function neededIn(moved: Moved): readonly Needed[] {
  const places = [...neededByDeltas(moved), ...neededByEntities(moved)];
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

/** The config of an archived flag too, which would come back with it. */
function neededByEntities({ effect }: Moved): readonly PermissionIn[] {
  return effect.entities.flatMap(({ address }): readonly PermissionIn[] => {
    const [room, key = "", environment] = address.split("/");
    if (room === "environment") return [["environment.write", key]];
    const isConfig = room === "flag" && environment !== undefined;
    return isConfig && !effect.inert.includes(environment) ? [["flag.write", environment]] : [];
  });
}

/** Before and after, so that a request cannot first take away what would stop it. */
function kindsOf({ before, after }: Moved, environment: string): readonly string[] {
  return [before, after].flatMap(({ environments }) => {
    const kind = environments.get(environment)?.kind;
    return kind === undefined ? [] : [kind];
  });
}

/** Whoever may break the glass in one kind of environment may not therefore do so in another. */
export function neededToBreakGlass(
  moved: Moved,
  environments: readonly string[],
): readonly Needed[] {
  const permission = "change.break_glass";
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

/** Refuses a broken glass for which there is no reason, or which the caller may not break. */
export function refuseBreakingGlass(
  caller: Caller,
  { project, breakGlass, reason }: Proposal,
): void {
  if (breakGlass !== true) return;
  if (!caller.may("change.break_glass", project)) {
    throw new DomainError(
      "forbidden",
      "break_glass_forbidden",
      "Only admins of the project may write past a protection.",
      { violations: [{ pointer: "/breakGlass", detail: "Ask an admin of the project." }] },
    );
  }
  if (reason === undefined) {
    throw new DomainError(
      "invalid",
      "reason_required",
      "Whoever writes past a protection has to say why.",
      { violations: [{ pointer: "/reason", detail: "Say why this cannot wait." }] },
    );
  }
}

/**
 * The protected environments that services, or the protection itself, would notice it in. Judged by the protections before
 * and after, so that a request cannot first take away what would stop it. A new flag that decides nothing passes.
 */
function protectedAmong(before: Registry, after: Registry, effect: Effect): readonly string[] {
  const isProtected = (key: string) =>
    [before, after].some(({ environments }) => environments.get(key)?.isProtected === true);
  const touched = Object.keys(effect.deltas).filter((key) => !effect.inert.includes(key));
  const gone = [...before.environments.keys()].filter((key) => !after.environments.has(key));
  return [...touched, ...gone].filter(isProtected).sort();
}

/** The protected environments in which it must not be done by one alone: by their protection, or as policies demand. */
export function agreementAmong(
  { before, after, effect }: Moved,
  demands: Judgement["demands"],
): readonly string[] {
  const isProtected = (key: string) =>
    [before, after].some(({ environments }) => environments.get(key)?.isProtected === true);
  const demanded = demands.flatMap(({ environments }) => environments).filter(isProtected);
  return [...new Set([...protectedAmong(before, after, effect), ...demanded])].sort();
}

export function refuseProtected(environments: readonly string[], { breakGlass }: Proposal): void {
  if (environments.length === 0 || breakGlass === true) return;
  const names = environments.join(", ");
  throw new DomainError(
    "forbidden",
    "environment_protected",
    `It would change what services get in ${names}, which is protected. In an emergency an admin can break the glass, with a reason.`,
    {
      violations: environments.map((environment) => ({
        pointer: "",
        detail: `The environment ${environment} is protected.`,
      })),
    },
  );
}

/** Refuses what blocking policies find; answers what of it a broken glass is to write past. */
export function refuseByPolicies(
  findings: readonly PolicyFinding[],
  proposal: Proposal,
): readonly PolicyFinding[] {
  const refusing = findings.filter(isRefusal);
  if (proposal.breakGlass !== true) {
    const problems = refusing.map(({ policy, address, detail, wayOut }) => ({
      code: "policy_violated",
      pointer: placeOf(address),
      detail: `${detail} ${wayOut} (Policy \`${policy}\`.)`,
    }));
    refuseWish(proposal, problems);
  }
  return refusing;
}

/** Where the glass is broken by writing past these; what is true in all environments is broken in all of them. */
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
