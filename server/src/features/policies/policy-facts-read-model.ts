import { dayOf, type LastAsked, type PolicyFacts, type TeamLoad } from "@yardarm/core/policies";
import type { Policy, Requirement } from "@yardarm/core/registry";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { person } from "../../tables/person.ts";
import { flag } from "../../tables/registry/flag.ts";
import { team } from "../../tables/team.ts";
import { countExtensions } from "../lifecycle/needed-by-read-model.ts";

export interface FactsQuestion {
  readonly project: string;
  /** Only what these ask about is read. */
  readonly policies: Iterable<Policy>;
  /** The flags that are judged; absent = all of them. */
  readonly flags?: readonly string[];
  readonly at: Date;
}

type Facts = Omit<PolicyFacts, "isDirect">;

/** What policies have to know besides the registry. Mostly nothing, and then nothing is read. */
export async function readPolicyFacts(reader: Reader, question: FactsQuestion): Promise<Facts> {
  const kinds = new Set<Requirement["kind"]>();
  for (const { state, requirement } of question.policies) {
    if (state === "active") kinds.add(requirement.kind);
  }
  const isAboutFlags = question.flags === undefined || question.flags.length > 0;
  /** Asked only for what a policy in force wants to know. */
  const whenAsked = <Fact>(
    kind: Requirement["kind"],
    read: (reader: Reader, question: FactsQuestion) => Promise<Fact>,
  ) => (kinds.has(kind) && isAboutFlags ? read(reader, question) : undefined);
  const [createdAt, owners, teams, asked, extensions] = await Promise.all([
    whenAsked("lifetime", readCreation),
    whenAsked("owner", readOwners),
    whenAsked("team_budget", readLoads),
    whenAsked("removal", readLastAsked),
    whenAsked("extension", readExtensions),
  ]);
  return {
    createdAt: createdAt ?? new Map(),
    ...(owners && { owners }),
    ...(teams && { teams }),
    ...(asked && { asked }),
    ...(extensions && { extensions }),
  };
}

async function readCreation(
  reader: Reader,
  { project, flags }: FactsQuestion,
): Promise<ReadonlyMap<string, number>> {
  const rows = await reader
    .select({ key: flag.key, createdAt: flag.createdAt })
    .from(flag)
    .where(
      and(
        eq(flag.project, project),
        flags === undefined ? undefined : inArray(flag.key, [...flags]),
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

async function readLoads(
  reader: Reader,
  { project, at }: FactsQuestion,
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

/** Of the flags that a request touches: who asked for each last. A project at rest is not asked. */
async function readLastAsked(
  reader: Reader,
  { project, flags }: FactsQuestion,
): Promise<PolicyFacts["asked"]> {
  if (flags === undefined) return undefined;
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
  { project, flags }: FactsQuestion,
): Promise<PolicyFacts["extensions"]> {
  if (flags === undefined) return undefined;
  const counted = await Promise.all(
    flags.map((key) => countExtensions(reader, { project, flag: key })),
  );
  return new Map(counted.flatMap((counts) => [...counts]));
}
