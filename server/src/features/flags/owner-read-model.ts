import type { Owner } from "@yardarm/core/registry";
import type { Reader } from "../../platform/db/reader.ts";
import { person } from "../../tables/person.ts";
import { team } from "../../tables/team.ts";

/** The names of all who can answer for something. */
export interface OwnerNames {
  /** Whether they are there; of a person, whether they may still sign in. */
  has(owner: Owner): boolean;
  /** Says of whoever may no longer sign in that it is so. An owner who is not there still has an id. */
  nameOf(owner: Owner): string;
}

export async function readOwnerNames(reader: Reader): Promise<OwnerNames> {
  const [teams, people] = await Promise.all([
    reader.select({ id: team.key, name: team.name }).from(team),
    reader.select({ id: person.id, name: person.name, isActive: person.isActive }).from(person),
  ]);
  const teamNames = new Map(teams.map(({ id, name }) => [id, name]));
  const persons = new Map(people.map((each) => [each.id, each]));
  return {
    has: ({ kind, id }) =>
      kind === "team" ? teamNames.has(id) : persons.get(id)?.isActive === true,
    nameOf({ kind, id }) {
      if (kind === "team") return teamNames.get(id) ?? id;
      const found = persons.get(id);
      if (found === undefined) return id;
      return found.isActive ? found.name : `${found.name} (switched off)`;
    },
  };
}
