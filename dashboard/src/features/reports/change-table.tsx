import { Link } from "@tanstack/react-router";
import { type ReportedChange, saidBesides } from "@yardarm/core/reports";
import { type CardColumn, CardTable } from "../../ui/card-table.tsx";
import { Sentence } from "../../ui/sentence.tsx";
import { Tag } from "../../ui/tag.tsx";
import { Moment } from "./report-moment.tsx";

interface ChangeTableProps {
  readonly label: string;
  readonly project: string;
  readonly changes: readonly ReportedChange[];
  readonly empty: string;
}

/** Changes of a population or of a sample of it. */
export function ChangeTable({ label, project, changes, empty }: ChangeTableProps) {
  return (
    <CardTable
      label={label}
      columns={columnsOf(project)}
      rows={changes}
      keyOf={({ entry }) => entry}
      empty={empty}
    />
  );
}

function columnsOf(project: string): readonly CardColumn<ReportedChange>[] {
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
      <Preview sentences={saidBesides(change)} />
    </>
  );
}

const sentencesShown = 4;

/** What it was going to do, as everybody saw it who agreed; on paper all of it is open. */
function Preview({ sentences }: { sentences: readonly string[] }) {
  const more = sentences.slice(sentencesShown);
  return (
    <>
      <Sentences sentences={sentences.slice(0, sentencesShown)} />
      {more.length > 0 && (
        <details className="text-xs text-ink2">
          <summary className="cursor-pointer text-accent">and {more.length} more</summary>
          <Sentences sentences={more} />
        </details>
      )}
    </>
  );
}

function Sentences({ sentences }: { sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <ul className="mt-1 list-disc pl-4 text-xs text-ink2">
      {sentences.map((sentence) => (
        <li key={sentence}>
          <Sentence text={sentence} />
        </li>
      ))}
    </ul>
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

function Agreed({ change }: { change: ReportedChange }) {
  const { approvals, appliedHash, isWhatWasApproved } = change;
  return (
    <>
      {approvals.map(({ by, name, comment, at }) => (
        <div key={by} title={comment ?? undefined} className="whitespace-nowrap">
          {name}
          <p className="text-xs text-ink3">
            <Moment at={at} />
          </p>
        </div>
      ))}
      {isWhatWasApproved === true && appliedHash !== null && (
        <p
          className="text-xs text-ink3"
          title={`What was agreed to and what was applied: ${appliedHash}`}
        >
          What was applied: <span className="font-mono">{appliedHash.slice(0, 8)}</span>
        </p>
      )}
      {isWhatWasApproved === false && <Tag tone="danger">Of other content</Tag>}
    </>
  );
}
