import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createSealer, SealError } from "./sealer.ts";

const place = { purpose: "webhook-secret", subject: "0199a" };
const key = randomBytes(32);

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof SealError) return error.code;
    throw error;
  }
  return "opened";
}

test("whatever was sealed is opened again, by another server with the same key", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (secret) => {
      const sealed = createSealer([key]).seal(secret, place);
      expect(new Uint8Array(createSealer([key]).open(sealed, place))).toEqual(secret);
    }),
  );
});

test("the secret does not stand in what is stored, and no two seals are the same", () => {
  const sealer = createSealer([key]);
  const seals = Array.from({ length: 500 }, () => sealer.seal("whsec_hidden", place));
  expect(new Set(seals.map((each) => each.toString("hex"))).size).toBe(500);
  expect(seals.some((each) => each.includes("whsec"))).toBe(false);
});

test("a sealed value with any single bit changed, cut short or made longer, is refused", () => {
  const sealer = createSealer([key]);
  const sealed = sealer.seal("a secret", place);
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = Buffer.from(sealed);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(codeOf(() => sealer.open(changed, place))).toMatch(/^(unreadable|unknown_key)$/);
  }
  for (let length = 0; length < sealed.length; length++)
    expect(codeOf(() => sealer.open(sealed.subarray(0, length), place))).toBe("unreadable");
  expect(codeOf(() => sealer.open(Buffer.concat([sealed, Buffer.of(0)]), place))).toBe(
    "unreadable",
  );
});

test("a sealed value opens at no other place", () => {
  const sealer = createSealer([key]);
  const sealed = sealer.seal("a secret", place);
  for (const other of [
    { ...place, subject: "0199b" },
    { ...place, purpose: "second-factor" },
    { purpose: "webhook-secret0", subject: "199a" },
  ])
    expect(codeOf(() => sealer.open(sealed, other))).toBe("unreadable");
});

test("with a new key in front, old secrets still open and are told to be outdated", () => {
  const newer = randomBytes(32);
  const old = createSealer([key]).seal("a secret", place);
  const sealer = createSealer([newer, key]);
  expect(sealer.open(old, place).toString()).toBe("a secret");
  expect(sealer.isOutdated(old)).toBe(true);
  expect(sealer.isOutdated(sealer.seal("a secret", place))).toBe(false);
  expect(codeOf(() => createSealer([newer]).open(old, place))).toBe("unknown_key");
});

test("without a key nothing is sealed, and a key of another length is refused", () => {
  const none = createSealer([]);
  expect(none.hasKey).toBe(false);
  expect(codeOf(() => none.seal("a secret", place))).toBe("no_key");
  expect(codeOf(() => none.open(createSealer([key]).seal("a", place), place))).toBe("no_key");
  expect(() => createSealer([randomBytes(16)])).toThrow("A sealing key has 32 bytes.");
});
