import {
  dayOf,
  type FactKind,
  type LastAsked,
  type PolicyFacts,
  type TeamLoad,
} from "@yardarm/core/policies";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { person } from "../../tables/person.ts";
import { flag } from "../../tables/registry/flag.ts";
import { team } from "../../tables/team.ts";
import { readMannedTeams } from "../flags/owner-read-model.ts";
import { countExtensions } from "../lifecycle/needed-by-read-model.ts";

export interface FactsQuestion {
  readonly project: string;
  /** What is read, and of which flags. */
  readonly wanted: ReadonlyMap<FactKind, Asked>;
  readonly at: Date;
}

/** Flags by their keys, or all of a project. */
export type Asked = readonly string[] | "every flag";

interface Place extends Pick<FactsQuestion, "project" | "at"> {
  readonly flags: Asked;
}

type Facts = Omit<PolicyFacts, "isDirect">;

/** What policies have to know besides the registry. Mostly nothing, and then nothing is read. */
export async function readPolicyFacts(
  reader: Reader,
  { wanted, ...place }: FactsQuestion,
): Promise<Facts> {
  const whenWanted = async <Fact>(
    kind: FactKind,
    read: (reader: Reader, place: Place) => Promise<Fact>,
  ) => {
    const flags = wanted.get(kind);
    return flags === undefined ? undefined : read(reader, { ...place, flags });
  };
  const [createdAt, owners, emptyTeams, teams, asked, extensions] = await Promise.all([
    whenWanted("lifetime", readCreation),
    whenWanted("owner", readOwners),
    whenWanted("owner", readEmptyTeams),
    whenWanted("team_budget", readLoads),
    whenWanted("removal", readLastAsked),
    whenWanted("extension", readExtensions),
  ]);
  return {
    createdAt: createdAt ?? new Map(),
    ...(owners && { owners }),
    ...(emptyTeams && { emptyTeams }),
    ...(teams && { teams }),
    ...(asked && { asked }),
    ...(extensions && { extensions }),
  };
}

async function readCreation(
  reader: Reader,
  { project, flags }: Place,
): Promise<ReadonlyMap<string, number>> {
  const rows = await reader
    .select({ key: flag.key, createdAt: flag.createdAt })
    .from(flag)
    .where(
      and(
        eq(flag.project, project),
        flags === "every flag" ? undefined : inArray(flag.key, [...flags]),
      ),
    );
  return new Map(rows.map(({ key, createdAt }) => [key, createdAt.getTime()]));
}

async function readOwners(reader: Reader): Promise<ReadonlySet<string>> {
  const [teams, people] = await Promise.all([
    reader.select({ id: team.key }).from(team),
    reader.select({ id: person.id }).from(person).where(eq(person.isActive, true)),
  ]);
  return new Set([
    ...teams.map(({ id }) => `team:${id}`),
    ...people.map(({ id }) => `person:${id}`),
  ]);
}

/** A team is made before somebody is put into it: that is found of a project at rest, and stops no request. */
async function readEmptyTeams(
  reader: Reader,
  { flags }: Place,
): Promise<PolicyFacts["emptyTeams"]> {
  if (flags !== "every flag") return undefined;
  const [all, manned] = await Promise.all([
    reader.select({ id: team.key }).from(team),
    readMannedTeams(reader),
  ]);
  return new Set(all.map(({ id }) => id).filter((id) => !manned.has(id)));
}

async function readLoads(
  reader: Reader,
  { project, at }: Place,
): Promise<ReadonlyMap<string, TeamLoad>> {
  const today = dayOf(at.getTime());
  const owner = sql<string>`${flag.document} -> 'owner' ->> 'id'`;
  const rows = await reader
    .select({
      team: owner,
      active: sql<number>`count(*)::integer`,
      overdue: sql<number>`count(*) FILTER (WHERE ${flag.document} -> 'expiry' ->> 'date' < ${today})::integer`,
    })
    .from(flag)
    .where(
      and(
        eq(flag.project, project),
        eq(flag.state, "active"),
        sql`${flag.document} -> 'owner' ->> 'kind' = 'team'`,
      ),
    )
    .groupBy(owner);
  return new Map(rows.map(({ team: key, active, overdue }) => [key, { active, overdue }]));
}

/** Who asked for each last. Only what moves is judged by it, so nobody wants it of every flag. */
async function readLastAsked(
  reader: Reader,
  { project, flags }: Place,
): Promise<PolicyFacts["asked"]> {
  if (flags === "every flag") return undefined;
  const { rows } = await reader.execute<LastAsked & { flag: string } & Record<string, unknown>>(sql`
    SELECT DISTINCT ON (flag) flag, service, environment,
           (extract(epoch FROM last_at) * 1000)::float8 AS at
      FROM flag_use
     WHERE project = ${project}
       AND flag IN (SELECT jsonb_array_elements_text(${JSON.stringify(flags)}::jsonb))
     ORDER BY flag, last_at DESC`);
  return new Map(rows.map(({ flag: key, ...asked }) => [key, asked]));
}

async function readExtensions(
  reader: Reader,
  { project, flags }: Place,
): Promise<PolicyFacts["extensions"]> {
  return flags === "every flag" ? undefined : countExtensions(reader, { project, flags });
}
