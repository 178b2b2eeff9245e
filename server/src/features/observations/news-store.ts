import { sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { columnsOf } from "./cells.ts";

/** Seen by one service, joined from what several saw for one request, or passed by tests. */
export type NewsKind = "seen" | "joined" | "passed";

/** What one report adds to what is known of a combination. */
export interface News {
  readonly project: string;
  /** Empty: of all environments. */
  readonly environment: string;
  /** Who saw it. */
  readonly services: readonly string[];
  /** Numbers, ascending. */
  readonly states: readonly number[];
  readonly recorded: number;
  readonly scopes: number;
  readonly at: Date;
  /** What the tests ran that passed with it. */
  readonly commit?: string;
}

/**
 * Tells analyses what is new, in the transaction that stores it: they add it to what they know, and read nothing again. A line
 * says what one says that is made of a stored row, see `evidence-read-model`.
 */
export async function tellNews(
  transaction: Transaction,
  kind: NewsKind,
  news: readonly News[],
): Promise<void> {
  const groups = new Map<string, { readonly of: News; readonly lines: string[] }>();
  for (const each of news) {
    const name = [each.project, each.environment, each.commit, ...each.services].join("\n");
    const group = groups.get(name) ?? { of: each, lines: [] };
    groups.set(name, group);
    group.lines.push(lineOf(each));
  }
  const column = columnsOf([...groups.values()]);
  await transaction.execute(sql`
    INSERT INTO combination_news (kind, project, environment, services, lines, commit)
    SELECT ${kind}, project, environment, array(SELECT jsonb_array_elements_text(services)), lines,
           commit
      FROM unnest(
        ${column(({ of }) => of.project)}::text[],
        ${column(({ of }) => of.environment)}::text[],
        ${column(({ of }) => JSON.stringify(of.services))}::jsonb[],
        ${column(({ lines }) => lines.join("\n"))}::text[],
        ${column(({ of }) => of.commit ?? "")}::text[]
      ) AS t (project, environment, services, lines, commit)`);
}

function lineOf({ states, recorded, scopes, at }: News): string {
  const seconds = Math.floor(at.getTime() / 1_000);
  return `${states.join(" ")};${recorded};${scopes};${seconds};${seconds}`;
}

/** Kept evidence from which more news than this leads to now is no shorter way than to read everything. */
const heldBackBytesMax = 64_000_000;

/**
 * Forgets news that every analysis had time to read, and that is in all evidence that was kept; whoever knows less reads everything.
 * `heldBackMax` in bytes, for tests.
 */
export async function pruneNews(
  transaction: Transaction,
  keptMinutes: number,
  heldBackMax = heldBackBytesMax,
): Promise<void> {
  const isNewTo = sql`
    kept.project = news.project AND news.environment IN ('', kept.environment)
      AND NOT pg_visible_in_snapshot(news.xid, kept.mark)`;
  await transaction.execute(sql`
    DELETE FROM kept_evidence AS kept
     WHERE (SELECT sum(octet_length(news.lines)) FROM combination_news AS news WHERE ${isNewTo})
           > ${heldBackMax}`);
  await transaction.execute(sql`
    DELETE FROM combination_news AS news
     WHERE told_at < now() - make_interval(mins => ${keptMinutes})
       AND NOT EXISTS (SELECT FROM kept_evidence AS kept WHERE ${isNewTo})`);
}
