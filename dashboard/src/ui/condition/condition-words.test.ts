import type { Condition } from "@yardarm/sdk/model";
import { expect, test } from "vitest";
import { attributesIn, conditionFaults, readValues, valueTypeOf } from "./condition-words.ts";

const nested: Condition = {
  operator: "any",
  conditions: [
    { operator: "in", attribute: "country", values: ["KE"] },
    { operator: "all", conditions: [{ operator: "exists", attribute: "plan" }] },
    { operator: "segment", values: [] },
    { operator: "less_than", attribute: "", values: [] },
  ],
};

test("faults are found however deep they are", () => {
  expect(conditionFaults(nested)).toEqual([
    "Choose a segment.",
    "Name the attribute.",
    "Say what the attribute is compared with.",
  ]);
});

test("attributes are found however deep they are", () => {
  expect(attributesIn([nested])).toEqual(["country", "plan"]);
});

test("texts become values of the type that is meant, and what cannot is kept apart", () => {
  expect(readValues(["1", "0x10", "one", ""], "number")).toEqual({
    values: [1, 16],
    unread: ["one", ""],
  });
  expect(readValues(["true", "yes"], "boolean")).toEqual({ values: [true], unread: ["yes"] });
  expect(readValues(["-1", "2026-01-31T12:00:00Z"], "moment")).toEqual({
    values: [-1, "2026-01-31T12:00:00Z"],
    unread: [],
  });
  expect(readValues(["1", "true"], "string")).toEqual({ values: ["1", "true"], unread: [] });
});

test("a list of mixed values is shown as text", () => {
  expect(valueTypeOf("in", [1, 2])).toBe("number");
  expect(valueTypeOf("in", [1, "2"])).toBe("string");
  expect(valueTypeOf("less_than", [])).toBe("number");
});
