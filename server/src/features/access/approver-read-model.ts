/** Who could agree to what somebody else wants to change. */
import type { EnvironmentKind } from "@yardarm/core/registry";
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { isBuiltIn, permissionsOf } from "./permissions.ts";
import { mayDo, type Powers, unscoped } from "./powers.ts";

export interface Approver {
  readonly id: string;
  readonly name: string;
  readonly teams: readonly string[];
  /** Whether they may approve in environments of a kind; absent: in one or another. */
  mayApproveIn(kind?: string): boolean;
}

interface Row extends Record<string, unknown> {
  readonly id: string;
  readonly name: string;
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
  const { rows } = await reader.execute<Row>(sql`
    select p.id, p.name, p.is_admin as "isAdmin",
           (select coalesce(jsonb_agg(distinct t.team), '[]') from team_member t where t.person_id = p.id) as teams,
           (select coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'project', g.project,
                     'kinds', g.environment_kinds, 'permissions', c.permissions)), '[]')
              from role_grant g left join custom_role c on c.key = g.role
             where (g.project = ${project} or g.project is null)
               and (g.person_id = p.id
                    or g.team in (select t.team from team_member t where t.person_id = p.id))) as grants
      from person p
     where p.is_active
     order by p.name, p.id`);
  return rows.map((row) => approverOf(row, project)).filter((each) => each.mayApproveIn());
}

function approverOf({ id, name, isAdmin, teams, grants }: Row, project: string): Approver {
  const powers: Powers = {
    isAdmin,
    scope: unscoped,
    grants: grants.map(({ permissions, ...grant }) => ({
      ...grant,
      permissions: isBuiltIn(grant.role) ? permissionsOf(grant.role) : new Set(permissions ?? []),
    })),
  };
  return {
    ...{ id, name, teams },
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

/** Of these people, those who may no longer sign in. */
export async function listGone(
  reader: Reader,
  people: readonly string[],
): Promise<ReadonlySet<string>> {
  if (people.length === 0) return new Set();
  const { rows } = await reader.execute<{ id: string }>(sql`
    select id::text from person where not is_active and id::text = any (${sql.param([...people])}::text[])`);
  return new Set(rows.map(({ id }) => id));
}

/** The person who made a service account, and so answers for what it does. */
export async function makerOf(reader: Reader, account: string): Promise<string | undefined> {
  const { rows } = await reader.execute<{ maker: string | null }>(
    sql`select created_by::text as maker from service_account where id::text = ${account}`,
  );
  return rows[0]?.maker ?? undefined;
}
