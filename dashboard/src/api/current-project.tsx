import { useSuspenseQuery } from "@tanstack/react-query";
import type { EnvironmentView, ProjectView } from "@yardarm/server/wire";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { type Commands, commandsOf } from "./commands.ts";
import { useHttp } from "./http-context.tsx";
import { meQuery, projectQuery, type SignedInPerson } from "./queries.ts";

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

/** Absent on the pages of the installation. */
export function useProjectKeyIfAny(): string | undefined {
  return useContext(ProjectKey);
}

export function useProject(): ProjectView {
  return useSuspenseQuery(projectQuery(useHttp(), useProjectKey())).data;
}

export function useMe(): SignedInPerson {
  return useSuspenseQuery(meQuery(useHttp())).data;
}

/** The environments in the order of their stages. */
export function useEnvironments(): readonly EnvironmentView[] {
  const { environments } = useProject();
  return useMemo(() => environments.toSorted((a, b) => a.position - b.position), [environments]);
}

/**
 * Whether the page should offer what needs this permission, in this environment or (absent) in one or another. Only the
 * server's judgement counts.
 */
export function useMay(permission: string, environment?: string): boolean {
  const { permissions, environments } = useProject();
  if (!Object.hasOwn(permissions, permission)) return false;
  const kinds = permissions[permission] ?? null;
  if (kinds === null || environment === undefined) return true;
  const kind = environments.find(({ key }) => key === environment)?.kind;
  return kind !== undefined && kinds.includes(kind);
}

/** The same for what belongs to the installation. */
export function useMayEverywhere(permission: string): boolean {
  return useMe().permissions.includes(permission);
}

export function useCommands(): Commands {
  const http = useHttp();
  const project = useProjectKey();
  return useMemo(() => commandsOf(http, project), [http, project]);
}

/** What people call an environment; its key, when it is gone. */
export function useEnvironmentName(): (key: string) => string {
  const environments = useEnvironments();
  return useMemo(() => {
    const names = new Map(environments.map(({ key, name }) => [key, name]));
    return (key) => names.get(key) ?? key;
  }, [environments]);
}
