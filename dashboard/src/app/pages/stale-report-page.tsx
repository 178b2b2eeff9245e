import { useQueryClient, useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { notKept } from "@yardarm/core/reports";
import { Suspense } from "react";
import { useMay, useProject } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { reportDownload, signStaleReport, staleReportQuery } from "../../api/reports.ts";
import { DifferenceTable } from "../../features/reports/difference-table.tsx";
import { ReportDownloads } from "../../features/reports/report-downloads.tsx";
import { ReportFigures } from "../../features/reports/report-figures.tsx";
import { momentText } from "../../features/reports/report-moment.tsx";
import { ReportSection } from "../../features/reports/report-section.tsx";
import { StaleForm } from "../../features/reports/stale-form.tsx";
import { StaleLineItem } from "../../features/reports/stale-line.tsx";
import { type StaleSearch, staleQuestionOf } from "../../features/reports/stale-search.ts";
import { TeamTable } from "../../features/reports/team-table.tsx";
import { Button } from "../../ui/button.tsx";
import { Loading } from "../../ui/loading.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty } from "../../ui/section.tsx";

const route = "/signed-in/p/$project/reports/stale";

/** Which flags should be gone, as of now or of any day. */
export function StaleReportPage() {
  const { name } = useProject();
  const { project } = useParams({ from: route });
  const search = useSearch({ from: route });
  const question = staleQuestionOf(search);
  return (
    <Page
      title="Stale flags"
      description={`How far each flag of ${name} has come, and whether it could go, as of now or of any day before.`}
      actions={
        <ReportDownloads
          addressOf={(format) => reportDownload(project, "stale", { ...question, format })}
        />
      }
    >
      <Suspense fallback={<Loading rows={8} />}>
        <Report project={project} search={search} />
      </Suspense>
    </Page>
  );
}

function Report({ project, search }: { project: string; search: StaleSearch }) {
  const navigate = useNavigate({ from: "/p/$project/reports/stale" });
  const http = useHttp();
  const client = useQueryClient();
  const maySign = useMay("stale_report.sign");
  const question = staleQuestionOf(search);
  const query = useSuspenseInfiniteQuery(staleReportQuery(http, project, question));
  const everybody = useSuspenseInfiniteQuery(
    staleReportQuery(http, project, staleQuestionOf({ asOf: search.asOf })),
  );
  const [first] = query.data.pages;
  if (first === undefined) return null;
  const { report } = first;
  const { sections: parts, totals, kept, asOf, state } = report;
  const lines = query.data.pages.flatMap((page) => page.lines);
  const sign = async (team: string, note: string): Promise<string | undefined> => {
    try {
      await signStaleReport(http, project, { team, ...(note !== "" && { note }) });
      await client.invalidateQueries({ queryKey: keys.reports(project) });
      return undefined;
    } catch (error) {
      return describeError(error);
    }
  };
  return (
    <>
      <StaleForm
        search={search}
        today={new Date().toISOString().slice(0, 10)}
        owners={everybody.data.pages[0]?.report.teams ?? []}
        onSearch={(wish) => void navigate({ search: wish, replace: true })}
      />
      <p className="mb-3 text-sm text-ink2">
        As of {momentText(asOf)} UTC ·{" "}
        {state === null ? "before the first entry" : `entry ${state.entry} of ${report.chain}`}
      </p>
      {notKept(kept).length > 0 && search.asOf !== undefined && (
        <Notice className="mb-3">
          Flags are reconstructed from the record. Not kept for this moment:{" "}
          {notKept(kept).join("; ")}.
        </Notice>
      )}
      <ReportFigures
        figures={[
          { name: "Active flags", value: totals.active },
          { name: "Archived", value: totals.archived },
          { name: "Stale", value: totals.stale },
          { name: "Past their last day", value: totals.overdue, isBad: totals.overdue > 0 },
          { name: "Safe to delete from code", value: totals.canDelete },
          { name: "Safe to archive", value: totals.canArchive },
          { name: "With a waiver", value: totals.waived },
        ]}
      />
      <ReportSection parts={parts} of="teams">
        <TeamTable
          teams={report.teams}
          onSign={maySign && search.asOf === undefined ? sign : undefined}
        />
      </ReportSection>
      <ReportSection parts={parts} of="since">
        <DifferenceTable since={report.since} />
      </ReportSection>
      <ReportSection parts={parts} of="lines">
        {lines.length === 0 ? (
          <Empty>No active flag is meant by this.</Empty>
        ) : (
          <ul className="panel divide-y divide-line" aria-label="Flags, stale ones first">
            {lines.map((line) => (
              <StaleLineItem key={line.flag} project={project} line={line} />
            ))}
          </ul>
        )}
        {query.hasNextPage && (
          <Button
            className="mt-3 print:hidden"
            isDisabled={query.isFetchingNextPage}
            onPress={() => void query.fetchNextPage()}
          >
            Show more flags
          </Button>
        )}
      </ReportSection>
    </>
  );
}
