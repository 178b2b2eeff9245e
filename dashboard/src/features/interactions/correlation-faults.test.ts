import { expect, test } from "vitest";
import { faultsAt, problemsOf } from "./correlation-faults.ts";

const nothing = { when: [], implies: [], rest: [] };

test("a fault stands beside the condition that it points at, and others of the list say nothing", () => {
  const problems = [
    { pointer: "/1/when/0/values/2", detail: "No number." },
    { pointer: "/1/implies", detail: "Name at least one condition." },
    { pointer: "/0/when/0/attribute", detail: "Of another one." },
    { pointer: "", detail: "There are too many." },
  ];
  expect(faultsAt(1, problems)).toEqual({
    when: ["Condition 1: No number."],
    implies: ["Name at least one condition."],
    rest: ["There are too many."],
  });
});

test("what the server would refuse is known before it is asked", () => {
  const is = { operator: "in", attribute: "country", values: ["KE"] } as const;
  expect(faultsAt(0, problemsOf({ when: [is], implies: [is] }))).toEqual(nothing);
  const faults = faultsAt(0, problemsOf({ when: [], implies: [{ ...is, values: [] }] }));
  expect(faults.when).toEqual(["Name at least one condition."]);
  expect(faults.implies).toEqual([expect.stringMatching(/^Condition 1: /)]);
});
