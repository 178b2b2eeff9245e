import type { AttributeCondition, JsonScalar } from "@yardarm/sdk/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Atom } from "./atoms.ts";
import { Constraints } from "./constraints.ts";
import { Domain } from "./domain.ts";
import { Source } from "./source.ts";

const place = { path: "value", kind: undefined };
const source = new Source({
  ...{ format: 1, project: "p", environment: "e", revision: "1.1" },
  ...{ flags: {}, segments: {}, lists: {}, groups: {} },
});

function compares(
  operator: AttributeCondition["operator"],
  ...values: readonly JsonScalar[]
): Atom {
  const atom = source.atoms.comparison({ operator, attribute: "value", values });
  if (atom === undefined) throw new Error("The evaluator cannot read it.");
  return atom;
}

const named: readonly Atom[] = [
  compares("in", "user-1"),
  compares("in", "user-2", "KE"),
  compares("in", "NO", 7),
  compares("has_any", "NO", "beta"),
  { type: "keyed", keys: new Set(["user-1", "7"]) },
  { type: "keyed", keys: undefined },
];
const exists = compares("exists");
const others: readonly Atom[] = [
  exists,
  compares("less_than", 7),
  compares("greater_than", 3.5),
  compares("semver_less_than", "1.2.0"),
  compares("after", "2026-01-01T00:00:00Z"),
  compares("starts_with", "us"),
  compares("contains", "er-"),
  { type: "placed", salt: "s", scheme: undefined, start: 0, end: 2_000 },
  { type: "placed", salt: "s", scheme: undefined, start: 1_000, end: 60_000 },
];

test("values that are added leave those that are there where they are", () => {
  const of = new Constraints(new Domain(source, place, [compares("in", "KE")]), 0);
  const { domain } = of;
  const before = Array.from({ length: domain.size }, (_, index) => domain.valueAt(index));
  const inKenya = of.of([domain.literal(compares("in", "KE"), true)]);
  expect(inKenya.chosen(0)).toEqual({ state: "found", value: "KE" });
  domain.extend([compares("in", "NO"), compares("less_than", 7)]);
  expect(before.every((value, index) => Object.is(value, domain.valueAt(index)))).toBe(true);
  expect(domain.size).toBeGreaterThan(before.length);
  expect(inKenya.chosen(0)).toEqual({ state: "found", value: "KE" });
  const inNorway = of.of([domain.literal(compares("in", "NO"), true)]);
  expect(inNorway.chosen(0)).toEqual({ state: "found", value: "NO" });
  // Only a list is in both.
  expect(of.meet(inKenya, inNorway).chosen(0)).toEqual({ state: "found", value: ["KE", "NO"] });
});

test("what names only what is named already adds nothing", () => {
  const domain = new Domain(source, place, [compares("in", "KE", "NO")]);
  const { size } = domain;
  expect(domain.extend([compares("in", "NO"), compares("has_any", "KE")])).toBe(false);
  expect(domain.size).toBe(size);
  expect(domain.atomOf(domain.literal(compares("in", "NO"), true)).isNamed).toBe(true);
});

test("what is chosen is what one would expect there, where there is such a value", () => {
  const of = new Constraints(new Domain(source, place, [compares("in", "KE", "NO")]), 0);
  const without = (...values: readonly string[]) =>
    of.of([of.domain.literal(compares("in", ...values), false), of.domain.literal(exists, true)]);
  const chosen = [0, 1, 2, 3, 4].flatMap((turn) => [
    without("KE").chosen(turn),
    without("KE", "NO").chosen(turn),
  ]);
  for (const it of chosen) {
    expect(it.state === "found" && typeof it.value === "string" && it.value !== "").toBe(true);
  }
});

test("a text that stands for others is none that is named", () => {
  const key: Atom = { type: "keyed", keys: undefined };
  const isNamed: Atom = { type: "keyed", keys: new Set(["user-1", "7"]) };
  const [isLess, isMore] = [compares("less_than", 7), compares("greater_than", 3.5)];
  const isPlaced: Atom = {
    type: "placed",
    salt: "s",
    scheme: undefined,
    start: 1_000,
    end: 60_000,
  };
  for (const known of [[], [key], [key, isNamed], [key, isNamed, isLess, isMore, isPlaced]]) {
    const of = new Constraints(new Domain(source, place, known), 0);
    of.domain.extend([key, isNamed, isLess, isMore, isPlaced]);
    const without = [isNamed, isLess, isMore, isPlaced].map((it) => of.domain.literal(it, false));
    const other = of.of([of.domain.literal(key, true), ...without].sort((one, two) => one - two));
    expect(other.isNever).toBe(false);
    expect(other.fit).toBe("found");
  }
});

test("a domain that grew proves and finds what one does that was made of all at once", () => {
  const atoms = fc.subarray([...named, ...others], { minLength: 2 });
  const holding = fc.array(fc.boolean(), { minLength: 15, maxLength: 15 });
  fc.assert(
    fc.property(atoms, fc.nat(), holding, (all, cut, holds) => {
      const first = all.slice(0, cut % all.length);
      const grown = new Constraints(new Domain(source, place, first), 0);
      // What was asked before has to grow as well.
      const asked = literalsOf(grown.domain, first, holds);
      const early = grown.of(asked);
      expect(typeof early.isNever).toBe("boolean");
      grown.domain.extend(all.slice(0, (cut + all.length) >> 1));
      grown.domain.extend(all);
      const made = new Constraints(new Domain(source, place, all), 0);
      for (const list of [
        first,
        all,
        ...all.map((atom, index) => [atom, all[index - 1] ?? atom]),
      ]) {
        const one = grown.of(literalsOf(grown.domain, list, holds));
        const other = made.of(literalsOf(made.domain, list, holds));
        expect(one.isNever).toBe(other.isNever);
        expect(one.isKnown).toBe(true);
        const chosen = one.chosen(0);
        if (chosen.state === "found") expect(isDone(list, holds, chosen.value)).toBe(true);
      }
    }),
    { numRuns: 40 },
  );
});

function literalsOf(domain: Domain, atoms: readonly Atom[], holds: readonly boolean[]) {
  const literals = atoms.map((atom, index) => domain.literal(atom, holds[index] === true));
  return [...new Set(literals)].sort((one, other) => one - other);
}

/** As far as one value can be looked at by itself: lists and positions are left to the evaluator. */
function isDone(atoms: readonly Atom[], holds: readonly boolean[], value: unknown): boolean {
  if (Array.isArray(value)) return true;
  return atoms.every((atom, index) => {
    if (atom.type !== "compares") return true;
    const { operator } = atom.condition;
    const answer = operator === "exists" || (operator !== "has_any" && atom.holds(value));
    return answer === (holds[index] === true);
  });
}
