import { useQuery } from "@tanstack/react-query";
import type { Owner } from "@yardarm/core/registry";
import { useMemo } from "react";
import { useProject, useProjectKey } from "./current-project.tsx";
import { useHttp } from "./http-context.tsx";
import { membersQuery } from "./queries.ts";

/** An owner that can be chosen; its value is `<kind>:<id>`. */
export interface OwnerChoice {
  readonly value: string;
  readonly label: string;
}

/** Teams first, since people leave; then the members of the project. */
export function useOwnerChoices(): readonly OwnerChoice[] {
  const { teams } = useProject();
  const { data: members } = useQuery(membersQuery(useHttp(), useProjectKey()));
  return useMemo(
    () => [
      ...teams.map(({ key, name }) => ({
        value: ownerValue({ kind: "team", id: key }),
        label: `${name} (team)`,
      })),
      ...(members ?? []).map(({ person }) => ({
        value: ownerValue({ kind: "person", id: person.id }),
        label: person.name,
      })),
    ],
    [teams, members],
  );
}

export function ownerValue({ kind, id }: Owner): string {
  return `${kind}:${id}`;
}

/** Undefined when nothing was chosen. */
export function parseOwner(value: string): Owner | undefined {
  const [kind, ...id] = value.split(":");
  if ((kind !== "team" && kind !== "person") || id.length === 0) return undefined;
  return { kind, id: id.join(":") };
}
