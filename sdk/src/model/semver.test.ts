import fc from "fast-check";
import { expect, test } from "vitest";
import { notPlain, plainVersion, versionOf } from "./semver.ts";

const part = fc.oneof(fc.nat(3), fc.nat(99_999));
const plain = fc.tuple(part, part, part).map((parts) => parts.join("."));

test("plain versions are ordered as numbers as they are as texts", () => {
  fc.assert(
    fc.property(plain, plain, (left, right) => {
      const order = (one: string | number = "", two: string | number = "") =>
        one < two ? -1 : one > two ? 1 : 0;
      expect(plainVersion(left)).toBeGreaterThanOrEqual(0);
      expect(order(plainVersion(left), plainVersion(right))).toBe(
        order(versionOf(left), versionOf(right)),
      );
    }),
    { numRuns: 2_000 },
  );
});

test("a text that is no plain version is not read as one", () => {
  const digits = fc.string({ unit: fc.constantFrom(..."0123.-+va "), maxLength: 12 });
  fc.assert(
    fc.property(digits, (text) => {
      if (plainVersion(text) === notPlain) return;
      expect(text).toMatch(/^(0|[1-9]\d{0,4})(\.(0|[1-9]\d{0,4})){2}$/);
      expect(versionOf(text)).toBeDefined();
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
  "100000.0.0",
  1.2,
])("%s is not plain", (text) => {
  expect(plainVersion(text)).toBe(notPlain);
});
