/** Who could agree to what somebody else wants to change. */
import type { EnvironmentKind } from "@yardarm/core/registry";
import { type SQL, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { isBuiltIn, permissionsOf } from "./permissions.ts";
import { mayDo, type Powers, unscoped } from "./powers.ts";

export interface Approver {
  readonly id: string;
  readonly name: string;
  /** Whether they may sign in. */
  readonly isActive: boolean;
  readonly teams: readonly string[];
  /** Whether they may approve in environments of a kind; absent: in one or another. */
  mayApproveIn(kind?: string): boolean;
}

interface Row extends Record<string, unknown> {
  readonly id: string;
  readonly name: string;
  readonly isActive: boolean;
  readonly isAdmin: boolean;
  readonly teams: readonly string[];
  readonly grants: readonly {
    readonly role: string;
    readonly project: string | null;
    readonly kinds: readonly EnvironmentKind[] | null;
    readonly permissions: readonly string[] | null;
  }[];
}

/** The people who may sign in and may approve in a project, by name. */
export async function listApprovers(reader: Reader, project: string): Promise<readonly Approver[]> {
  const people = await readPeople(reader, project, sql`p.is_active`);
  return people.filter((each) => each.mayApproveIn());
}

/** What these people may do by now, whether they may sign in or not. */
export async function findGivers(
  reader: Reader,
  project: string,
  people: readonly string[],
): Promise<readonly Approver[]> {
  if (people.length === 0) return [];
  return readPeople(reader, project, sql`p.id::text = any (${sql.param([...people])}::text[])`);
}

async function readPeople(
  reader: Reader,
  project: string,
  which: SQL,
): Promise<readonly Approver[]> {
  const { rows } = await reader.execute<Row>(sql`
    select p.id, p.name, p.is_active as "isActive", p.is_admin as "isAdmin",
           (select coalesce(jsonb_agg(distinct t.team), '[]') from team_member t where t.person_id = p.id) as teams,
           (select coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'project', g.project,
                     'kinds', g.environment_kinds, 'permissions', c.permissions)), '[]')
              from role_grant g left join custom_role c on c.key = g.role
             where (g.project = ${project} or g.project is null)
               and (g.person_id = p.id
                    or g.team in (select t.team from team_member t where t.person_id = p.id))) as grants
      from person p
     where ${which}
     order by p.name, p.id`);
  return rows.map((row) => approverOf(row, project));
}

function approverOf(
  { id, name, isActive, isAdmin, teams, grants }: Row,
  project: string,
): Approver {
  const powers: Powers = {
    isAdmin,
    scope: unscoped,
    grants: grants.map(({ permissions, ...grant }) => ({
      ...grant,
      permissions: isBuiltIn(grant.role) ? permissionsOf(grant.role) : new Set(permissions ?? []),
    })),
  };
  return {
    ...{ id, name, isActive, teams },
    mayApproveIn: (kind) => mayDo(powers, "change.approve", { project, kind }),
  };
}

/** The teams that a person is in. */
export async function teamsOf(reader: Reader, person: string): Promise<readonly string[]> {
  const { rows } = await reader.execute<{ team: string }>(
    sql`select distinct team from team_member where person_id::text = ${person} order by team`,
  );
  return rows.map(({ team }) => team);
}

/** The person who made a service account, and so answers for what it does. */
export async function makerOf(reader: Reader, account: string): Promise<string | undefined> {
  const { rows } = await reader.execute<{ maker: string | null }>(
    sql`select created_by::text as maker from service_account where id::text = ${account}`,
  );
  return rows[0]?.maker ?? undefined;
}
