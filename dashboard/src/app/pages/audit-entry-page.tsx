import { useSuspenseQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { auditDownload, auditEntryQuery, auditStateQuery } from "../../api/audit-queries.ts";
import { useHttp } from "../../api/http-context.tsx";
import { EntryDetails } from "../../features/audit/entry-details.tsx";
import { EntityDiff } from "../../features/changes/entity-diff.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { Page } from "../../ui/page.tsx";
import { Sentence } from "../../ui/sentence.tsx";
import { Trail } from "../../ui/trail.tsx";
import { EntryLink } from "./audit-page.tsx";

export function ProjectAuditEntryPage() {
  const { project, entry } = useParams({ from: "/signed-in/p/$project/audit/$entry" });
  return <AuditEntryPage project={project} entry={entry} />;
}

export function InstallationAuditEntryPage() {
  const { entry } = useParams({ from: "/signed-in/audit/$entry" });
  return <AuditEntryPage project={undefined} entry={entry} />;
}

/** One entry with all that it says, its neighbours, and what proves it. */
function AuditEntryPage({ project, entry }: { project: string | undefined; entry: string }) {
  const http = useHttp();
  const { data: view } = useSuspenseQuery(auditEntryQuery(http, project, entry));
  const { data: state } = useSuspenseQuery(auditStateQuery(http, project));
  const [last] = state.checkpoints;
  const isSigned = last !== undefined && last.entry >= view.entry;
  return (
    <Page
      title={`Entry ${view.entry}`}
      heading={
        <Trail above={<RecordLink project={project} />}>
          <span className="num">Entry {view.entry}</span>
        </Trail>
      }
      description={<Sentence text={view.summary} />}
      actions={
        isSigned && (
          <a
            className={buttonClass("plain")}
            href={auditDownload(project, [view.entry, "proof"])}
            download={`${project ?? "installation"}-entry-${view.entry}-proof.json`}
          >
            Download proof
          </a>
        )
      }
    >
      <nav aria-label="Neighbours" className="mb-4 flex gap-6 text-sm">
        {view.entry > 1 && (
          <span>
            Before: <EntryLink project={project} entry={view.entry - 1} className="underline" />
          </span>
        )}
        {view.entry < state.newest && (
          <span>
            After: <EntryLink project={project} entry={view.entry + 1} className="underline" />
          </span>
        )}
      </nav>
      <div className="panel px-4 py-4">
        <EntryDetails
          entry={view}
          project={project}
          renderEntity={(entity) => <EntityDiff key={entity.address} entity={entity} />}
        />
      </div>
      <p className="mt-4 max-w-[75ch] text-sm text-ink2">
        <Sentence
          text={
            isSigned
              ? "A checkpoint covers this entry. The proof holds the entry, all that follow up to the checkpoint, and its signature; `yardarm audit verify` reads it without asking any server."
              : "No checkpoint covers this entry yet; the next one will, and then its proof can be downloaded here."
          }
        />
      </p>
    </Page>
  );
}

function RecordLink({ project }: { project: string | undefined }) {
  const look = "text-ink3 hover:text-ink";
  return project === undefined ? (
    <Link to="/audit" className={look}>
      Audit
    </Link>
  ) : (
    <Link to="/p/$project/audit" params={{ project }} className={look}>
      Audit
    </Link>
  );
}
