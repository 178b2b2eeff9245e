import type { Effect } from "@yardarm/core/changes";
import { eq, max, sql } from "drizzle-orm";
import { prepared } from "../../platform/db/prepared.ts";
import type { Transaction } from "../../platform/db/transaction.ts";
import { changeRequest } from "../../tables/change-request.ts";
import { announcing } from "./announce.ts";
import type { AppliedRequest } from "./applied-request.ts";
import type { WaitingRequest } from "./waiting-request.ts";

/** The number that the next request of a project gets. Asked under the project's lock, so nobody else gets it. */
export async function nextNumber(tx: Transaction, project: string): Promise<number> {
  const [row] = await tx
    .select({ last: max(changeRequest.number) })
    .from(changeRequest)
    .where(eq(changeRequest.project, project));
  return (row?.last ?? 0) + 1;
}

const json = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`;

/**
 * Stores a request that is applied, and by all that it touched, and tells every server of it. One that waited keeps its author
 * and its beginning.
 */
export async function storeRequest(tx: Transaction, request: AppliedRequest): Promise<void> {
  const { project, number, effect, life } = request;
  const { kind, id, name } = request.caller.actor;
  await tx.execute(
    prepared(sql`
    WITH stored AS (
      INSERT INTO change_request (project, number, state, title, sentences, reason, author, broke_glass,
                                  changes, effect, revisions, entry, reverts, created_at,
                                  life, ground, names, changed_at)
      VALUES (${project}, ${number}, 'applied', ${request.title}, ${json(request.sentences)},
              ${request.reason ?? null}, ${json({ kind, id, name })},
              ${request.brokeGlassOf.length > 0}, ${json(request.changes)}, ${json(effect)},
              ${json(request.revisions)}, ${request.entry}, ${request.reverts ?? null}, ${request.at},
              ${life ? json(life.life) : null}, ${life ? json(life.ground) : null},
              ${json(life?.names ?? {})}, ${request.at})
      ON CONFLICT (project, number) DO UPDATE
         SET state = 'applied', sentences = excluded.sentences, changes = excluded.changes,
             effect = excluded.effect, revisions = excluded.revisions, entry = excluded.entry,
             life = excluded.life, ground = excluded.ground, names = excluded.names,
             changed_at = excluded.changed_at
    ), found_by AS (${addressesStep(project, number, effect)})
    ${announcing(request)}`),
  );
}

/** Stores a request that is not applied. It is found by all that it ever would have touched. */
export async function insertWaiting(tx: Transaction, request: WaitingRequest): Promise<void> {
  const { project, number, effect, life, createdAt } = request;
  await tx.execute(sql`
    WITH stored AS (
      INSERT INTO change_request (project, number, state, title, sentences, reason, author, changes, effect,
                                  revisions, reverts, created_at, life, ground, names, changed_at)
      VALUES (${project}, ${number}, ${life.state}, ${request.title}, ${json(request.sentences)},
              ${request.reason}, ${json(request.author)}, ${json(request.changes)}, ${json(effect)},
              '{}', ${request.reverts}, ${createdAt}, ${json(life)}, ${json(request.ground)},
              ${json(request.names)}, ${createdAt})
    )
    ${addressesStep(project, number, effect)}`);
}

/** Stores it as it is after a step that did not apply it. */
export async function updateWaiting(
  tx: Transaction,
  request: WaitingRequest,
  changedAt: Date,
): Promise<void> {
  const { project, number, effect, life } = request;
  await tx.execute(sql`
    WITH stored AS (
      UPDATE change_request
         SET state = ${life.state}, title = ${request.title}, sentences = ${json(request.sentences)},
             reason = ${request.reason}, changes = ${json(request.changes)}, effect = ${json(effect)},
             life = ${json(life)}, ground = ${json(request.ground)}, names = ${json(request.names)},
             changed_at = ${changedAt}
       WHERE project = ${project} AND number = ${number}
    )
    ${addressesStep(project, number, effect)}`);
}

function addressesStep(project: string, number: number, effect: Effect) {
  return sql`
    INSERT INTO change_request_address (project, address, number)
    SELECT ${project}, address, ${number}
      FROM unnest(${sql.param(searchAddresses(effect))}::text[]) AS address
    ON CONFLICT DO NOTHING`;
}

/** Each touched entity, and what it belongs to: a flag is also found by what happened to its configs. */
function searchAddresses({ entities }: Effect): readonly string[] {
  const addresses = entities.flatMap(({ address }) => {
    const [room, key] = address.split("/");
    return [address, room === "list" ? `segment/${key}` : `${room}/${key}`];
  });
  return [...new Set(addresses)];
}
