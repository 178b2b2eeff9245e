import type { ChangesReport } from "@yardarm/core/reports";
import { Check, X } from "lucide-react";
import { CardTable } from "../../ui/card-table.tsx";
import { Notice } from "../../ui/notice.tsx";
import { plainSentence } from "../../ui/sentence-text.ts";
import { Tag } from "../../ui/tag.tsx";
import { Moment, momentText } from "./report-moment.tsx";

type Report = Omit<ChangesReport, "population">;

/** What was counted twice, and whether it agrees. */
export function ReconciliationTable({ report: { reconciliation } }: { report: Report }) {
  return (
    <CardTable
      label="Reconciliation"
      rows={reconciliation}
      keyOf={({ key }) => key}
      empty="Nothing was counted."
      columns={[
        { title: "Claim", isWide: true, render: ({ claim }) => claim },
        { title: "Expected", isNumber: true, render: ({ expected }) => expected },
        { title: "Found", isNumber: true, render: ({ found }) => found },
        {
          title: "Verdict",
          render: ({ isMet, misses }) =>
            isMet ? (
              <span className="inline-flex items-center gap-1.5 text-ink2">
                <Check size={14} aria-hidden /> Agrees
              </span>
            ) : (
              <span className="inline-flex items-center gap-1.5 font-medium text-bad-ink">
                <X size={14} aria-hidden /> Differs{misses.length > 0 && `: ${misses.join(", ")}`}
              </span>
            ),
        },
      ]}
    />
  );
}

const standings = {
  reviewed: { label: "Looked at", tone: "plain" },
  waits: { label: "Waits", tone: "warning" },
  overdue: { label: "Overdue", tone: "danger" },
} as const;

export function BypassTable({ report: { bypasses } }: { report: Report }) {
  return (
    <CardTable
      label="Emergencies"
      rows={bypasses}
      keyOf={({ entry }) => entry}
      empty="Nobody declared an emergency in this period."
      columns={[
        { title: "When (UTC)", render: ({ at }) => <Moment at={at} /> },
        {
          title: "Change",
          isWide: true,
          render: ({ title, environments, reason }) => (
            <>
              <p className="font-medium">{plainSentence(title)}</p>
              <p className="text-xs text-ink3">{environments.join(", ")}</p>
              <p className="text-xs text-ink2">
                {reason === null ? "No reason was given." : `“${reason}”`}
              </p>
            </>
          ),
        },
        { title: "By", render: ({ by }) => by.name },
        {
          title: "Looked at afterwards",
          render: ({ review, standing }) => (
            <>
              <Tag tone={standings[standing].tone}>{standings[standing].label}</Tag>
              {review !== null && (
                <p className="mt-1 text-xs text-ink2">
                  {review.by} after {review.delayHours} h: {review.verdict}
                  {review.comment !== null && ` (${review.comment})`}
                </p>
              )}
            </>
          ),
        },
      ]}
    />
  );
}

export function StoppedTable({ report: { stopped } }: { report: Report }) {
  return (
    <CardTable
      label="Requests that stopped"
      rows={stopped}
      keyOf={({ entry }) => entry}
      empty="Every request of this period went on."
      columns={[
        { title: "When (UTC)", render: ({ at }) => <Moment at={at} /> },
        { title: "No.", isNumber: true, render: ({ request }) => request },
        { title: "Request", isWide: true, render: ({ title }) => plainSentence(title) },
        { title: "Step", render: ({ step }) => <Tag>{step}</Tag> },
        { title: "By", render: ({ by }) => by.name },
        { title: "Comment", isWide: true, render: ({ comment }) => comment },
      ]}
    />
  );
}

export function ExceptionTable({ report: { exceptions } }: { report: Report }) {
  return (
    <CardTable
      label="Exceptions"
      rows={exceptions}
      keyOf={({ key, grantedAt }) => `${key} ${grantedAt}`}
      empty="No waiver held in this period."
      columns={[
        {
          title: "Waiver",
          render: ({ key, policy }) => (
            <>
              <p className="font-mono">{key}</p>
              <p className="text-xs text-ink3">from {policy}</p>
            </>
          ),
        },
        {
          title: "For",
          render: ({ flag, environment }) =>
            [flag ?? "every flag", environment].filter((part) => part !== null).join(", "),
        },
        { title: "Why", isWide: true, render: ({ reason }) => reason },
        {
          title: "Granted",
          render: ({ grantedBy, grantedAt, extensions }) => (
            <>
              <p>{grantedBy}</p>
              <p className="num text-xs whitespace-nowrap text-ink3">
                {momentText(grantedAt)}
                {extensions > 0 && `, extended ${extensions} ×`}
              </p>
            </>
          ),
        },
        {
          title: "Until",
          render: ({ until, takenBackAt }) =>
            takenBackAt === null ? until : `taken back ${momentText(takenBackAt)}`,
        },
        { title: "Used by", render: ({ usedBy }) => usedBy.join(", ") || "nothing" },
      ]}
    />
  );
}

