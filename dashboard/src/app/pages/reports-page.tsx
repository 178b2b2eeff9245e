import { Link, useParams } from "@tanstack/react-router";
import { ClipboardCheck, Hourglass } from "lucide-react";
import { type ReactNode, Suspense } from "react";
import { useProject } from "../../api/current-project.tsx";
import { EntryList } from "../../features/audit/entry-list.tsx";
import { EntityDiff } from "../../features/changes/entity-diff.tsx";
import { Loading } from "../../ui/loading.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { EntryLink } from "./audit-page.tsx";

/** Which reports there are, and who took which along. */
export function ReportsPage() {
  const { name } = useProject();
  const { project } = useParams({ from: "/signed-in/p/$project/reports" });
  return (
    <Page
      title="Reports"
      description={`What auditors ask for of ${name}: made from the record, signed, and the same on the page, in files and over the API.`}
    >
      <ul className="grid gap-4 md:grid-cols-2">
        <Card icon={<ClipboardCheck size={18} aria-hidden />}>
          <Link to="/p/$project/reports/changes" params={{ project }} className={titleLooks}>
            Change control
          </Link>
          <p className="text-sm text-ink2">
            Everything that changed in a period: who asked, agreed and applied, emergencies and
            their review, what was in force, exceptions, access and duties. Reconciled with the
            record.
          </p>
        </Card>
        <Card icon={<Hourglass size={18} aria-hidden />}>
          <Link to="/p/$project/reports/stale" params={{ project }} className={titleLooks}>
            Stale flags
          </Link>
          <p className="text-sm text-ink2">
            How far each flag has come and whether it could go, as of now or of any day before; by
            owner, with sign-off, and what is different since the report before.
          </p>
        </Card>
      </ul>
      <Section
        title="Taken along and signed"
        description="Every file that left and every signature of a team is an entry of the record."
      >
        <Suspense fallback={<Loading rows={3} />}>
          <EntryList
            project={project}
            filter={{ what: "reports" }}
            renderLink={(entry) => (
              <EntryLink
                project={project}
                entry={entry}
                className="inline-block min-w-10 text-right"
              />
            )}
            renderEntity={(entity) => <EntityDiff key={entity.address} entity={entity} />}
          />
        </Suspense>
      </Section>
    </Page>
  );
}

const titleLooks = "text-base font-semibold hover:underline";

function Card({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li className="panel flex gap-3 px-4 py-4">
      <span className="mt-0.5 text-ink3">{icon}</span>
      <div className="flex min-w-0 flex-col gap-1">{children}</div>
    </li>
  );
}
