import type { Candidate } from "./asked.ts";
import { type AttributePlace, idOfPlace } from "./atoms.ts";
import { candidatesFor } from "./candidates.ts";
import type { FoundAttribute } from "./context.ts";
import { Gates } from "./gates.ts";
import type { Source } from "./source.ts";
import { Translation } from "./translation.ts";

/** A context taken apart, so that parts of two can be put together. */
export type Attributes = ReadonlyMap<string, FoundAttribute>;

const missingShare = 0.08;
const listShare = 0.06;

/** Makes contexts of the values that some flags can tell apart. The same numbers give the same contexts. */
export function contextSampler(
  source: Source,
  flags: readonly string[],
  random: () => number,
): () => Attributes {
  const translation = new Translation(source, new Gates());
  for (const flag of flags) translation.flag(flag);
  const pools = translation.uses.map(({ place, atoms: byId }) => {
    const atoms = [...byId.values()];
    const { list } = candidatesFor(atoms);
    return {
      place,
      list,
      endless: list.filter(({ more }) => more !== undefined),
      isCompared: atoms.some(({ type }) => type === "compares"),
    };
  });
  const pick = (list: readonly Candidate[]) => {
    const it = list[Math.floor(random() * list.length)];
    return it?.more !== undefined && random() < 0.8
      ? it.more(Math.floor(random() * 1_000_000))
      : it?.value;
  };
  const valueIn = ({ list, endless, isCompared }: (typeof pools)[number]): unknown => {
    const share = random();
    if (share < missingShare) return undefined;
    if (isCompared && share < missingShare + listShare) {
      return Array.from({ length: Math.floor(random() * 4) }, () => pick(list));
    }
    // Keys that are named are many, and those that are not meet the rollouts.
    return pick(random() < 0.3 ? endless : list);
  };
  return () =>
    new Map(
      pools.map((pool): [string, FoundAttribute] => {
        const { place }: { place: AttributePlace } = pool;
        return [idOfPlace(place), { place, value: valueIn(pool) }];
      }),
    );
}