export function DutiesTable({ report: { segregation } }: { report: Report }) {
  const { people, violations } = segregation;
  return (
    <>
      {violations.length === 0 ? (
        <Notice className="mb-3">Nobody did alone what two people have to do.</Notice>
      ) : (
        <Notice
          kind="danger"
          title={violations.length === 1 ? "1 violation" : `${violations.length} violations`}
          className="mb-3"
        >
          <ul>
            {violations.map(({ entry, kind, request, detail }) => (
              <li key={`${entry} ${kind} ${detail}`}>
                Change {request ?? "?"}: {detail}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <CardTable
        label="Who could, and who did"
        rows={people}
        keyOf={({ person }) => person}
        empty="Nobody may do anything here."
        columns={[
          { title: "Person", isWide: true, render: ({ name }) => name },
          {
            title: "Could",
            render: ({ could }) =>
              [could.write && "write", could.approve && "approve", could.emergency && "emergencies"]
                .filter((power) => power !== false)
                .join(", ") || "nothing of it",
          },
          { title: "Wrote", isNumber: true, render: ({ did }) => did.wrote },
          { title: "Approved", isNumber: true, render: ({ did }) => did.approved },
          { title: "Applied", isNumber: true, render: ({ did }) => did.applied },
          { title: "Emergencies", isNumber: true, render: ({ did }) => did.emergencies },
          { title: "Both", isNumber: true, render: ({ did }) => did.both },
        ]}
      />
    </>
  );
}

export function AccessTable({ report: { access } }: { report: Report }) {
  return (
    <CardTable
      label="Access"
      rows={access.grants}
      keyOf={({ holder, role, project, team, grantedAt }) =>
        [holder.id, role, project, team, grantedAt].join(" ")
      }
      empty="Nobody may do anything here."
      columns={[
        {
          title: "Who",
          isWide: true,
          render: ({ holder }) => (
            <>
              {holder.name} {!holder.isActive && <Tag>Switched off</Tag>}
            </>
          ),
        },
        {
          title: "Role",
          render: ({ role, team }) =>
            `${role.replaceAll("_", " ")}${team === null ? "" : ` by ${team}`}`,
        },
        {
          title: "Where",
          render: ({ project, environmentKinds }) =>
            `${project ?? "all projects"}, ${environmentKinds?.join(", ") ?? "everywhere"}`,
        },
        { title: "Given", render: ({ grantedAt }) => <Moment at={grantedAt} /> },
        {
          title: "Last used",
          render: ({ lastUsedAt }) => (lastUsedAt === null ? "never" : <Moment at={lastUsedAt} />),
        },
        {
          title: "Verdict",
          render: ({ verdict }) => (
            <Tag tone={verdict === "unused" ? "warning" : "plain"}>
              {verdict.replaceAll("_", " ")}
            </Tag>
          ),
        },
      ]}
    />
  );
}

/** Who was given or lost what. */
export function AccessEventTable({ report: { access, totals } }: { report: Report }) {
  const { events } = access;
  return (
    <>
      {totals.accessEvents > events.length && (
        <Notice className="mb-3">
          {`The newest ${events.length} of ${totals.accessEvents}; the record has all of them.`}
        </Notice>
      )}
      <CardTable
        label="Who was given or lost what"
        rows={events}
        keyOf={({ chain, entry }) => `${chain} ${entry}`}
        empty="Nobody was given or lost anything in this period."
        columns={[
          {
            title: "Entry",
            render: ({ chain, entry }) => (
              <span className="num whitespace-nowrap">
                {chain === "installation" ? `installation #${entry}` : `#${entry}`}
              </span>
            ),
          },
          { title: "When (UTC)", render: ({ at }) => <Moment at={at} /> },
          { title: "By", render: ({ by }) => by },
          { title: "What", isWide: true, render: ({ summary }) => plainSentence(summary) },
        ]}
      />
    </>
  );
}
