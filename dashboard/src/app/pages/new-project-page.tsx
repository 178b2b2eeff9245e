import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ProjectBody } from "@yardarm/server/wire";
import { accessOf } from "../../api/access.ts";
import { useMe } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { describeError } from "../../api/problem-error.ts";
import { meQuery } from "../../api/queries.ts";
import { NewProjectForm } from "../../features/projects/new-project-form.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty } from "../../ui/section.tsx";

/** A project of one's own: for an admin who wants another, and for whoever belongs to none yet. */
export function NewProjectPage() {
  const http = useHttp();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { person, projects } = useMe();

  async function create(body: ProjectBody): Promise<string | undefined> {
    try {
      await accessOf(http).createProject(body);
      await client.fetchQuery({ ...meQuery(http), staleTime: 0 });
      await navigate({ to: "/p/$project/flags", params: { project: body.key } });
      return undefined;
    } catch (error) {
      return describeError(error);
    }
  }

  if (!person.isAdmin) {
    return (
      <Page title="No project yet">
        <Empty>
          {person.name}, you are not a member of any project. Ask the admin who invited you to add{" "}
          {person.email} to one.
        </Empty>
      </Page>
    );
  }
  return (
    <Page
      title="New project"
      description={
        projects.length === 0 ? "There is none yet. Flags live in a project." : undefined
      }
    >
      <NewProjectForm takenKeys={new Set(projects.map(({ key }) => key))} onCreate={create} />
    </Page>
  );
}
