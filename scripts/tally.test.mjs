import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { addTally, failed, passed, printTallies, readVitestTally, tallyOf } from "./tally.mjs";

let folder;
let report;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tally-"));
  report = path.join(folder, "report.json");
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

afterEach(() => rmSync(folder, { recursive: true }));

const counts = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };

function vitestThat(code, written) {
  return readVitestTally("tests", report, async () => {
    if (written !== undefined) writeFileSync(report, JSON.stringify(written));
    return code;
  });
}

test("passed, failed, skipped and planned tests are counted", () => {
  const vitest = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
  expect(tallyOf("tests", { ...vitest, testResults: [] })).toEqual({
    title: "tests",
    passed: 5,
    failed: 1,
    skipped: 3,
  });
});

test("a file that fails before its first test counts as one failure", () => {
  const testResults = [
    { status: "failed", assertionResults: [] },
    { status: "failed", assertionResults: [{ status: "failed" }] },
    { status: "passed", assertionResults: [{ status: "passed" }] },
  ];
  const vitest = { ...counts, numPassedTests: 1, numFailedTests: 1, testResults };
  expect(tallyOf("tests", vitest)).toMatchObject({ passed: 1, failed: 2 });
});

test("a run without a report has failed, even when an older report is there", async () => {
  writeFileSync(report, JSON.stringify({ ...counts, numPassedTests: 9, testResults: [] }));
  expect(await vitestThat(0)).toMatchObject({ passed: 0, failed: 1 });
});

test("an exit code without a failed test counts as one failure", async () => {
  const vitest = { ...counts, numPassedTests: 3, testResults: [] };
  expect(await vitestThat(1, vitest)).toMatchObject({ passed: 3, failed: 1 });
  expect(await vitestThat(0, vitest)).toMatchObject({ passed: 3, failed: 0 });
});

test("a run without any test has failed", async () => {
  expect(await vitestThat(0, { ...counts, testResults: [] })).toMatchObject({ failed: 1 });
});

test("the last line is plain and names skipped tests only when there are some", () => {
  const print = vi.spyOn(console, "log").mockImplementation(() => undefined);
  printTallies([passed("types"), failed("lint")]);
  expect(print.mock.lastCall).toEqual(["1 passed, 1 failed"]);
  printTallies([passed("types"), { title: "tests", passed: 4, failed: 0, skipped: 2 }]);
  expect(print.mock.lastCall).toEqual(["5 passed, 0 failed, 2 skipped"]);
});

test("tallies add up", () => {
  expect([passed("a"), failed("b"), passed("c")].reduce(addTally)).toMatchObject({
    passed: 2,
    failed: 1,
    skipped: 0,
  });
});
