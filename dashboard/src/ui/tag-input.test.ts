import { expect, test } from "vitest";
import { splitList } from "./tag-input.tsx";

test.each([
  ["ada, grace", ["ada", "grace"]],
  ["ada\r\ngrace\n\n", ["ada", "grace"]],
  ["a b", ["a b"]],
  [" , ", []],
])("%j is the list %j", (text, items) => {
  expect(splitList(text)).toEqual(items);
});
