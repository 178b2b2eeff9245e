import { expect, test } from "vitest";
import { cpuSeconds, parseCpuSeconds } from "./cpu-time.ts";

test("user and system time are added, whatever the process is called", () => {
  const stat = "42 (a) b (c) S 1 42 42 0 -1 4194304 900 0 1 0 250 50 0 0 20 0 11 0 1 2 3";
  expect(parseCpuSeconds(stat)).toBe(3);
});

test("what is not a line of proc(5) gives nothing", () => {
  expect(parseCpuSeconds("")).toBeUndefined();
});

test("a process that does not exist has no time", async () => {
  expect(await cpuSeconds(2 ** 30)).toBeUndefined();
});
