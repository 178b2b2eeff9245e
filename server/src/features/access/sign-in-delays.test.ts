import { expect, test } from "vitest";
import { DomainError } from "../../platform/domain-error.ts";
import { SignInDelays } from "./sign-in-delays.ts";

function start() {
  let now = Date.UTC(2026, 0, 1);
  const delays = new SignInDelays({
    clock: () => new Date(now),
    free: 3,
    firstMs: 1_000,
    longestMs: 60_000,
  });
  const waitOf = (key: string): number => {
    try {
      delays.requireMayTry(key);
      return 0;
    } catch (error) {
      if (error instanceof DomainError) return error.retryAfterSeconds ?? 0;
      throw error;
    }
  };
  return { delays, waitOf, pass: (ms: number) => (now += ms) };
}

test("the first failures cost nothing, then each doubles the wait, up to a limit", () => {
  const { delays, waitOf, pass } = start();
  const waits = Array.from({ length: 11 }, () => {
    delays.failed("ada");
    const wait = waitOf("ada");
    pass(wait * 1000);
    expect(waitOf("ada")).toBe(0);
    return wait;
  });
  expect(waits).toEqual([0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]);
});

test("one account's failures are not another's", () => {
  const { delays, waitOf } = start();
  for (let n = 0; n < 6; n++) delays.failed("ada");
  expect(waitOf("ada")).toBeGreaterThan(0);
  expect(waitOf("bob")).toBe(0);
});

test("a success forgets the failures, and so does a long time", () => {
  const { delays, waitOf, pass } = start();
  for (let n = 0; n < 6; n++) delays.failed("ada");
  delays.succeeded("ada");
  delays.failed("ada");
  expect(waitOf("ada")).toBe(0);
  for (let n = 0; n < 6; n++) delays.failed("bob");
  pass(180_000);
  delays.failed("bob");
  expect(waitOf("bob")).toBe(0);
});

test("a flood of names does not grow without end, and forgets the oldest first", () => {
  const { delays, waitOf } = start();
  for (let n = 0; n < 6; n++) delays.failed("oldest");
  for (let n = 0; n < 9_999; n++) delays.failed(`name ${n}`);
  expect(waitOf("oldest")).toBeGreaterThan(0);
  delays.failed("one more");
  expect(waitOf("oldest")).toBe(0);
});
