import { sql } from "drizzle-orm";
import type { Database } from "../../platform/db/database.ts";
import { permissionUse } from "../../tables/grant.ts";
import type { Use } from "./identity.ts";

/** Of two servers, the later use counts. */
export async function savePermissionUse(database: Database, use: Use, now: Date): Promise<void> {
  const { holder, permission, project, kind: environmentKind } = use;
  await database
    .insert(permissionUse)
    .values({ holder, permission, project, environmentKind, lastUsedAt: now })
    .onConflictDoUpdate({
      target: [
        permissionUse.holder,
        permissionUse.permission,
        permissionUse.project,
        permissionUse.environmentKind,
      ],
      set: { lastUsedAt: sql`greatest(${permissionUse.lastUsedAt}, excluded.last_used_at)` },
    });
}
