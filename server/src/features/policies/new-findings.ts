import type { PolicyFinding } from "@yardarm/core/policies";
import type { Policy } from "@yardarm/core/registry";

/** That something does not hold to a policy any more; for whoever wants to hear of it. */
export interface BrokenPolicy {
  /** Key of the policy; together with the day it is told once. */
  readonly key: string;
  readonly name: string;
  /** A sentence. */
  readonly finding: string;
  /** The flag that it is about, if it is one. */
  readonly flag: string | null;
}

/** A policy that is new finds many things at once; nobody reads so many messages. */
const toldSinglyMax = 5;

/** What was not found the last time, and is not let off. */
export function newlyBroken(
  policies: ReadonlyMap<string, Pick<Policy, "name">>,
  before: readonly PolicyFinding[],
  after: readonly PolicyFinding[],
): readonly BrokenPolicy[] {
  const known = new Set(before.filter(isHeldAgainst).map(identityOf));
  const fresh = after.filter((each) => isHeldAgainst(each) && !known.has(identityOf(each)));
  return [...new Set(fresh.map(({ policy }) => policy))].flatMap((key) => {
    const name = policies.get(key)?.name ?? key;
    const found = fresh.filter(({ policy }) => policy === key);
    const [first] = found;
    if (first === undefined) return [];
    if (found.length > toldSinglyMax) {
      const finding = `${found.length} new findings, the first: ${first.detail}`;
      return [{ key, name, finding, flag: null }];
    }
    return found.map(({ detail, flag }) => ({ key, name, finding: detail, flag: flag ?? null }));
  });
}

const isHeldAgainst = ({ waiver }: PolicyFinding): boolean => waiver === undefined;

function identityOf({ policy, code, address }: PolicyFinding): string {
  return JSON.stringify([policy, code, address]);
}
