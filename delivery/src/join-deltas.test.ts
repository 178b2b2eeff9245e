import { applyDelta, type Delta, type Snapshot } from "@yardarm/sdk/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { flagServing, production } from "./fake-source.test-support.ts";
import { joinDeltas } from "./join-deltas.ts";

const empty: Snapshot = {
  format: 1,
  ...production,
  revision: "e.0",
  flags: {},
  segments: {},
  lists: {},
  groups: {},
};

/** A step names what is in one of two entries afterwards; the delta is what it takes to get there. */
const step = fc.oneof(
  fc.record({
    flag: fc.constantFrom("a", "b"),
    is: fc.constantFrom(null, "on" as const, "off" as const),
  }),
  fc.record({
    list: fc.constantFrom("a/included", "b/included"),
    keys: fc.subarray(["u1", "u2", "u3"]),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function deltaOf(before: Snapshot, taken: Step): Delta {
  const number = Number(before.revision.slice(2));
  const span = { from: before.revision, to: `e.${number + 1}` };
  if ("flag" in taken) {
    return { ...span, flags: { [taken.flag]: taken.is && flagServing(taken.is) } };
  }
  const held = before.lists[taken.list] ?? [];
  const change = {
    add: taken.keys.filter((key) => !held.includes(key)),
    remove: held.filter((key) => !taken.keys.includes(key)),
  };
  return { ...span, lists: { [taken.list]: taken.keys.length === 0 ? null : change } };
}

test("a joined delta does what its two parts do, or there is none", () => {
  let joinedRuns = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 8 }), (steps) => {
      const snapshots = [empty];
      const deltas: Delta[] = [];
      for (const taken of steps) {
        const before = snapshots.at(-1) ?? empty;
        const delta = deltaOf(before, taken);
        deltas.push(delta);
        snapshots.push(applyDelta(before, delta));
      }
      const joined = deltas.reduce<Delta | undefined>(
        (sum, next) => sum && (sum === next ? sum : joinDeltas(sum, next)),
        deltas[0],
      );
      if (joined === undefined) return;
      joinedRuns++;
      expect(applyDelta(empty, joined)).toEqual(snapshots.at(-1));
    }),
  );
  expect(joinedRuns).toBeGreaterThan(30);
});

test("a key list that is dropped and begun anew cannot be said in one delta", () => {
  const dropped: Delta = { from: "e.1", to: "e.2", lists: { "a/included": null } };
  const begun: Delta = {
    from: "e.2",
    to: "e.3",
    lists: { "a/included": { add: ["u1"], remove: [] } },
  };
  expect(joinDeltas(dropped, begun)).toBeUndefined();
});
