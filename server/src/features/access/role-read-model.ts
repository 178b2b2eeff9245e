import { asc, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { customRole } from "../../tables/grant.ts";

export function listCustomRoles(reader: Reader) {
  return reader
    .select({
      key: customRole.key,
      name: customRole.name,
      description: customRole.description,
      permissions: customRole.permissions,
    })
    .from(customRole)
    .orderBy(asc(customRole.name), asc(customRole.key));
}

/** Role → how many grants there are of it. */
export async function countGrantsByRole(reader: Reader): Promise<ReadonlyMap<string, number>> {
  const { rows } = await reader.execute<{ role: string; count: number }>(
    sql`select role, count(*)::int as count from role_grant group by role`,
  );
  return new Map(rows.map(({ role, count }) => [role, count]));
}

/** Names of the people, teams and service accounts that have a role. */
export async function listHolders(reader: Reader, role: string): Promise<readonly string[]> {
  const { rows } = await reader.execute<{ name: string }>(sql`
    select distinct coalesce(p.name, 'the team ' || t.name, 'the service account ' || s.name) as name
      from role_grant g
      left join person p on p.id = g.person_id
      left join team t on t.key = g.team
      left join service_account s on s.id = g.service_account_id
     where g.role = ${role} order by 1`);
  return rows.map(({ name }) => name);
}
