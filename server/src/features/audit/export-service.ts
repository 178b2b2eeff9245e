/** Hands out the record, as a stream, and puts it on record that it did. */
import type { Caller } from "../../platform/actor.ts";
import type { Database } from "../../platform/db/database.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { inTransaction } from "../../platform/db/transaction.ts";
import { rowsOf, viewsOf } from "./audit-read-model.ts";
import { asksNothing, type EntryQuestion, nextAnswers } from "./audit-search-read-model.ts";
import type { AuditRecord } from "./audit-service.ts";
import { parseStored } from "./entry-view.ts";
import { csvHead, csvRowOf, lineOf } from "./export-line.ts";
import { readKnowledge } from "./personal-data-read-model.ts";

export interface ExportDeps {
  readonly database: Database;
  readonly reader: Reader;
  readonly record: AuditRecord["record"];
}

export interface ExportWish {
  readonly chain: string;
  readonly format: "jsonl" | "csv";
  readonly question: EntryQuestion;
  readonly withPlaces: boolean;
}

export interface ExportService {
  /** Text in parts, oldest entry first. The entry that tells of the export is its last. */
  begin(wish: ExportWish, caller: Caller): Promise<AsyncGenerator<string>>;
}

export function createExportService(deps: ExportDeps): ExportService {
  return {
    async begin(wish, caller) {
      const upTo = await recordExport(deps, wish, caller);
      return partsOf(deps.reader, wish, upTo);
    },
  };
}

function recordExport(
  { database, record }: ExportDeps,
  { chain, format, question }: ExportWish,
  caller: Caller,
): Promise<number> {
  const asked = Object.entries(question).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [[name, value instanceof Date ? value.toISOString() : value] as const],
  );
  const part = asksNothing(question) ? "the record" : "a part of the record";
  return inTransaction(database, (tx) =>
    record(tx, chain, {
      kind: "record.exported",
      caller,
      summary: `${caller.actor.name} exported ${part}.`,
      details: { format, asked: Object.fromEntries(asked) },
    }),
  );
}

const batch = 500;

async function* partsOf(reader: Reader, wish: ExportWish, upTo: number): AsyncGenerator<string> {
  if (wish.format === "csv") yield csvHead;
  for (let after = 0; ; ) {
    const entries = await nextAnswers(reader, wish.chain, wish.question, {
      after,
      limit: batch,
      upTo,
    });
    const last = entries.at(-1);
    if (last === undefined) return;
    yield await textOf(reader, wish, entries);
    after = last;
  }
}

async function textOf(
  reader: Reader,
  { chain, format, withPlaces }: ExportWish,
  entries: readonly number[],
): Promise<string> {
  const rows = await rowsOf(reader, chain, entries);
  if (format === "csv") {
    const views = await viewsOf(reader, rows);
    return views.map((view) => csvRowOf(view, { withPlaces })).join("");
  }
  const documents = rows.map(({ document }) => parseStored(document).document);
  const knowledge = await readKnowledge(reader, documents);
  return rows.map((row) => `${lineOf(row, { knowledge, withPlaces })}\n`).join("");
}
