import { useSuspenseQuery } from "@tanstack/react-query";
import { useMayEverywhere } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { teamsQuery } from "../../api/installation-queries.ts";
import { NewTeam } from "../../features/settings/new-team.tsx";
import { TeamList } from "../../features/settings/team-list.tsx";
import { Page } from "../../ui/page.tsx";
import { ForThoseWho } from "../for-those-who.tsx";

/** Teams: what owns flags and segments, and through which people have roles. */
export function TeamsPage() {
  const mayWrite = useMayEverywhere("team.write");
  return (
    <Page
      title="Teams"
      description="Teams own flags and segments, and outlive their people. What a team is given, whoever is in it has."
      actions={mayWrite && <NewTeamOfAll />}
    >
      <ForThoseWho may="people.read">
        <Teams isReadOnly={!mayWrite} />
      </ForThoseWho>
    </Page>
  );
}

function NewTeamOfAll() {
  const { data: teams } = useSuspenseQuery(teamsQuery(useHttp()));
  return <NewTeam teams={teams} />;
}

function Teams({ isReadOnly }: { isReadOnly: boolean }) {
  const { data: teams } = useSuspenseQuery(teamsQuery(useHttp()));
  return <TeamList teams={teams} isReadOnly={isReadOnly} />;
}
