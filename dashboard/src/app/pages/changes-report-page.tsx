import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Suspense } from "react";
import { useMay, useProject } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { changesReportQuery, reportDownload } from "../../api/reports.ts";
import { ChangeTable } from "../../features/reports/change-table.tsx";
import {
  AccessEventTable,
  AccessTable,
  BypassTable,
  DutiesTable,
  ExceptionTable,
  ReconciliationTable,
  StoppedTable,
} from "../../features/reports/changes-sections.tsx";
import { CoverageList } from "../../features/reports/coverage-list.tsx";
import { FreezeTable, FrozenWriteTable } from "../../features/reports/freeze-table.tsx";
import { PeriodForm } from "../../features/reports/period-form.tsx";
import { ReportDownloads } from "../../features/reports/report-downloads.tsx";
import { ReportFigures } from "../../features/reports/report-figures.tsx";
import { momentText } from "../../features/reports/report-moment.tsx";
import { daysOf, questionOf } from "../../features/reports/report-search.ts";
import { ReportSection } from "../../features/reports/report-section.tsx";
import { SampleForm } from "../../features/reports/sample-form.tsx";
import { Button } from "../../ui/button.tsx";
import { Loading } from "../../ui/loading.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";

const route = "/signed-in/p/$project/reports/changes";

/** What changed in a period, all of it, for whoever audits the project. */
export function ChangesReportPage() {
  const { name } = useProject();
  const { project } = useParams({ from: route });
  const search = useSearch({ from: route });
  const navigate = useNavigate({ from: "/p/$project/reports/changes" });
  const may = useMay("change_report.read");
  const now = new Date();
  const question = questionOf(search, now);
  const days = daysOf(search, now);
  return (
    <Page
      title="Change control"
      description={`Everything that changed in ${name} in a period, and proof that it is everything.`}
      actions={
        may && (
          <ReportDownloads
            addressOf={(format) => reportDownload(project, "changes", { ...question, format })}
          />
        )
      }
    >
      {may ? (
        <>
          <PeriodForm
            // Another address fills the fields anew.
            key={`${days.from} ${days.to}`}
            {...days}
            onPeriod={(period) => void navigate({ search: { ...search, ...period } })}
          />
          <Suspense fallback={<Loading rows={8} />}>
            <Report project={project} question={question} />
          </Suspense>
        </>
      ) : (
        <Notice>This is for auditors and admins of the project.</Notice>
      )}
    </Page>
  );
}

function Report({
  project,
  question,
}: {
  project: string;
  question: Readonly<Record<string, string>>;
}) {
  const navigate = useNavigate({ from: "/p/$project/reports/changes" });
  const query = useSuspenseInfiniteQuery(changesReportQuery(useHttp(), project, question));
  const [first] = query.data.pages;
  if (first === undefined) return null;
  const { report, sampled } = first;
  const changes = query.data.pages.flatMap((page) => page.changes);
  const { sections: parts, totals, range, period, sample } = report;
  const { classes } = totals;
  return (
    <>
      <p className="mb-3 text-sm text-ink2">
        {momentText(period.from)} to {momentText(period.to)} UTC ·{" "}
        {range === null
          ? "no entries"
          : `entries ${range.first} to ${range.last} of ${report.chain}`}{" "}
        · made {momentText(report.madeAt)} UTC
      </p>
      <ReportFigures
        figures={[
          { name: "Changes", value: totals.changes },
          { name: "Approved", value: classes.approved },
          { name: "Direct", value: classes.direct },
          { name: "Automatic", value: classes.automatic },
          { name: "Emergencies", value: classes.emergency },
          { name: "Violations", value: totals.violations, isBad: totals.violations > 0 },
          {
            name: "Reconciled",
            value: report.isReconciled ? "Yes" : "No",
            isBad: !report.isReconciled,
          },
        ]}
      />
      <ReportSection parts={parts} of="reconciliation">
        {!report.isReconciled && (
          <Notice kind="danger" title="The counts do not agree" className="mb-3">
            Somebody went past the product, or something is lost. Export the record, and verify it
            against a checkpoint that was kept outside.
          </Notice>
        )}
        <ReconciliationTable report={report} />
      </ReportSection>
      <ReportSection parts={parts} of="population">
        <ChangeTable
          label="Population"
          project={project}
          changes={changes}
          empty="Nothing changed in this period."
        />
        {query.hasNextPage && (
          <Button
            className="mt-3 print:hidden"
            isDisabled={query.isFetchingNextPage}
            onPress={() => void query.fetchNextPage()}
          >
            Show later changes
          </Button>
        )}
      </ReportSection>
      <ReportSection
        parts={parts}
        of="sample"
        description="The changes whose entries hash lowest together with the seed: anybody draws the same again."
      >
        <SampleForm
          key={`${sample.seed} ${sample.size}`}
          {...sample}
          onSample={(drawing) =>
            void navigate({ search: (was) => ({ ...was, ...drawing }), resetScroll: false })
          }
        />
        <ChangeTable
          label="Sample"
          project={project}
          changes={sampled}
          empty="There is nothing to draw from."
        />
      </ReportSection>
      <ReportSection parts={parts} of="bypasses">
        <BypassTable report={report} />
      </ReportSection>
      <ReportSection parts={parts} of="stopped">
        <StoppedTable report={report} />
      </ReportSection>
      <ReportSection parts={parts} of="policies">
        <CoverageList
          label="Policies"
          period={period}
          covered={report.policies}
          empty="There was no policy."
        />
        <div className="h-3" />
        <CoverageList
          label="Protected environments"
          period={period}
          covered={report.environments}
          empty="There was no environment."
        />
      </ReportSection>
      <ReportSection parts={parts} of="freezes">
        <FreezeTable report={report} />
        <div className="h-3" />
        <FrozenWriteTable report={report} />
      </ReportSection>
      <ReportSection parts={parts} of="exceptions">
        <ExceptionTable report={report} />
      </ReportSection>
      <ReportSection parts={parts} of="segregation">
        <DutiesTable report={report} />
      </ReportSection>
      <ReportSection
        parts={parts}
        of="access"
        description={`As of when the report was made. Unused is what was not used for ${report.access.days} days.`}
      >
        <AccessTable report={report} />
      </ReportSection>
      <ReportSection parts={parts} of="access_events">
        <AccessEventTable report={report} />
      </ReportSection>
      <ReportSection parts={parts} of="tests">
        <Notice kind={totals.untested > 0 ? "warning" : "info"}>
          {totals.untested === 0
            ? "Every change that services got touched flags of which tests had exercised combinations before."
            : `${totals.untested} changes that services got touched flags of which no test had exercised a combination, as far as was reported.`}
        </Notice>
      </ReportSection>
    </>
  );
}
