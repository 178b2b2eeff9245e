import { type Change, describe, type Effect, title } from "@yardarm/core/changes";
import type { Registry } from "@yardarm/core/registry";
import { sql } from "drizzle-orm";
import type { Actor } from "../../platform/actor.ts";
import type { Transaction } from "../../platform/db/transaction.ts";

/** A change request that has been applied. */
export interface AppliedRequest {
  readonly project: string;
  readonly title: string;
  readonly sentences: readonly string[];
  readonly reason: string | undefined;
  readonly author: Actor;
  readonly brokeGlass: boolean;
  readonly changes: readonly Change[];
  readonly effect: Effect;
  readonly revisions: Readonly<Record<string, number>>;
  readonly entry: number;
  readonly reverts: number | undefined;
  readonly at: Date;
}

/** What a request is called, and what it does in words. */
export function wordsOf(
  changes: readonly Change[],
  before: Registry,
  named?: string,
): Pick<AppliedRequest, "title" | "sentences"> {
  return {
    title: named ?? title(changes, before),
    sentences: changes.map((change) => describe(change, before)),
  };
}

/** Stores a request under the next number of its project, and by all that it touched. Answers with the number. */
export async function storeRequest(tx: Transaction, request: AppliedRequest): Promise<number> {
  const { kind, id, name } = request.author;
  const { rows } = await tx.execute<{ number: string }>(sql`
    WITH stored AS (
      INSERT INTO change_request (project, number, state, title, sentences, reason, author, broke_glass,
                                  changes, effect, revisions, entry, reverts, created_at)
      SELECT ${request.project},
             1 + coalesce((SELECT max(number) FROM change_request WHERE project = ${request.project}), 0),
             'applied', ${request.title}, ${JSON.stringify(request.sentences)}::jsonb,
             ${request.reason ?? null}, ${JSON.stringify({ kind, id, name })}::jsonb,
             ${request.brokeGlass}, ${JSON.stringify(request.changes)}::jsonb,
             ${JSON.stringify(request.effect)}::jsonb, ${JSON.stringify(request.revisions)}::jsonb,
             ${request.entry}, ${request.reverts ?? null}::bigint, ${request.at}::timestamptz
      RETURNING project, number
    ), found_by AS (
      INSERT INTO change_request_address (project, address, number)
      SELECT project, address, number
        FROM stored, unnest(${sql.param(searchAddresses(request.effect))}::text[]) AS address
    )
    SELECT number FROM stored`);
  return Number(rows[0]?.number);
}

/** Each touched entity, and what it belongs to: a flag is also found by what happened to its configs. */
function searchAddresses({ entities }: Effect): readonly string[] {
  const addresses = entities.flatMap(({ address }) => {
    const [room, key] = address.split("/");
    return [address, room === "list" ? `segment/${key}` : `${room}/${key}`];
  });
  return [...new Set(addresses)];
}
