import fc from "fast-check";
import { expect, test } from "vitest";
import { readBucketingVectors } from "../evaluate/conformance-cases.test-support.ts";
import { murmur3 } from "../evaluate/hash.ts";
import { murmur } from "./hash.ts";
import { placed } from "./positions.ts";

const vectors = readBucketingVectors();

test.each(vectors.murmur)("the hash of $text with seed $seed", ({ text, seed, hash }) => {
  expect(murmur(text, seed) >>> 0).toBe(hash);
});

test.each(vectors.positions)("the position of $key with salt $salt", ({ key, salt, position }) => {
  const at = placed({ salt, scheme: vectors.scheme }, (it) => it);
  const subject = { context: { targetingKey: key }, answers: new Map() };
  expect(at(subject)).toEqual(key === "" ? expect.anything() : position);
});

test("any text has the hash that it has when it is written out", () => {
  const halves = fc.string({ unit: fc.constantFrom("a", "\ud83d", "\ude00", "é") });
  const texts = fc.oneof(fc.string(), fc.string({ unit: "binary" }), halves);
  fc.assert(
    fc.property(texts, fc.nat(0xffff_ffff), (text, seed) => {
      expect(murmur(text, seed) >>> 0).toBe(murmur3(text, seed));
    }),
    { numRuns: 5_000 },
  );
});
