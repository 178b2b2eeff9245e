/** What is demanded of a request: by policies, by the protection of environments, and for taking such things away. */
import type { Effect } from "../changes/effect.ts";
import type { Demand } from "../policies/judgement.ts";
import { decidedAhead } from "../registry/decided-ahead.ts";
import type { Registry } from "../registry/registry.ts";
import { anybodysApproval } from "./anybodys-approval.ts";
import { handedOver } from "./handed-over.ts";
import type { RequestDemand } from "./life.ts";
import { weakenings } from "./weakenings.ts";

export interface Moved {
  readonly before: Registry;
  readonly after: Registry;
  readonly effect: Effect;
}

export interface DemandContext {
  /** Whoever has nobody to ask may take things away, since nobody could ever agree. */
  readonly isAlone?: boolean;
  /** `YYYY-MM-DD`; what is over by then may be taken away. Absent: nothing is over. */
  readonly day?: string;
  /** Whether all that somebody owns is given to another owner, by whoever may relieve them of it. */
  readonly areOwnersRelieved?: boolean;
}

/** What one person may not do, or take away, alone. */
export function demandsOf(
  moved: Moved,
  ofPolicies: readonly Demand[],
  { isAlone = false, day, areOwnersRelieved = false }: DemandContext = {},
): readonly RequestDemand[] {
  const covered = new Set(ofPolicies.flatMap(({ environments }) => environments));
  const bare = protectedAmong(moved).filter((key) => !covered.has(key));
  return [
    ...ofPolicies,
    ...(bare.length === 0 ? [] : [ofProtection(bare, moved)]),
    ...(isAlone ? [] : weakenings(moved, day)),
    ...(isAlone || areOwnersRelieved ? [] : handedOver(moved)),
  ];
}

/**
 * The protected environments that services, or the protection itself, would notice it in. Judged by the protections before
 * and after, so that a request cannot first take away what would stop it. A new flag that decides nothing passes.
 */
export function protectedAmong({ before, after, effect }: Moved): readonly string[] {
  const isProtected = (key: string) =>
    [before, after].some(({ environments }) => environments.get(key)?.isProtected === true);
  const touched = Object.keys(effect.deltas).filter((key) => !effect.inert.includes(key));
  const ahead = decidedAhead(before, after).map(([, environment]) => environment);
  const gone = [...before.environments.keys()].filter((key) => !after.environments.has(key));
  return [...new Set([...touched, ...ahead, ...gone])].filter(isProtected).sort();
}

function ofProtection(environments: readonly string[], { before, after }: Moved): RequestDemand {
  const names = environments.map(
    (key) => (after.environments.get(key) ?? before.environments.get(key))?.name ?? key,
  );
  const are = names.length === 1 ? "is" : "are";
  return anybodysApproval(
    environments,
    `${names.join(", ")} ${are} protected: somebody else has to agree.`,
  );
}
