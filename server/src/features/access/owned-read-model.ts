/** What somebody answers for, in all projects. */
import type { Owner } from "@yardarm/core/registry";
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";

export interface Owned {
  readonly project: string;
  readonly kind: "flag" | "segment";
  readonly key: string;
  readonly name: string;
  readonly state: "active" | "archived";
  readonly owner: Owner;
}

/** In one order, in which projects are locked too. */
export async function listOwned(reader: Reader, owner: Owner): Promise<readonly Owned[]> {
  const held = sql`document -> 'owner' = ${JSON.stringify({ kind: owner.kind, id: owner.id })}::jsonb`;
  const { rows } = await reader.execute<Owned & Record<string, unknown>>(sql`
    select project, 'flag' as kind, key, document ->> 'name' as name, state, document -> 'owner' as owner
      from flag where ${held}
    union all
    select project, 'segment', key, document ->> 'name', state, document -> 'owner' from segment where ${held}
     order by project, kind, key`);
  return rows;
}

/** What is still in use, and whose owner may no longer sign in: nobody answers for it. */
export async function listOwnerless(
  reader: Reader,
): Promise<readonly (Owned & { readonly ownerName: string })[]> {
  const { rows } = await reader.execute<
    Owned & { readonly ownerName: string } & Record<string, unknown>
  >(sql`
    select o.*, p.name as "ownerName" from (
      select project, 'flag' as kind, key, document ->> 'name' as name, state, document -> 'owner' as owner from flag
      union all
      select project, 'segment', key, document ->> 'name', state, document -> 'owner' from segment) o
      join person p on o.owner ->> 'kind' = 'person' and o.owner ->> 'id' = p.id::text and not p.is_active
     where o.state = 'active'
     order by o.project, o.kind, o.key`);
  return rows;
}
