import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startJobs } from "./jobs.ts";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const warnings: string[] = [];
const log = { warn: (_details: object, message: string) => warnings.push(message) };

test("a job begins within its first interval and then comes round, also after it failed", async () => {
  let runs = 0;
  const run = () => (++runs === 2 ? Promise.reject(new Error("once")) : Promise.resolve());
  const stop = startJobs([{ name: "prune", everyMs: 1_000, run }], { log, random: () => 0.25 });
  await vi.advanceTimersByTimeAsync(249);
  expect(runs).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(runs).toBe(1);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(runs).toBe(4);
  expect(warnings).toEqual(["a job failed and will come round again"]);
  await stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(runs).toBe(4);
});

test("stopping waits for a job that is running, and starts no other", async () => {
  let finish = (): void => undefined;
  let runs = 0;
  const run = () => {
    runs++;
    return new Promise<void>((resolve) => {
      finish = resolve;
    });
  };
  const stop = startJobs([{ name: "slow", everyMs: 10, run }], { log, random: () => 0 });
  await vi.advanceTimersByTimeAsync(10);
  let isStopped = false;
  const stopped = stop().then(() => {
    isStopped = true;
  });
  await vi.advanceTimersByTimeAsync(100);
  expect(isStopped).toBe(false);
  finish();
  await stopped;
  await vi.advanceTimersByTimeAsync(100);
  expect(runs).toBe(1);
});
