import { expect, test } from "vitest";
import { systemTimers } from "./timers.ts";

test("the real timers call once, or again and again, and not after their undo", async () => {
  const calls: string[] = [];
  const undo = systemTimers.after(1, () => calls.push("undone"));
  undo();
  const before = systemTimers.now();
  await new Promise<void>((resolve) => {
    const stop = systemTimers.every(1, () => {
      if (calls.push("again") < 2) return;
      stop();
      systemTimers.after(5, resolve);
    });
  });
  expect(calls).toEqual(["again", "again"]);
  expect(systemTimers.now()).toBeGreaterThan(before);
});
