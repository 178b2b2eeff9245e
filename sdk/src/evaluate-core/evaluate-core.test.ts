import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readConformanceFiles } from "../evaluate/conformance-cases.test-support.ts";
import { compile, type Decision, evaluate as evaluateFast } from "../evaluate/index.ts";
import {
  compile as compilePlain,
  compileWith,
  evaluate,
  forCallers,
  moments,
  networks,
  patterns,
  versions,
} from "./index.ts";
import { contexts, questions, snapshots } from "./random-snapshot.test-support.ts";

const isDeep = process.env["YARDARM_TEST_DEEP"] === "1";
const families = [moments, networks, patterns, versions];

describe.each(readConformanceFiles())("$name: $about", ({ cases }) => {
  test.each(cases)("$title", ({ snapshot, context, expect: wanted, ...question }) => {
    const { errorMessage, ...rest } = evaluate(compileWith(families, snapshot), context, question);
    expect(rest).toEqual(wanted);
    expect(typeof errorMessage).toBe(wanted.errorCode === undefined ? "undefined" : "string");
  });
});

test("the fast evaluator decides as the plain one does, for the same reason", () => {
  const seen = new Set<string>();
  const asked = fc.array(fc.tuple(contexts, questions), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(snapshots, asked, (snapshot, all) => {
      const fast = compile(snapshot);
      const plain = compilePlain(snapshot);
      for (const [context, question] of all) {
        const decision = forCallers(
          evaluate(plain, context, { ...question, defaultValue: "mine" }),
          question,
        );
        expect(decision).toEqual(
          evaluateFast(fast, context, { ...question, defaultValue: "mine" }),
        );
        seen.add(kindOf(decision));
      }
    }),
    { numRuns: isDeep ? 30_000 : 1_000 },
  );
  expect([...seen].toSorted()).toEqual([
    "DEFAULT",
    "DISABLED",
    "DISABLED prerequisite",
    "ERROR FLAG_NOT_FOUND",
    "ERROR INVALID_CONTEXT",
    "ERROR PARSE_ERROR",
    "ERROR TARGETING_KEY_MISSING",
    "ERROR TYPE_MISMATCH",
    "SPLIT",
    "SPLIT rule",
    "STATIC",
    "TARGETING_MATCH",
    "TARGETING_MATCH rule",
  ]);
});

test("neither throws, whatever a getter of a context throws", () => {
  const [{ cases } = { cases: [] }] = readConformanceFiles().filter(
    ({ name }) => name === "in.json",
  );
  const [{ snapshot, flag } = { snapshot: undefined, flag: "" }] = cases;
  if (snapshot === undefined) throw new Error("There is no case.");
  // What has no text cannot be told either.
  for (const thrown of [new Error("no"), Object.create(null), Symbol("no"), undefined]) {
    const context = new Proxy(
      {},
      {
        getOwnPropertyDescriptor() {
          throw thrown;
        },
      },
    );
    const question = { flag, defaultValue: "mine" };
    for (const decision of [
      evaluate(compilePlain(snapshot), context, question),
      evaluateFast(compile(snapshot), context, question),
    ]) {
      expect(decision).toMatchObject({ value: "mine", errorCode: "INVALID_CONTEXT" });
    }
  }
});

test("what is given to callers cannot be changed by one of them", () => {
  const nested = { list: [{ depth: 2 }] };
  const decision = forCallers({ value: nested, variant: "on", reason: "STATIC" }, { flag: "f" });
  expect(decision.value).toBe(nested);
  expect([nested, nested.list, nested.list[0]].every(Object.isFrozen)).toBe(true);
});

function kindOf({ reason, errorCode, rule, prerequisite }: Decision): string {
  return [reason, errorCode, rule && "rule", prerequisite && "prerequisite"]
    .filter(Boolean)
    .join(" ");
}
