import { useSuspenseQuery } from "@tanstack/react-query";
import type { EnvironmentView, Me, ProjectView, Role } from "@yardarm/server/wire";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { type Commands, commandsOf } from "./commands.ts";
import { useHttp } from "./http-context.tsx";
import { meQuery, projectQuery } from "./queries.ts";

const ProjectKey = createContext<string | undefined>(undefined);

/** Everything below is about this project. */
export function ProjectScope({ project, children }: { project: string; children: ReactNode }) {
  return <ProjectKey value={project}>{children}</ProjectKey>;
}

export function useProjectKey(): string {
  const key = useContext(ProjectKey);
  if (key === undefined) throw new TypeError("useProjectKey needs a ProjectScope above it.");
  return key;
}

export function useProject(): ProjectView {
  return useSuspenseQuery(projectQuery(useHttp(), useProjectKey())).data;
}

export function useMe(): Me {
  return useSuspenseQuery(meQuery(useHttp())).data;
}

/** The environments in the order of their stages. */
export function useEnvironments(): readonly EnvironmentView[] {
  const { environments } = useProject();
  return useMemo(() => environments.toSorted((a, b) => a.position - b.position), [environments]);
}

const ranks: Record<Role, number> = { viewer: 0, editor: 1, admin: 2 };

/** Whether the page should offer what needs this role. Only the server's judgement counts. */
export function useHasRole(role: Role): boolean {
  const { isAdmin } = useMe().person;
  return ranks[useProject().role] >= ranks[role] || isAdmin;
}

export function useCommands(): Commands {
  const http = useHttp();
  const project = useProjectKey();
  return useMemo(() => commandsOf(http, project), [http, project]);
}
