import type { TestFacts, TestRunFacts } from "./changes-facts.ts";
import type { ReportedTests } from "./changes-report.ts";

export interface TestEvidence {
  /** What tests were on record at a moment, for what touches some entities. */
  readonly testsAt: (at: string, addresses: readonly string[]) => ReportedTests;
  /** Whether some test had exercised a combination with what is touched. */
  readonly isTested: (at: string, addresses: readonly string[]) => boolean;
}

export function testEvidence({ runs, exercised }: TestFacts): TestEvidence {
  const byFlag = new Map<string, { readonly day: string; readonly combinations: number }[]>();
  for (const { flag, ...counted } of exercised) {
    const known = byFlag.get(flag);
    if (known === undefined) byFlag.set(flag, [counted]);
    else known.push(counted);
  }
  const combinationsAt = (at: string, addresses: readonly string[]): number => {
    if (byFlag.size === 0) return 0;
    const day = at.slice(0, 10);
    let combinations = 0;
    for (const flag of flagsOf(addresses))
      for (const counted of byFlag.get(flag) ?? [])
        if (counted.day <= day) combinations += counted.combinations;
    return combinations;
  };
  return {
    testsAt: (at, addresses) => ({
      combinations: combinationsAt(at, addresses),
      lastRun: lastBefore(runs, at),
    }),
    isTested: (at, addresses) => combinationsAt(at, addresses) > 0,
  };
}

function flagsOf(addresses: readonly string[]): ReadonlySet<string> {
  return new Set(
    addresses.flatMap((address) => {
      const [room, key = ""] = address.split("/");
      return room === "flag" ? [key] : [];
    }),
  );
}

/** By halving: there may be as many runs as changes. */
function lastBefore(runs: readonly TestRunFacts[], at: string): TestRunFacts | null {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((runs[middle]?.at ?? "") <= at) low = middle + 1;
    else high = middle;
  }
  return runs[low - 1] ?? null;
}
