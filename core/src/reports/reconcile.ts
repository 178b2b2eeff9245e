/** Holds the population of a report against what was counted elsewhere. */
import type { ChangeOutline } from "./change-outline.ts";
import type { Check } from "./changes-report.ts";
import type { SummaryFacts } from "./summary-facts.ts";

type Counted = Pick<SummaryFacts, "range" | "record" | "faults" | "stored">;

export function reconcile(
  { range, record, faults, stored }: Counted,
  outlines: readonly ChangeOutline[],
): readonly Check[] {
  const entries = range === null ? 0 : range.last - range.first + 1;
  const applied = record.kinds["change_request.applied"] ?? 0;
  return [
    check("entries", "Every entry of the period is there, numbered without a gap.", {
      expected: entries,
      found: record.entries,
      misses: entriesText(faults?.missing),
    }),
    check("hashes", "The hash of every entry is that of its document.", {
      expected: entries,
      found: record.sound,
      misses: entriesText(faults?.unsound),
    }),
    check("links", "Every entry names the hash of the one before it.", {
      expected: entries,
      found: record.linked,
      misses: entriesText(faults?.unlinked),
    }),
    check("population", "The report has one change for each entry that applied a request.", {
      expected: applied,
      found: new Set(outlines.map(({ entry }) => entry)).size,
    }),
    check("requests", "Every request that is stored as applied has such an entry.", {
      expected: stored.applied,
      found: stored.applied - stored.appliedOutside.length,
      misses: stored.appliedOutside.map((number) => `request ${number}`),
    }),
    check("histories", "Nothing that is governed changed but by a request of the report.", {
      expected: stored.histories,
      found: stored.histories - stored.historiesOutside.length,
      misses: entriesText(stored.historiesOutside),
    }),
    check("numbers", "No request of the project was ever deleted.", {
      expected: stored.highestRequest,
      found: stored.requests,
    }),
    ...revisionChecks(outlines),
  ];
}

function entriesText(entries: readonly number[] = []): readonly string[] {
  return entries.map((entry) => `entry ${entry}`);
}

/** The revisions of an environment grow by one; one that is missing went by unreported. */
function revisionChecks(outlines: readonly ChangeOutline[]): readonly Check[] {
  const revisions = new Map<string, Set<number>>();
  for (const change of outlines)
    for (const [environment, revision] of Object.entries(change.revisions)) {
      const known = revisions.get(environment);
      if (known === undefined) revisions.set(environment, new Set([revision]));
      else known.add(revision);
    }
  return [...revisions].sort(byName).map(([environment, known]) => {
    const [first, last] = extent(known);
    const missing: string[] = [];
    for (let revision = first; revision <= last && missing.length < missesMax; revision++)
      if (!known.has(revision)) missing.push(`revision ${revision}`);
    return check(
      `revisions/${environment}`,
      `Revisions ${first} to ${last} of ${environment} are each of a change of the report.`,
      { expected: last - first + 1, found: known.size, misses: missing },
    );
  });
}

const missesMax = 20;

interface Counts {
  readonly expected: number;
  readonly found: number;
  readonly misses?: readonly string[];
}

function check(key: string, claim: string, { expected, found, misses = [] }: Counts): Check {
  const isMet = expected === found && misses.length === 0;
  return { key, claim, expected, found, isMet, misses: misses.slice(0, missesMax) };
}

/** Without spreading, which a hundred thousand numbers are too many for. */
function extent(numbers: Iterable<number>): readonly [number, number] {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const number of numbers) {
    first = Math.min(first, number);
    last = Math.max(last, number);
  }
  return [first, last];
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
