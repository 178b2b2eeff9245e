import { useSuspenseQuery } from "@tanstack/react-query";
import { useMay, useMe, useProject } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { membersQuery } from "../../api/queries.ts";
import { InvitePerson } from "../../features/settings/invite-person.tsx";
import { MemberList } from "../../features/settings/member-list.tsx";
import { NewTeam } from "../../features/settings/new-team.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { AdminsOnly } from "../admins-only.tsx";

/** Who belongs to the project. */
export function MembersPage() {
  const project = useProject();
  const { data: members } = useSuspenseQuery(membersQuery(useHttp(), project.key));
  const isAdmin = useMay("member.write");
  const { person } = useMe();
  return (
    <Page
      title="Members"
      description={`Who may look at ${project.name}, change it, or run it.`}
      actions={person.isAdmin && <InvitePerson />}
    >
      <AdminsOnly />
      <MemberList members={members} isReadOnly={!isAdmin} />
      {(project.teams.length > 0 || person.isAdmin) && (
        <Section
          title="Teams"
          description="Teams own flags and segments, and outlive their people."
          actions={person.isAdmin && <NewTeam teams={project.teams} kind="plain" />}
        >
          <ul className="panel divide-y divide-line">
            {project.teams.map(({ key, name }) => (
              <li key={key} className="flex items-baseline gap-3 px-4 py-2.5">
                <span className="font-medium">{name}</span>
                <code className="font-mono text-xs text-ink3">{key}</code>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Page>
  );
}
