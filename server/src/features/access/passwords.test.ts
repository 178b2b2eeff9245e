import { expect, test } from "vitest";
import { type Cost, createPasswords } from "./passwords.ts";

const cheap = { logN: 10, r: 8, p: 1 };
const passwords = createPasswords(cheap);

test("a password fits its own hash and no other", async () => {
  const hash = await passwords.hash("correct horse battery");
  expect(hash).toMatch(/^\$scrypt\$ln=10,r=8,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(await passwords.verify("correct horse battery", hash)).toBe(true);
  expect(await passwords.verify("correct horse batterz", hash)).toBe(false);
});

test("the same password never gives the same hash", async () => {
  expect(await passwords.hash("correct horse battery")).not.toBe(
    await passwords.hash("correct horse battery"),
  );
});

test("letters that look the same are the same, however the keyboard wrote them", async () => {
  const hash = await passwords.hash("Zoë says hello");
  expect(await passwords.verify("Zoe\u0308 says hello", hash)).toBe(true);
});

test("without a hash the answer is no, after the same work", async () => {
  const work: Cost[] = [];
  const counting = createPasswords(cheap, async (_password, _salt, cost) => {
    work.push(cost);
    return Buffer.alloc(32);
  });
  expect(await counting.verify("wrong password", null)).toBe(false);
  expect(work).toEqual([cheap]);
});

test("without a hash the answer is no even when the key happens to fit", async () => {
  const constant = createPasswords(cheap, async () => Buffer.alloc(32, 1));
  expect(await constant.verify("x", await constant.hash("y"))).toBe(true);
  expect(await constant.verify("x", null)).toBe(false);
});

test("a hash made with another cost still works, and is known to be outdated", async () => {
  const old = await createPasswords({ logN: 9, r: 8, p: 1 }).hash("correct horse battery");
  expect(await passwords.verify("correct horse battery", old)).toBe(true);
  expect(passwords.isOutdated(old)).toBe(true);
  expect(passwords.isOutdated(await passwords.hash("x"))).toBe(false);
});

test("by default one guess costs what OWASP recommends", async () => {
  expect(await createPasswords().hash("correct horse battery")).toContain("$scrypt$ln=17,r=8,p=1$");
});

test("when too many wait, the next one is told to come back, and those who wait are served", async () => {
  const attempts = await Promise.allSettled(
    Array.from({ length: 40 }, () => passwords.verify("x", null)),
  );
  expect(attempts.filter(({ status }) => status === "fulfilled")).toHaveLength(34);
  const refused = attempts.find(({ status }) => status === "rejected");
  expect(refused).toMatchObject({ reason: { code: "too_many_attempts", retryAfterSeconds: 5 } });
  expect(await passwords.verify("x", null)).toBe(false);
});
