import { expect, test } from "vitest";
import { seededRandom } from "../solver/random-clauses.test-support.ts";
import { judgeRates } from "./judge-rates.ts";

const rate = (scopes: number, failed: number) => ({ scopes, failed });

test.each([
  ["nothing fails where nothing failed", [rate(50, 0), rate(9, 0)], [undefined, undefined]],
  ["one failure in one scope is bad luck", [rate(1, 1), rate(80, 0)], [undefined, undefined]],
  ["what always fails fails", [rate(12, 12), rate(40, 0)], ["failed", "passed"]],
  [
    "what fails more often than others do fails, and others passed that failed now and then",
    [rate(1_000, 10), rate(2_000, 18), rate(400, 80)],
    ["passed", "passed", "failed"],
  ],
  [
    "where everything fails alike nothing is said",
    [rate(100, 30), rate(200, 61), rate(90, 26)],
    [undefined, undefined, undefined],
  ],
  [
    "of what had too few scopes to fail nothing is said",
    [rate(100, 20), rate(900, 1), rate(5, 0)],
    ["failed", "passed", undefined],
  ],
  [
    "most of what is served may fail",
    [rate(5_000, 1_500), rate(4_000, 1_300), rate(3_000, 6)],
    ["failed", "failed", "passed"],
  ],
  ["many scopes are no reason to fail", [rate(1e6, 10_010), rate(1e6, 9_990)], undefined],
])("%s", (_, rates, outcomes) => {
  expect(judgeRates(rates)).toEqual(outcomes ?? rates.map(() => undefined));
});

test("chance alone makes hardly any row fail, and what fails five times as often is found", () => {
  const random = seededRandom(5);
  const failuresIn = (scopes: number, share: number) =>
    Array.from({ length: scopes }, () => random() < share).filter(Boolean).length;
  let wrong = 0;
  let found = 0;
  for (let round = 0; round < 60; round++) {
    const rows = Array.from({ length: 30 }, () => rate(100, failuresIn(100, 0.03)));
    wrong += judgeRates(rows).filter((it) => it === "failed").length;
    const [first] = judgeRates([rate(100, failuresIn(100, 0.2)), ...rows]);
    found += first === "failed" ? 1 : 0;
  }
  expect(wrong).toBeLessThan(3);
  expect(found).toBeGreaterThan(50);
});
