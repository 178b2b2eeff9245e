import type { Owner } from "@yardarm/core/registry";
import type { Reader } from "../../platform/db/reader.ts";
import { person } from "../../tables/person.ts";
import { team } from "../../tables/team.ts";

/** The names of all who can answer for something. */
export interface OwnerNames {
  has(owner: Owner): boolean;
  /** An owner who is no longer there still has an id. */
  nameOf(owner: Owner): string;
}

export async function readOwnerNames(reader: Reader): Promise<OwnerNames> {
  const [teams, people] = await Promise.all([
    reader.select({ id: team.key, name: team.name }).from(team),
    reader.select({ id: person.id, name: person.name }).from(person),
  ]);
  const named = (rows: readonly { id: string; name: string }[]) =>
    new Map(rows.map(({ id, name }) => [id, name]));
  const names = { team: named(teams), person: named(people) };
  return {
    has: ({ kind, id }) => names[kind].has(id),
    nameOf: ({ kind, id }) => names[kind].get(id) ?? id,
  };
}
