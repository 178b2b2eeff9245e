import type { Hash } from "../audit/chain.ts";
import { bypassesOf, stoppedOf } from "./bypasses.ts";
import { type ChangeOutline, classOf, outlineOf } from "./change-outline.ts";
import type { ChangesFacts, RecordCount } from "./changes-facts.ts";
import type {
  ChangeClass,
  ChangesReport,
  ChangesSummary,
  ChangeTotals,
  ReportedChange,
  Sample,
} from "./changes-report.ts";
import { changesSections } from "./controls.ts";
import { environmentBefore, policyCoverage, protectionCoverage } from "./coverage.ts";
import { exceptionsOf } from "./exceptions.ts";
import { freezesOf } from "./freezes.ts";
import { earlier } from "./instant.ts";
import { changeOf } from "./population.ts";
import { reconcile } from "./reconcile.ts";
import { drawSample } from "./sample.ts";
import { segregationOf } from "./segregation.ts";
import type { SummaryFacts } from "./summary-facts.ts";
import { testEvidence } from "./test-evidence.ts";

/** The one value that page, JSON, CSV and PDF show. */
export function composeChanges(facts: ChangesFacts, hash: Hash): ChangesReport {
  const sample = drawFor(facts, hash);
  const { report, changes } = composeSummary({ ...facts, sample, detailed: facts.applied });
  return { ...report, population: changes };
}

/** The sample that somebody wishes for of a period. */
export function drawFor(
  {
    applied,
    range,
    sample: { size, seed },
  }: Pick<ChangesFacts, "range" | "sample"> & Pick<SummaryFacts, "applied">,
  hash: Hash,
): Sample {
  const drawable = applied.map(({ entry, number }) => ({ entry, request: number }));
  return drawSample(drawable, { size, seed: seed ?? range?.hash ?? "" }, hash);
}

/** The same without its population, which may be long, and as many of its changes as there are details of. */
export function composeSummary(facts: SummaryFacts): {
  readonly report: ChangesSummary;
  readonly changes: readonly ReportedChange[];
} {
  const { installation, chain, project, madeAt, head, range, record, people } = facts;
  const { versions, access, applied, detailed, sample } = facts;
  // What has not been yet is not covered by anything.
  const period = { from: facts.period.from, to: earlier(facts.period.to, madeAt) };
  const { testsAt, isTested } = testEvidence(facts.tests);
  const outlines = applied.map((each) => outlineOf(each, isTested));
  const changes = detailed.map((each) => changeOf(each, { people, testsAt }));
  const byEntry = new Map(changes.map((change) => [change.entry, change]));
  const covering = { period, changeAt: (entry: number) => byEntry.get(entry) };
  const reconciliation = reconcile(facts, outlines);
  const elsewhere = access.events.filter((event) => event.chain !== chain);
  const bypasses = bypassesOf(detailed, byEntry, { people, madeAt });
  const stopped = facts.stopped.map((each) => stoppedOf(each, people));
  const exceptions = exceptionsOf(versions, { period, outlines, people });
  const freezes = freezesOf(versions, { period, outlines });
  const segregation = segregationOf(outlines, {
    ...{ access, people, freezes },
    environmentBefore: environmentBefore(versions),
  });
  const report: ChangesSummary = {
    ...{ version: 1, kind: "changes", installation, chain, project, period, madeAt, head, range },
    sections: changesSections,
    ...{ record, reconciliation, isReconciled: reconciliation.every(({ isMet }) => isMet) },
    totals: {
      ...totalsOf(outlines),
      stopped: stopped.length,
      bypassesOverdue: bypasses.filter(({ standing }) => standing === "overdue").length,
      exceptions: exceptions.length,
      violations: segregation.violations.length,
      accessEvents: accessEventsIn(record) + elsewhere.length,
    },
    ...{ bypasses, stopped },
    policies: policyCoverage(versions, covering),
    environments: protectionCoverage(versions, covering),
    ...{ freezes, exceptions, access, segregation, sample },
  };
  return { report, changes };
}

/** The entries of which a summary tells more than it counts: emergencies, what changed policies, and what was drawn. */
export function entriesInDetail({
  applied,
  versions,
  range,
  sample: { drawn },
}: Pick<SummaryFacts, "applied" | "versions" | "sample" | "range">): readonly number[] {
  const emergencies = applied.filter((each) => classOf(each) === "emergency");
  const changed = versions.filter(({ entry }) => range !== null && entry >= range.first);
  return [...new Set([...emergencies, ...drawn, ...changed].map(({ entry }) => entry))];
}

/** The first words of kinds of entries about who may do what. */
export const accessKinds: readonly string[] = ["member", "grant", "sdk_key"];

function accessEventsIn({ kinds }: RecordCount): number {
  return Object.entries(kinds)
    .filter(([kind]) => accessKinds.includes(kind.split(".")[0] ?? ""))
    .reduce((sum, [, count]) => sum + count, 0);
}

type CountedHere = "changes" | "classes" | "environments" | "authors" | "approvers" | "untested";

function totalsOf(outlines: readonly ChangeOutline[]): Pick<ChangeTotals, CountedHere> {
  const classes: Record<ChangeClass, number> = {
    approved: 0,
    direct: 0,
    automatic: 0,
    emergency: 0,
  };
  const environments: Record<string, number> = {};
  const authors = new Set<string>();
  const approvers = new Set<string>();
  let untested = 0;
  for (const change of outlines) {
    classes[change.class]++;
    for (const key of change.environments) environments[key] = (environments[key] ?? 0) + 1;
    authors.add(change.author);
    for (const { by } of change.approvals) approvers.add(by);
    if (change.environments.length > 0 && !change.isTested) untested++;
  }
  return {
    ...{ changes: outlines.length, classes, environments },
    ...{ authors: authors.size, approvers: approvers.size, untested },
  };
}
