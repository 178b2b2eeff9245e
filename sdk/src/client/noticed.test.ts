import fc from "fast-check";
import { expect, test } from "vitest";
import { Noticed } from "./noticed.ts";

const paths = (noticed: Noticed): string[] =>
  (noticed.take().attributes ?? []).map(({ path, type }) => `${path}: ${type}`);

test("a context is told as paths and types, and never a value", () => {
  const noticed = new Noticed();
  const context = {
    targetingKey: "secret-key",
    age: 42,
    isBeta: true,
    roles: ["secret-role"],
    nothing: null,
    missing: undefined,
    user: { address: { country: "secret-country" } },
  };
  noticed.see("a", context, false);
  const taken = noticed.take();
  expect(JSON.stringify(taken)).not.toContain("secret");
  expect(taken.attributes).toEqual([
    { path: "targetingKey", type: "string" },
    { path: "age", type: "number" },
    { path: "isBeta", type: "boolean" },
    { path: "roles", type: "list" },
    { path: "nothing", type: "null" },
    { path: "user.address.country", type: "string" },
  ]);
});

test("names that may be somebody's are not told", () => {
  const noticed = new Noticed();
  noticed.see("a", { "ada@example.com": 1, user12345: 1, "4f8a": 1, é: 1 }, false);
  const carts = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`ada${index}`, 1]));
  noticed.see("a", { carts }, false);
  expect(paths(noticed)).toEqual(["*: number", "carts.*: number"]);
});

test("what goes deeper than people write is told as an object", () => {
  const noticed = new Noticed();
  noticed.see("a", { a: { b: { c: { d: { e: 1 } } } } }, false);
  expect(paths(noticed)).toEqual(["a.b.c.d: object"]);
});

test("each finding is told once, and again after an hour of reports", () => {
  const noticed = new Noticed();
  const context = { plan: "a" };
  noticed.see("a", context, false);
  expect(Object.keys(noticed.take())).toEqual(["defaults", "attributes"]);
  let silent = 0;
  for (;;) {
    noticed.see("a", { plan: "b" }, false);
    if (noticed.take().defaults !== undefined) break;
    silent++;
  }
  expect(silent).toBe(359);
});

test("different defaults of one flag are told apart, long and large ones by their hash", () => {
  const noticed = new Noticed();
  for (const value of [
    false,
    true,
    7,
    "blue",
    "x".repeat(65),
    { b: 1, a: 2 },
    { a: 2, b: 1 },
    null,
  ]) {
    noticed.see("a", {}, value);
  }
  expect(noticed.take().defaults).toEqual([
    { flag: "a", type: "boolean", value: false },
    { flag: "a", type: "boolean", value: true },
    { flag: "a", type: "number", value: 7 },
    { flag: "a", type: "string", value: "blue" },
    { flag: "a", type: "string", hash: expect.stringMatching(/^[0-9a-f]{16}$/) },
    { flag: "a", type: "object", hash: expect.stringMatching(/^[0-9a-f]{16}$/) },
  ]);
});

test("whatever callers pass, nothing is thrown, and only so much is kept", () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  const trap = {
    get plan(): string {
      throw new Error("not today");
    },
  };
  const noticed = new Noticed();
  noticed.see("a", trap, circle);
  noticed.see("a", circle, 10n);
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (context, value) => {
      noticed.see("a", context as never, value);
    }),
  );
  noticed.take();
  for (let index = 0; index < 30_000; index++) noticed.see(`flag-${index}`, {}, "x");
  expect(noticed.take().defaults).toHaveLength(500);
});

test("a service that makes keys up is told of a part of them at a time", () => {
  const noticed = new Noticed();
  for (let report = 0; report < 60; report++) {
    for (let index = 0; index < 500; index++) noticed.see(`flag-${report}-${index}`, {}, "x");
    expect(noticed.take().defaults).toHaveLength(500);
  }
});
