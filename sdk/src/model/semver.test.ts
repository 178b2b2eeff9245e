import fc from "fast-check";
import { expect, test } from "vitest";
import { orderOf } from "./order.ts";
import { orderOfPlain, type PlainVersion, plainVersionOf, versionOf } from "./semver.ts";

const part = fc.oneof(fc.nat(3), fc.nat(99_999), fc.nat(999_999_999));
const plain = fc.tuple(part, part, part).map((parts) => parts.join("."));

function boundOf(text: string): PlainVersion {
  const bound = plainVersionOf(text);
  if (bound === undefined) throw new Error(`${text} is not plain.`);
  return bound;
}

test("plain versions are ordered as they stand as they are when they are read", () => {
  fc.assert(
    fc.property(plain, plain, (left, right) => {
      const order = orderOf(versionOf(left) ?? "", versionOf(right) ?? "");
      expect(orderOfPlain(left, boundOf(right))).toBe(order);
      expect(orderOfPlain(left, boundOf(left))).toBe(orderOf(1, 1));
    }),
    { numRuns: 2_000 },
  );
});

test("a text that is no plain version is not read as one", () => {
  const digits = fc.string({ unit: fc.constantFrom(..."0123.-+va "), maxLength: 12 });
  const bound = boundOf("1.2.3");
  fc.assert(
    fc.property(digits, (text) => {
      const isPlain = /^(0|[1-9]\d{0,8})(\.(0|[1-9]\d{0,8})){2}$/.test(text);
      expect(orderOfPlain(text, bound) !== 0).toBe(isPlain);
      if (isPlain) expect(versionOf(text)).toBeDefined();
    }),
    { numRuns: 5_000 },
  );
});

test.each([
  "",
  "1",
  "1.2",
  "1.2.3.4",
  "01.2.3",
  "1.02.3",
  "v1.2.3",
  "1.2.3-a",
  "1..3",
  ".1.2",
  "1.2.",
  "1000000000.0.0",
])("%s is not plain", (text) => {
  expect(orderOfPlain(text, boundOf("1.2.3"))).toBe(0);
  expect(plainVersionOf(text)).toBeUndefined();
});
