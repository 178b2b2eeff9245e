import { Link } from "@tanstack/react-router";
import type { ReportedChange } from "@yardarm/core/reports";
import { Sentence } from "../../ui/sentence.tsx";
import { Tag } from "../../ui/tag.tsx";
import { Moment } from "./report-moment.tsx";
import { type ReportColumn, ReportTable } from "./report-table.tsx";

interface ChangeTableProps {
  readonly label: string;
  readonly project: string;
  readonly changes: readonly ReportedChange[];
  readonly empty: string;
}

/** Changes of a population or of a sample of it. */
export function ChangeTable({ label, project, changes, empty }: ChangeTableProps) {
  return (
    <ReportTable
      label={label}
      columns={columnsOf(project)}
      rows={changes}
      keyOf={({ entry }) => entry}
      empty={empty}
    />
  );
}

function columnsOf(project: string): readonly ReportColumn<ReportedChange>[] {
  return [
    {
      title: "Entry",
      render: ({ entry }) => (
        <Link
          to="/p/$project/audit/$entry"
          params={{ project, entry: String(entry) }}
          className="num text-accent hover:underline"
        >
          #{entry}
        </Link>
      ),
    },
    { title: "When (UTC)", render: ({ at }) => <Moment at={at} /> },
    {
      title: "Change",
      isWide: true,
      render: (change) => <What change={change} project={project} />,
    },
    { title: "Class", render: (change) => <ClassTag change={change} /> },
    { title: "Asked by", render: ({ author }) => author.name },
    { title: "Agreed", render: (change) => <Agreed change={change} /> },
    { title: "Applied by", render: ({ appliedBy }) => appliedBy.name },
    { title: "Tested", isNumber: true, render: ({ tests }) => tests.combinations },
  ];
}

function What({ change, project }: { change: ReportedChange; project: string }) {
  const { request, title, environments, reason, reverts, ends } = change;
  return (
    <>
      {request === null ? (
        <Sentence text={title} />
      ) : (
        <Link
          to="/p/$project/changes/$request"
          params={{ project, request: String(request) }}
          className="font-medium hover:underline"
        >
          <Sentence text={title} />
        </Link>
      )}
      <p className="text-xs text-ink3">
        {[
          environments.length > 0 ? environments.join(", ") : "no environment",
          reverts !== null && `takes back change ${reverts}`,
          ends !== null && `ends change ${ends}`,
        ]
          .filter((part) => part !== false)
          .join(" · ")}
      </p>
      {reason !== null && <p className="text-xs text-ink2">“{reason}”</p>}
    </>
  );
}

const classes = {
  approved: { label: "Approved", tone: "accent" },
  direct: { label: "Direct", tone: "plain" },
  automatic: { label: "Automatic", tone: "plain" },
  emergency: { label: "Emergency", tone: "danger" },
} as const;

function ClassTag({ change }: { change: ReportedChange }) {
  const { label, tone } = classes[change.class];
  return <Tag tone={tone}>{label}</Tag>;
}

function Agreed({ change: { approvals, isWhatWasApproved } }: { change: ReportedChange }) {
  return (
    <>
      {approvals.map(({ by, name, comment }) => (
        <p key={by} title={comment ?? undefined} className="whitespace-nowrap">
          {name}
        </p>
      ))}
      {isWhatWasApproved === false && <Tag tone="danger">Of other content</Tag>}
    </>
  );
}
