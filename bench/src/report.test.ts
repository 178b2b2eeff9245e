import { expect, test } from "vitest";
import { atMost, exactly } from "./benchmark.ts";
import { toReport, toTable } from "./report.ts";

const date = new Date("2026-11-20T10:00:00Z");

test("a report says where and when it was measured, and whether aims were met", () => {
  const report = toReport(
    "propagation",
    [
      atMost(5, { name: "p50Ms", value: 4.00049, unit: "ms" }),
      exactly(0, { name: "lost", value: 1, unit: "edits" }),
    ],
    date,
  );
  expect(report).toMatchObject({
    bench: "propagation",
    date: "2026-11-20T10:00:00.000Z",
    node: process.version,
    cpus: expect.stringMatching(/^\d+ x /),
    metrics: [
      { name: "p50Ms", value: 4, unit: "ms", target: "<= 5 ms", met: true },
      { name: "lost", value: 1, unit: "edits", target: "= 0", met: false },
    ],
  });
});

test("a missed aim stands out in the table", () => {
  const table = toTable(
    toReport("lost-updates", [exactly(0, { name: "lost", value: 1, unit: "edits" })], date),
  );
  expect(table).toMatch(/lost {2}1 {2}edits {2}= 0 MISSED$/);
});
