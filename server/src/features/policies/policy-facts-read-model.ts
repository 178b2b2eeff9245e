import { dayOf, type PolicyFacts, type TeamLoad } from "@yardarm/core/policies";
import type { Policy, Requirement } from "@yardarm/core/registry";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { person } from "../../tables/person.ts";
import { flag } from "../../tables/registry/flag.ts";
import { team } from "../../tables/team.ts";

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
  const [createdAt, owners, teams] = await Promise.all([
    kinds.has("lifetime") && isAboutFlags ? readCreation(reader, question) : new Map(),
    kinds.has("owner") && isAboutFlags ? readOwners(reader) : undefined,
    kinds.has("team_budget") && isAboutFlags ? readLoads(reader, question) : undefined,
  ]);
  return { createdAt, ...(owners && { owners }), ...(teams && { teams }) };
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
    reader.select({ id: person.id }).from(person),
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
