import { expect, test } from "vitest";
import { isSent, nearest } from "./attribute-match.ts";

const sent = new Map([
  ["country", new Set(["string"])],
  ["user.country", new Set(["string"])],
  ["carts.*", new Set(["number"])],
  ["device", new Set(["object"])],
]);

test.each([
  ["country", true],
  ["user.country", true],
  ["user", false],
  ["contry", false],
  // Its name was not told.
  ["carts.ada", true],
  ["carts.ada.size", false],
  // It was not looked into so deep.
  ["device.os.version", true],
  ["devices", false],
])("whether %s is sent: %s", (attribute, answer) => {
  expect(isSent(attribute, sent)).toBe(answer);
});

test.each([
  ["contry", "country"],
  ["Country", "country"],
  ["user.contry", "user.country"],
  ["usr.cuntry", "user.country"],
  ["plan", undefined],
  ["age", undefined],
])("of those that are sent, %s is spelt most like %s", (attribute, path) => {
  expect(nearest(attribute, sent.keys())).toBe(path);
});
