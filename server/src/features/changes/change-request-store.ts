import type { Effect } from "@yardarm/core/changes";
import { eq, max, sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { changeRequest } from "../../tables/change-request.ts";
import type { AppliedRequest } from "./applied-request.ts";

/** The number that the next request of a project gets. Asked under the project's lock, so nobody else gets it. */
export async function nextNumber(tx: Transaction, project: string): Promise<number> {
  const [row] = await tx
    .select({ last: max(changeRequest.number) })
    .from(changeRequest)
    .where(eq(changeRequest.project, project));
  return (row?.last ?? 0) + 1;
}

/** Stores a request, and by all that it touched. */
export async function storeRequest(tx: Transaction, request: AppliedRequest): Promise<void> {
  const { project, number, effect } = request;
  const { kind, id, name } = request.caller.actor;
  const json = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`;
  await tx.execute(sql`
    WITH stored AS (
      INSERT INTO change_request (project, number, state, title, sentences, reason, author, broke_glass,
                                  changes, effect, revisions, entry, reverts, created_at)
      VALUES (${project}, ${number}, 'applied', ${request.title}, ${json(request.sentences)},
              ${request.reason ?? null}, ${json({ kind, id, name })},
              ${request.brokeGlassOf.length > 0}, ${json(request.changes)}, ${json(effect)},
              ${json(request.revisions)}, ${request.entry}, ${request.reverts ?? null}, ${request.at})
    )
    INSERT INTO change_request_address (project, address, number)
    SELECT ${project}, address, ${number}
      FROM unnest(${sql.param(searchAddresses(effect))}::text[]) AS address`);
}

/** Each touched entity, and what it belongs to: a flag is also found by what happened to its configs. */
function searchAddresses({ entities }: Effect): readonly string[] {
  const addresses = entities.flatMap(({ address }) => {
    const [room, key] = address.split("/");
    return [address, room === "list" ? `segment/${key}` : `${room}/${key}`];
  });
  return [...new Set(addresses)];
}
