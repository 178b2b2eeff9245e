import { expect, test } from "vitest";
import { cpuSeconds, familySeconds, parseCpuSeconds } from "./cpu-time.ts";

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

test("of a family those that run are added, and those that have ended", () => {
  const stat = (pid: number, parent: number, own: number, ended: number) =>
    `${pid} (p) S ${parent} 1 1 0 -1 0 0 0 0 0 ${own} 0 ${ended} 0 20 0 1 0 1`;
  const stats = [
    stat(10, 1, 999, 300),
    stat(11, 10, 200, 50),
    stat(12, 10, 100, 0),
    stat(13, 11, 7, 0),
  ];
  expect(familySeconds(stats, 10)).toBe(6);
  expect(familySeconds(stats, 99)).toBe(0);
});
