import fc from "fast-check";
import { expect, test } from "vitest";
import type { OutboundResult } from "../../platform/outbound/guarded-post.ts";
import { failingMsMax, nextStepOf, retryDelaysMs } from "./next-step.ts";

const at = new Date("2026-11-25T10:00:00.000Z");
const answered = (status: number, retryAfter?: string): OutboundResult => ({
  kind: "answered",
  status,
  retryAfter,
  text: "",
});
const judge = (result: OutboundResult, more: Partial<Parameters<typeof nextStepOf>[0]> = {}) =>
  nextStepOf({ result, round: 1, at, chance: 0, failingSince: null, ...more });
const secondsTo = (moment: Date | undefined): number | undefined =>
  moment === undefined ? undefined : (moment.getTime() - at.getTime()) / 1000;

test.each([200, 201, 202, 204, 299])("%i is a success", (status) => {
  expect(judge(answered(status))).toMatchObject({ state: "delivered", nextAt: undefined });
});

test.each<[string, OutboundResult]>([
  ["a redirect", answered(301)],
  ["a refusal", answered(404)],
  ["an error", answered(500)],
  ["a limit", answered(429)],
  ["no answer", { kind: "timed_out", detail: "" }],
  ["no connection", { kind: "unreachable", detail: "" }],
  ["a private address", { kind: "refused", detail: "" }],
])("after %s it is tried again five seconds later", (_what, result) => {
  const step = judge(result);
  expect({ state: step.state, seconds: secondsTo(step.nextAt) }).toEqual({
    state: "waiting",
    seconds: 5,
  });
});

test("ten attempts are made over three days, and then no more", () => {
  const delays = Array.from({ length: 9 }, (_, index) =>
    secondsTo(judge(answered(500), { round: index + 1 }).nextAt),
  );
  expect(delays).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]);
  expect(judge(answered(500), { round: 10 })).toMatchObject({ state: "failed", nextAt: undefined });
});

test("chance only lengthens a delay, by at most a fifth", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (round, chance) => {
        const seconds = secondsTo(judge(answered(500), { round, chance }).nextAt) ?? 0;
        const planned = (retryDelaysMs[round - 1] ?? 0) / 1000;
        expect(seconds).toBeGreaterThanOrEqual(planned);
        expect(seconds).toBeLessThanOrEqual(planned * 1.2 + 0.001);
      },
    ),
  );
});

test.each<[string, number | undefined, number]>([
  ["120", 120, 120],
  ["Wed, 25 Nov 2026 10:10:00 GMT", 600, 600],
  ["2", 2, 5],
  ["9999999", 86_400, 86_400],
  ["soon", undefined, 5],
  ["-5", undefined, 5],
  ["Wed, 25 Nov 2020 10:10:00 GMT", undefined, 5],
])("Retry-After: %s is honoured, within reason", (text, quietSeconds, nextSeconds) => {
  const step = judge(answered(503, text));
  expect({ quiet: secondsTo(step.quietUntil), next: secondsTo(step.nextAt) }).toEqual({
    quiet: quietSeconds,
    next: nextSeconds,
  });
});

test("an address that is gone disables the webhook at once", () => {
  expect(judge(answered(410))).toMatchObject({ state: "failed", disabledWhy: "gone" });
});

test("a webhook is disabled when nothing was accepted for five days, and not before", () => {
  const since = (ms: number) => ({ failingSince: new Date(at.getTime() - ms) });
  expect(judge(answered(500), since(failingMsMax)).disabledWhy).toBe("failing");
  expect(judge(answered(500), since(failingMsMax - 1)).disabledWhy).toBeUndefined();
  expect(judge(answered(200), since(2 * failingMsMax)).disabledWhy).toBeUndefined();
});
