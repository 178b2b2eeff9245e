/** Who has which role where, as pages show it. */
import type { EnvironmentKind } from "@yardarm/core/registry";
import { type SQL, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import type { GrantSource } from "./grant-store.ts";

export interface ListedGrant extends Record<string, unknown> {
  readonly id: string;
  readonly granteeKind: "person" | "team" | "service_account";
  readonly granteeId: string;
  readonly granteeName: string;
  readonly role: string;
  readonly project: string | null;
  readonly environmentKinds: EnvironmentKind[] | null;
  readonly source: GrantSource;
  /** Name of who gave it by hand; empty: a part of the system, or groups. */
  readonly grantedBy: string;
  readonly grantedAt: string;
}

const columns = sql`
  g.id, g.role, g.project, g.environment_kinds as "environmentKinds", g.source, coalesce(bp.name, bs.name, '') as "grantedBy",
  to_char(g.granted_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "grantedAt",
  case when g.person_id is not null then 'person' when g.team is not null then 'team' else 'service_account' end as "granteeKind",
  coalesce(g.person_id::text, g.team, g.service_account_id::text) as "granteeId",
  coalesce(p.name, t.name, s.name) as "granteeName"`;

async function list(reader: Reader, where: SQL): Promise<readonly ListedGrant[]> {
  const { rows } = await reader.execute<ListedGrant>(sql`
    select ${columns} from role_grant g
      left join person p on p.id = g.person_id
      left join team t on t.key = g.team
      left join service_account s on s.id = g.service_account_id
      left join person bp on bp.id = g.granted_by_id
      left join service_account bs on bs.id = g.granted_by_id
     where ${where}
     order by coalesce(p.name, t.name, s.name), g.project nulls first, g.role, g.id`);
  return rows;
}

export function listAllGrants(reader: Reader): Promise<readonly ListedGrant[]> {
  return list(reader, sql`true`);
}

/** Those for all projects too, which hold there as well. */
export function listGrantsIn(reader: Reader, project: string): Promise<readonly ListedGrant[]> {
  return list(reader, sql`g.project = ${project} or g.project is null`);
}

export interface TeamMemberRow extends Record<string, unknown> {
  readonly team: string;
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  readonly isActive: boolean;
  /** Put there by hand; otherwise by groups of the identity provider. */
  readonly isManual: boolean;
}

export async function listTeamMembers(reader: Reader): Promise<readonly TeamMemberRow[]> {
  const { rows } = await reader.execute<TeamMemberRow>(sql`
    select m.team, m.person_id as "personId", p.name, p.email, p.is_active as "isActive",
           bool_or(m.source = 'manual') as "isManual"
      from team_member m join person p on p.id = m.person_id
     group by m.team, m.person_id, p.name, p.email, p.is_active
     order by m.team, p.name, m.person_id`);
  return rows;
}
