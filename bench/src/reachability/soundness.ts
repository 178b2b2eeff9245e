import { type AnswerTable, ReachablePairs } from "@yardarm/core/combinations";
import { compile, decide, Subject } from "@yardarm/sdk/evaluate";
import { seededRandom } from "../seeded-random.ts";
import { madeContext } from "./made-contexts.ts";
import { madeSnapshot } from "./made-snapshot.ts";

const snapshots = 20;
const flagsEach = 40;

/**
 * Evaluates random contexts for all flags of several snapshots, and counts how often two flags serve together what the
 * analysis calls unreachable. 0, unless the analysis or the evaluator is wrong.
 */
export function unreachableHits(contexts: number, seed: number): number {
  let hits = 0;
  for (let index = 0; index < snapshots; index++) {
    const snapshot = madeSnapshot(flagsEach, seed + index);
    const pairs = new ReachablePairs(snapshot, { random: seededRandom(seed + index) });
    for (const _ of pairs.run()) void _;
    const table = pairs.pairs();
    const compiled = compile(snapshot);
    const random = seededRandom(seed - index);
    for (let count = 0; count < contexts / snapshots; count++) {
      const subject = new Subject(madeContext(random));
      const served = Object.keys(snapshot.flags).flatMap((flag) => {
        const { variant } = decide(compiled, subject, { flag });
        return variant === undefined ? [] : (table.numberOf({ flag, variant }) ?? []);
      });
      hits += hitsIn(table, served);
    }
  }
  return hits;
}

function hitsIn(table: AnswerTable, served: readonly number[]): number {
  let hits = 0;
  for (const [index, one] of served.entries()) {
    for (let place = 0; place < index; place++) {
      if (table.pairAt(one, served[place] ?? 0) === "unreachable") hits += 1;
    }
  }
  return hits;
}
