/** Whether what a proposal does may be done by whoever wants it. Pure; asks the effect, never the route. */
import type { Effect } from "@yardarm/core/changes";
import type { Registry } from "@yardarm/core/registry";
import type { Caller } from "../../platform/actor.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { Proposal } from "./proposal.ts";

/** What somebody must be permitted to make changes of a room, whichever way they come. */
const permissionOf: Readonly<Record<string, string>> = {
  flag: "flag.write",
  config: "flag.write",
  group: "flag.write",
  segment: "segment.write",
  environment: "environment.write",
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
export function protectedAmong(
  before: Registry,
  after: Registry,
  effect: Effect,
): readonly string[] {
  const isProtected = (key: string) =>
    [before, after].some(({ environments }) => environments.get(key)?.isProtected === true);
  const touched = Object.keys(effect.deltas).filter((key) => !effect.inert.includes(key));
  const gone = [...before.environments.keys()].filter((key) => !after.environments.has(key));
  return [...touched, ...gone].filter(isProtected).sort();
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
