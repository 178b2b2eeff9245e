import { describe, expect, test } from "vitest";
import { compile } from "./compile.ts";
import { flagOf } from "./conformance-cases.test-support.ts";
import type { Decision, EvaluationContext } from "./decision.ts";
import { decide } from "./evaluate.ts";
import { Subject } from "./subject.ts";

const compiled = compile({
  ...{ format: 1, project: "p", environment: "e", revision: "x.1" },
  flags: {
    f: flagOf({
      fallthrough: {
        rollout: {
          salt: "s",
          ranges: [
            { variant: "on", start: 0, end: 50_000 },
            { variant: "off", start: 50_000, end: 100_000 },
          ],
        },
      },
    }),
  },
  ...{ segments: {}, lists: {}, groups: {} },
});

/** The same object for the same outcome. */
const ask = (context: object): Decision =>
  decide(compiled, new Subject(context as EvaluationContext), { flag: "f" });

describe("a flag that only splits everybody decides alike", () => {
  test("for each way to write down the same context", () => {
    class Visitor {
      targetingKey: string;
      constructor(key: string) {
        this.targetingKey = key;
      }
    }
    const bare = (targetingKey: string) => Object.assign(Object.create(null), { targetingKey });
    for (let index = 0; index < 100; index++) {
      const targetingKey = `${index}`;
      const decision = ask({ targetingKey });
      expect(decision).toMatchObject({ reason: "SPLIT" });
      for (const other of [{ ...new Visitor(targetingKey), constructor: 1 }, bare(targetingKey)]) {
        expect(ask(other)).toBe(decision);
      }
      expect(ask({ targetingKey: index })).toBe(decision);
      expect(ask(new Visitor(targetingKey))).toBe(decision);
    }
  });

  test.each([
    ["none", {}],
    ["an empty one", { targetingKey: "" }],
    ["a list", { targetingKey: ["u-1"] }],
    ["an inherited one", Object.create({ targetingKey: "u-1" })],
  ])("without a key: %s", (_, context) => {
    expect(ask(context)).toMatchObject({ errorCode: "TARGETING_KEY_MISSING" });
  });

  test("when its key cannot be read, and as soon as it can", () => {
    let throwsLeft = 2;
    const context = {
      get targetingKey() {
        if (throwsLeft-- > 0) throw new Error("Not yet.");
        return "u-1";
      },
    };
    expect(ask(context)).toMatchObject({ errorCode: "INVALID_CONTEXT" });
    expect(ask(context)).toBe(ask({ targetingKey: "u-1" }));
  });
});
