import type { Owner } from "@yardarm/core/registry";
import { eq } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { teamMember } from "../../tables/grant.ts";
import { person } from "../../tables/person.ts";
import { team } from "../../tables/team.ts";

/** The names of all who can answer for something. */
export interface OwnerNames {
  /** Whether they are there; of a person, whether they may still sign in. */
  has(owner: Owner): boolean;
  /** Whether somebody is there to be asked: of a team, whether anybody in it may still sign in. */
  answers(owner: Owner): boolean;
  /** Says of whoever may no longer sign in that it is so. An owner who is not there still has an id. */
  nameOf(owner: Owner): string;
}

export async function readOwnerNames(reader: Reader): Promise<OwnerNames> {
  const [teams, manned, people] = await Promise.all([
    reader.select({ id: team.key, name: team.name }).from(team),
    readMannedTeams(reader),
    reader.select({ id: person.id, name: person.name, isActive: person.isActive }).from(person),
  ]);
  const teamNames = new Map(teams.map(({ id, name }) => [id, name]));
  const persons = new Map(people.map((each) => [each.id, each]));
  const isPerson = (id: string) => persons.get(id)?.isActive === true;
  return {
    has: ({ kind, id }) => (kind === "team" ? teamNames.has(id) : isPerson(id)),
    answers: ({ kind, id }) => (kind === "team" ? manned.has(id) : isPerson(id)),
    nameOf({ kind, id }) {
      if (kind === "team") return teamNames.get(id) ?? id;
      const found = persons.get(id);
      if (found === undefined) return id;
      return found.isActive ? found.name : `${found.name} (switched off)`;
    },
  };
}

/** Teams with somebody in them who may sign in. */
export async function readMannedTeams(reader: Reader): Promise<ReadonlySet<string>> {
  const rows = await reader
    .selectDistinct({ team: teamMember.team })
    .from(teamMember)
    .innerJoin(person, eq(person.id, teamMember.personId))
    .where(eq(person.isActive, true));
  return new Set(rows.map((row) => row.team));
}
