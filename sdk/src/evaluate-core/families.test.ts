import { describe, expect, test } from "vitest";
import { flagOf } from "../evaluate/conformance-cases.test-support.ts";
import type {
  AttributeOperator,
  Condition,
  JsonScalar,
  Snapshot,
  SnapshotSegment,
} from "../model/index.ts";
import {
  compileWith,
  evaluate,
  type Family,
  moments,
  networks,
  patterns,
  versions,
} from "./index.ts";

const all: readonly Family[] = [moments, networks, patterns, versions];

describe.each<[AttributeOperator, Family, readonly JsonScalar[], unknown]>([
  ["matches", patterns, ["^K"], "KE"],
  ["semver_greater_than", versions, ["1.0.0"], "1.2.0"],
  ["before", moments, [2], 1],
  ["in_network", networks, ["10.0.0.0/8"], "10.1.2.3"],
])("without the family of %s", (operator, family, values, it) => {
  const without = all.filter((each) => each !== family);
  const condition: Condition = { operator, attribute: "it", values };

  const ask = (
    families: readonly Family[],
    conditions: readonly Condition[],
    segments: Snapshot["segments"] = {},
  ) =>
    evaluate(
      compileWith(families, snapshotOf(conditions, segments)),
      { it },
      {
        flag: "f",
        defaultValue: "mine",
      },
    );

  test("the caller's default is served, with a message that names it", () => {
    expect(ask([family], [condition])).toMatchObject({ value: true });
    expect(ask(without, [condition])).toEqual({
      value: "mine",
      reason: "ERROR",
      errorCode: "PARSE_ERROR",
      errorMessage: `operator "${operator}"`,
    });
  });

  test("neither negating it nor asking for something else, too, is taken for an answer", () => {
    for (const operatorOfAll of ["all", "any"] as const) {
      const conditions = [{ ...condition, negate: true } as const];
      const decision = ask(without, [{ operator: operatorOfAll, conditions }]);
      expect(decision).toMatchObject({ errorCode: "PARSE_ERROR" });
    }
  });

  test("who is asked for a segment that needs it is not decided, however often", () => {
    const inner: SnapshotSegment = { rules: [{ id: "r", conditions: [condition] }] };
    const outer: SnapshotSegment = {
      rules: [{ id: "r", conditions: [{ operator: "segment", values: ["inner"] }] }],
    };
    const conditions: Condition[] = [{ operator: "segment", values: ["outer"] }];
    const compiled = compileWith(without, snapshotOf(conditions, { inner, outer }));
    for (let time = 0; time < 2; time++) {
      const decision = evaluate(compiled, { it }, { flag: "f", defaultValue: "mine" });
      expect(decision).toMatchObject({ value: "mine", errorCode: "PARSE_ERROR" });
    }
  });

  test("a flag that requires one that needs it is not decided", () => {
    const compiled = compileWith(without, snapshotOf([condition], {}));
    const decision = evaluate(compiled, { it }, { flag: "requiring", defaultValue: "mine" });
    expect(decision).toMatchObject({ value: "mine", errorCode: "PARSE_ERROR" });
  });

  test("a rule before it that holds still decides", () => {
    const compiled = compileWith(without, snapshotOf([], {}, [condition]));
    expect(evaluate(compiled, { it }, { flag: "f", defaultValue: "mine" })).toMatchObject({
      value: true,
      rule: "first",
    });
  });
});

test("an operator that nobody knows is not decided without, in a segment neither", () => {
  const operator = "sounds_like" as AttributeOperator;
  const rule = { id: "r", conditions: [{ operator, attribute: "it", values: ["a"] }] };
  const conditions: Condition[] = [{ operator: "segment", values: ["s"], negate: true }];
  const compiled = compileWith(all, snapshotOf(conditions, { s: { rules: [rule] } }));
  expect(evaluate(compiled, { it: "b" }, { flag: "f", defaultValue: "mine" })).toMatchObject({
    value: "mine",
    errorCode: "PARSE_ERROR",
    errorMessage: 'operator "sounds_like"',
  });
});

function snapshotOf(
  conditions: readonly Condition[],
  segments: Snapshot["segments"],
  later: readonly Condition[] = [],
): Snapshot {
  const on = { variant: "on" };
  return {
    format: 1,
    project: "p",
    environment: "e",
    revision: "e.1",
    flags: {
      f: flagOf({
        rules: [
          { id: "first", conditions, serve: on },
          { id: "later", conditions: later, serve: on },
        ],
      }),
      requiring: flagOf({ prerequisites: [{ flag: "f", variants: ["on"] }] }),
    },
    segments,
    lists: {},
    groups: {},
  };
}
