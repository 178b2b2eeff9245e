/** Counts of what passed, failed and was skipped. */
import { existsSync, readFileSync, rmSync } from "node:fs";

export const passed = (title) => ({ title, passed: 1, failed: 0, skipped: 0 });
export const failed = (title) => ({ title, passed: 0, failed: 1, skipped: 0 });

export function addTally(a, b) {
  return {
    title: "all",
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  };
}

/** The last line is meant for programs as much as for people. */
export function printTallies(tallies) {
  console.log("");
  for (const tally of tallies) {
    console.log(`${tally.failed > 0 ? "✗" : "✓"} ${tally.title}: ${inWords(tally)}`);
  }
  console.log(inWords(tallies.reduce(addTally)));
}

function inWords({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** Runs Vitest and reads its report. Whatever goes wrong without a failed test to show for it counts as one. */
export async function readVitestTally(title, report, runVitest) {
  rmSync(report, { force: true });
  const code = await runVitest();
  if (!existsSync(report)) {
    console.error("Vitest ended without a report.");
    return failed(title);
  }
  const tally = tallyOf(title, JSON.parse(readFileSync(report, "utf8")));
  if (tally.passed + tally.failed + tally.skipped === 0) console.error("Vitest has run no test.");
  const isBroken = tally.failed === 0 && (code !== 0 || tally.passed + tally.skipped === 0);
  return isBroken ? { ...tally, failed: 1 } : tally;
}

export function tallyOf(title, report) {
  // A file that fails before its first test, by its imports for instance, has no failed test in it.
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((result) => result.status === "failed"),
  );
  return {
    title,
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
