import type { Hash } from "../audit/chain.ts";
import { bypassesOf, stoppedOf } from "./bypasses.ts";
import type { ChangesFacts } from "./changes-facts.ts";
import type { ChangeClass, ChangesReport, ChangeTotals, ReportedChange } from "./changes-report.ts";
import { changesSections } from "./controls.ts";
import { policyCoverage, protectionBefore, protectionCoverage } from "./coverage.ts";
import { exceptionsOf } from "./exceptions.ts";
import { earlier } from "./instant.ts";
import { changeOf } from "./population.ts";
import { reconcile } from "./reconcile.ts";
import { drawSample } from "./sample.ts";
import { segregationOf } from "./segregation.ts";
import { testEvidence } from "./test-evidence.ts";

/** The one value that page, JSON, CSV and PDF show. */
export function composeChanges(facts: ChangesFacts, hash: Hash): ChangesReport {
  const { installation, chain, project, madeAt, head, range, record, people } = facts;
  const { versions, access, applied } = facts;
  // What has not been yet is not covered by anything.
  const to = earlier(facts.period.to, madeAt);
  const period = { from: facts.period.from, to };
  const testsAt = testEvidence(facts.tests);
  const seed = facts.sample.seed ?? range?.hash ?? "";
  const population = applied.map((each) => changeOf(each, { people, testsAt }));
  const byEntry = new Map(population.map((change) => [change.entry, change]));
  const covering = { period, changeAt: (entry: number) => byEntry.get(entry) };
  const reconciliation = reconcile(facts, population);
  const bypasses = bypassesOf(applied, population, { people, madeAt });
  const stopped = facts.stopped.map((each) => stoppedOf(each, people));
  const exceptions = exceptionsOf(versions, { period, population, people });
  const wasProtected = protectionBefore(versions);
  const segregation = segregationOf(population, { applied, access, people, wasProtected });
  return {
    ...{ version: 1, kind: "changes", installation, chain, project, period, madeAt, head, range },
    sections: changesSections,
    ...{ record, reconciliation, isReconciled: reconciliation.every(({ isMet }) => isMet) },
    totals: {
      ...totalsOf(population),
      stopped: stopped.length,
      bypassesOverdue: bypasses.filter(({ standing }) => standing === "overdue").length,
      exceptions: exceptions.length,
      violations: segregation.violations.length,
    },
    ...{ population, bypasses, stopped },
    policies: policyCoverage(versions, covering),
    environments: protectionCoverage(versions, covering),
    ...{ exceptions, access, segregation },
    sample: drawSample(population, { size: facts.sample.size, seed }, hash),
  };
}

type CountedHere = "changes" | "classes" | "environments" | "authors" | "approvers" | "untested";

function totalsOf(population: readonly ReportedChange[]): Pick<ChangeTotals, CountedHere> {
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
  for (const change of population) {
    classes[change.class]++;
    for (const key of change.environments) environments[key] = (environments[key] ?? 0) + 1;
    authors.add(change.author.person ?? `${change.author.kind}:${change.author.id}`);
    for (const { by } of change.approvals) approvers.add(by);
    if (change.environments.length > 0 && change.tests.combinations === 0) untested++;
  }
  return {
    ...{ changes: population.length, classes, environments },
    ...{ authors: authors.size, approvers: approvers.size, untested },
  };
}
