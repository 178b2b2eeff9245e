/** What somebody, or a team of theirs, answers for. */
import type { Expiry, Purpose } from "@yardarm/core/registry";
import { sql } from "drizzle-orm";
import type { Reader } from "../../../platform/db/reader.ts";

export interface OwnedFlag {
  readonly project: string;
  readonly projectName: string;
  readonly flag: string;
  readonly name: string;
  readonly purpose: Purpose;
  readonly expiry: Expiry;
  /** `2026-11-30`: nobody wants to be reminded of it before this day; null: nobody said so. */
  readonly snoozedUntil: string | null;
  /** Name of the team that owns it; null: they do themselves. */
  readonly team: string | null;
}

export interface Ownership {
  /** Absent: only what the teams own. */
  readonly person?: string;
  readonly teams: readonly string[];
}

/** Flags that are still there, in all projects. */
export async function listOwnedFlags(
  reader: Reader,
  { person, teams }: Ownership,
): Promise<readonly OwnedFlag[]> {
  const owners = [
    ...(person === undefined ? [] : [{ kind: "person", id: person }]),
    ...teams.map((id) => ({ kind: "team", id })),
  ].map((owner) => JSON.stringify(owner));
  const { rows } = await reader.execute<OwnedFlag & Record<string, unknown>>(sql`
    SELECT f.project, p.name AS "projectName", f.key AS flag, f.document ->> 'name' AS name,
           f.document ->> 'purpose' AS purpose, f.document -> 'expiry' AS expiry, f.document ->> 'snoozedUntil' AS "snoozedUntil", t.name AS team
      FROM flag f JOIN project p ON p.key = f.project
      LEFT JOIN team t ON f.document #>> '{owner,kind}' = 'team' AND t.key = f.document #>> '{owner,id}'
     WHERE f.state = 'active' AND f.document -> 'owner' = ANY (${sql.param(owners)}::jsonb[])
     ORDER BY f.project, f.key`);
  return rows;
}

/** Teams that answer for a flag that is still there. */
export async function listOwningTeams(
  reader: Reader,
): Promise<readonly { readonly team: string; readonly teamName: string }[]> {
  const { rows } = await reader.execute<{ team: string; teamName: string }>(sql`
    SELECT t.key AS team, t.name AS "teamName" FROM team t
     WHERE EXISTS (SELECT FROM flag f
                    WHERE f.state = 'active'
                      AND f.document -> 'owner' = jsonb_build_object('kind', 'team', 'id', t.key))
     ORDER BY t.key`);
  return rows;
}

/** The teams that somebody is in, by key. */
export async function listTeamsOf(reader: Reader, person: string): Promise<readonly string[]> {
  const { rows } = await reader.execute<{ team: string }>(
    sql`SELECT DISTINCT team FROM team_member WHERE person_id = ${person}::uuid ORDER BY team`,
  );
  return rows.map(({ team }) => team);
}
