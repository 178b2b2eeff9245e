import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyDelta, formatRevision, isNewer, parseRevision, type Snapshot } from "./index.ts";

const before: Snapshot = {
  format: 1,
  project: "p",
  environment: "e",
  revision: "x.1",
  flags: {},
  segments: { kept: { rules: [] }, replaced: { rules: [] }, gone: { rules: [] } },
  lists: { l: ["b", "d", "f"], kept: ["a"] },
  groups: { g: { salt: "s", slots: [] } },
};
const apply = (body: object): Snapshot => applyDelta(before, { ...body, from: "x.1", to: "x.2" });

test("entries are replaced, added and removed, and the revision is that of the delta", () => {
  const replaced = { kind: "company", rules: [] };
  const after = apply({ segments: { replaced, fresh: replaced, gone: null, never: null } });
  expect(after).toEqual({
    ...before,
    revision: "x.2",
    segments: { kept: { rules: [] }, replaced, fresh: replaced },
  });
});

test("what a delta does not name is shared, and the snapshot before stays as it was", () => {
  const copy = structuredClone(before);
  const after = apply({ segments: { gone: null }, lists: { l: { add: ["a"], remove: [] } } });
  expect(after.segments["kept"]).toBe(before.segments["kept"]);
  expect(after.lists["kept"]).toBe(before.lists["kept"]);
  expect(after.groups).toBe(before.groups);
  expect(after.flags).toBe(before.flags);
  expect(before).toEqual(copy);
});

describe("of a list, keys are added and removed", () => {
  test.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ["at the start", ["a"], [], ["a", "b", "d", "f"]],
    ["in the middle", ["e", "c"], [], ["b", "c", "d", "e", "f"]],
    ["at the end", ["g"], [], ["b", "d", "f", "g"]],
    ["that is there already", ["d"], [], ["b", "d", "f"]],
    ["twice", ["c", "c"], [], ["b", "c", "d", "f"]],
    ["away", [], ["d", "never"], ["b", "f"]],
    ["in and away", ["a"], ["b", "d", "f"], ["a"]],
  ])("%s", (_title, add, remove, list) => {
    expect(apply({ lists: { l: { add, remove } } }).lists["l"]).toEqual(list);
  });

  test("that has no key left has no entry left", () => {
    const lists = { l: { add: [], remove: ["b", "d", "f"] }, kept: null };
    expect(apply({ lists }).lists).toEqual({});
  });

  test("that is not there yet starts empty", () => {
    expect(apply({ lists: { fresh: { add: ["b", "a"], remove: [] } } }).lists["fresh"]).toEqual([
      "a",
      "b",
    ]);
  });

  test("however many there are, as sets would", () => {
    const keys = fc.uniqueArray(fc.string({ maxLength: 3 }));
    fc.assert(
      fc.property(keys, keys, keys, (list, added, removed) => {
        const held = [...list].sort();
        const remove = removed.filter((key) => !added.includes(key));
        const lists = { l: { add: added, remove } };
        const after = applyDelta(
          { ...before, lists: { l: held } },
          { from: "x.1", to: "x.2", lists },
        );
        const wanted = new Set([...held, ...added]);
        for (const key of remove) wanted.delete(key);
        expect(after.lists["l"] ?? []).toEqual([...wanted].sort());
      }),
    );
  });
});

describe("revisions", () => {
  test("are written and read", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-z]{1,32}$/), fc.maxSafeNat(), (epoch, number) => {
        expect(parseRevision(formatRevision({ epoch, number }))).toEqual({ epoch, number });
      }),
    );
  });

  test.each([
    "",
    "x",
    "x.",
    ".1",
    "x.01",
    "x.-1",
    "x.1.2",
    "X.1",
    "x.9007199254740993",
    " x.1",
    `${"x".repeat(33)}.1`,
  ])("%j is none", (text) => {
    expect(parseRevision(text)).toBeUndefined();
  });

  test.each([
    ["x.10", "x.9", true],
    ["x.9", "x.10", false],
    ["x.1", "x.1", false],
    ["y.2", "x.1", false],
    ["oops", "x.1", false],
  ])("%s after %s: %s", (candidate, current, wanted) => {
    expect(isNewer(candidate, current)).toBe(wanted);
  });
});
