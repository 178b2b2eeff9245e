import { useQuery } from "@tanstack/react-query";
import type { Owner } from "@yardarm/core/registry";
import { useHttp } from "../../api/http-context.tsx";
import { peopleQuery, teamsQuery } from "../../api/installation-queries.ts";
import { type OwnerChoice, ownerValue } from "../../api/owners.ts";

/** Who could answer for what somebody else answers for now: teams first, since people leave. */
export function useHeirs(instead: Owner): readonly OwnerChoice[] {
  const http = useHttp();
  const { data: people = [] } = useQuery(peopleQuery(http));
  const { data: teams = [] } = useQuery(teamsQuery(http));
  const choices = [
    { value: "", label: "Choose…" },
    ...teams.map(({ key, name }) => ({
      value: ownerValue({ kind: "team", id: key }),
      label: `${name} (team)`,
    })),
    ...people
      .filter(({ isActive }) => isActive)
      .map(({ id, name }) => ({ value: ownerValue({ kind: "person", id }), label: name })),
  ];
  return choices.filter(({ value }) => value !== ownerValue(instead));
}
