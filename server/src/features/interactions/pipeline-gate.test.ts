import { expect, test } from "vitest";
import { type GateQuestion, judgeGate } from "./pipeline-gate.ts";

const violation: GateQuestion["violations"][number] = {
  rule: "r",
  text: "a: on requires b: on",
  severity: "block",
  flags: ["a", "b"],
  verdict: "reachable",
  witness: { country: "KE" },
};
const calm: GateQuestion = {
  commit: "abc",
  environment: "production",
  runs: { count: 1, failed: 0 },
  violations: [],
  untested: 0,
  untestedMax: undefined,
};

test.each<[string, Partial<GateQuestion>, readonly string[]]>([
  ["all is well", {}, []],
  ["no run was reported", { runs: { count: 0, failed: 0 } }, ["error no_test_run"]],
  ["a run failed", { runs: { count: 3, failed: 1 } }, ["error test_run_failed"]],
  ["a blocking rule is broken", { violations: [violation] }, ["error rule_violated"]],
  [
    "a rule that only warns is broken",
    { violations: [{ ...violation, severity: "warn" }] },
    ["warning rule_violated"],
  ],
  ["a rule may be broken", { violations: [{ ...violation, verdict: "unknown" }] }, []],
  ["something is untested", { untested: 2 }, ["warning untested"]],
  ["less is untested than may be", { untested: 2, untestedMax: 2 }, ["warning untested"]],
  ["more is untested than may be", { untested: 2, untestedMax: 1 }, ["error untested"]],
])("when %s", (_, parts, expected) => {
  const found = judgeGate({ ...calm, ...parts });
  expect(found.map(({ severity, code }) => `${severity} ${code}`)).toEqual(expected);
});

test("what is found is said in whole sentences, with the context that breaks a rule", () => {
  const [rule, untested] = judgeGate({
    ...calm,
    violations: [violation],
    untested: 2,
    untestedMax: 0,
  });
  expect(rule?.detail).toBe(
    'In production the rule r (a: on requires b: on) is broken, by a context such as {"country":"KE"}.',
  );
  expect(untested?.detail).toBe(
    "2 combinations are served in production, or can be, and not tested (0 may be).",
  );
});
