import fc from "fast-check";
import { expect, test } from "vitest";
import { scaleDefault } from "../model/index.ts";
import { positionOf, prepareKey, prepareSalt } from "./bucketing.ts";
import { failure, type Outcome } from "./outcome.ts";
import { compileServe, type Served, Split } from "./serve.ts";
import { Subject } from "./subject.ts";

const salt = "s";
const prepared = prepareSalt(salt, undefined);

/** Outcomes that are told apart by their message, which is the variant. */
const outcomes = { of: (variant: string): Outcome => failure("GENERAL", variant) };

function servedRange(starts: readonly number[], targetingKey: string): string | undefined {
  const ranges = starts.map((start, index) => ({
    variant: `v${index}`,
    start,
    end: starts[index + 1] ?? scaleDefault,
  }));
  const served = compileServe({ rollout: { salt, ranges } }, { outcomes, reason: "SPLIT" });
  return servedTo(served, begun({ targetingKey })).decision.errorMessage;
}

test("whatever the ranges, a subject is served the one that its position lies in", () => {
  const starts = fc
    .uniqueArray(fc.integer({ min: 1, max: scaleDefault - 1 }), { maxLength: 40 })
    .map((cuts) => [0, ...cuts.toSorted((left, right) => left - right)]);
  fc.assert(
    fc.property(starts, fc.string({ minLength: 1 }), (all, key) => {
      if (prepared === undefined) throw new Error("The default scheme exists.");
      const position = positionOf(prepareKey(key), prepared);
      const index = all.findLastIndex((start) => start <= position);
      expect(servedRange(all, key)).toBe(`v${index}`);
    }),
    { numRuns: 500 },
  );
});

test("a position that no range begins at or before is served nothing", () => {
  const { decision } = servedTo(
    compileServe(
      { rollout: { salt, ranges: [{ variant: "v", start: scaleDefault, end: scaleDefault }] } },
      { outcomes, reason: "SPLIT" },
    ),
    begun({ targetingKey: "u-1" }),
  );
  expect(decision).toMatchObject({ errorCode: "PARSE_ERROR" });
});

function servedTo(served: Served, subject: Subject): Outcome {
  return served instanceof Split ? served.serve(subject) : served;
}

function begun(context: { readonly targetingKey: string }): Subject {
  const subject = new Subject(context);
  subject.begin(context);
  return subject;
}
