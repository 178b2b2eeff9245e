import { useSuspenseQuery } from "@tanstack/react-query";
import { useMayEverywhere } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { rolesQuery } from "../../api/installation-queries.ts";
import { RoleList } from "../../features/settings/role-list.tsx";
import { Page } from "../../ui/page.tsx";

/** What can be given to people, teams and service accounts. */
export function RolesPage() {
  const { data: list } = useSuspenseQuery(rolesQuery(useHttp()));
  const mayWrite = useMayEverywhere("role.write");
  return (
    <Page
      title="Roles"
      description="A role is a set of permissions. It is given in a project or in all, for some kinds of environment or for all."
    >
      <RoleList list={list} isReadOnly={!mayWrite} />
    </Page>
  );
}
