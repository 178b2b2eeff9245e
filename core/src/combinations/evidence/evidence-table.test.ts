import fc from "fast-check";
import { expect, test } from "vitest";
import type { Served } from "../reachability/question.ts";
import { type Evidence, type EvidenceColumns, EvidenceTable } from "./evidence-table.ts";
import { Sightings } from "./sightings.ts";

const states: readonly Served[] = ["a", "b", "c"].flatMap((flag) =>
  ["on", "off"].map((variant) => ({ flag, variant })),
);
/** There when the table is made anew, and not before. */
const later: Served = { flag: "d", variant: "on" };

const evidence: fc.Arbitrary<Evidence> = fc.record({
  places: fc.uniqueArray(fc.integer({ min: 0, max: states.length - 1 }), { maxLength: 4 }),
  passed: fc.option(
    fc.record({ at: fc.integer({ min: 0, max: 9_000 }), commit: fc.constantFrom("", "c1", "c2") }),
    { nil: undefined },
  ),
  seenAt: fc.option(fc.integer({ min: 1_000, max: 9_000 }), { nil: undefined }),
  joinedAt: fc.option(fc.integer({ min: 1_000, max: 9_000 }), { nil: undefined }),
  scopes: fc.integer({ min: 0, max: 5 }),
});

/** As it comes out of bytes: numbers of its own. */
function copied({ states: held, runs, ...columns }: EvidenceColumns): EvidenceColumns {
  return structuredClone({ states: held, runs, ...columns });
}

function factsOf(table: EvidenceTable) {
  const all = table.over([...states, later]);
  return states.flatMap((_, one) => [
    all.scopesAlone(one),
    ...states
      .slice(0, one)
      .map((__, other) => [
        ...[all.runs[all.lastRun(one, other)], all.runs[all.newestRun(one, other)]],
        ...[all.seenAt(one, other), all.joinedAt(one, other), all.scopes(one, other)],
      ]),
  ]);
}

test("a table made of another one's columns goes on where that one ended", () => {
  fc.assert(
    fc.property(fc.array(evidence), fc.array(evidence), (before, after) => {
      const one = new EvidenceTable(states);
      for (const each of before) one.add(each);
      const other = new EvidenceTable([...states, later], copied(one.columns));
      for (const each of after) {
        one.add(each);
        other.add(each);
      }
      expect(factsOf(other)).toEqual(factsOf(one));
      expect(other.placeOf(later)).toBe(states.length);
    }),
    { numRuns: 30 },
  );
});

test("columns of other lengths than their states demand are refused", () => {
  const { columns } = new EvidenceTable(states);
  for (const wrong of [
    { seenAt: new Uint32Array(1) },
    { scopesAlone: new Float64Array(1) },
    { states: [...states, later] },
  ]) {
    expect(() => new EvidenceTable(states, { ...columns, ...wrong })).toThrow(RangeError);
  }
});

test("sightings made of a list go on where the others ended", () => {
  const sighting = { service: "web", recorded: 1, scopes: 2, since: 3_000, until: 4_000 };
  const one = new Sightings();
  one.add("a", sighting);
  one.add("b", { ...sighting, service: "pricing" });
  one.addTraces(["pricing", "web"], 5);
  const other = new Sightings(structuredClone(one.list));
  for (const each of [one, other]) {
    each.add("a", sighting);
    each.addTraces(["pricing", "web"], 1);
  }
  expect(other.apart("a", "b")).toEqual(one.apart("a", "b"));
  expect(other.apart("a", "b")).toMatchObject({ joinedTraces: 6, one: [{ recorded: 2 }] });
});
