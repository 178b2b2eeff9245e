/** Gives a report away as a file: its digest is signed, and the record tells who took what along. */
import { canonicalJson } from "@yardarm/core/audit";
import type { ReportFormat, ReportKind, ReportStatement } from "@yardarm/core/reports";
import type { JsonValue } from "@yardarm/sdk/model";
import type { Caller } from "../../platform/actor.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import { sha256 } from "./sha256.ts";

export interface ReportEvent {
  readonly kind: string;
  readonly caller: Caller;
  readonly summary: string;
  readonly reason?: string;
  readonly details: { readonly [name: string]: JsonValue };
}

export interface HandingOutDeps {
  readonly database: Database;
  readonly record: (tx: Transaction, chain: string, event: ReportEvent) => Promise<number>;
  /** A compact JWS, by the key that signs the record; its public part is published before. */
  readonly sign: (payload: string) => Promise<string>;
}

/** What every report says of itself. */
export interface Reported {
  readonly kind: ReportKind;
  readonly installation: string;
  readonly chain: string;
  readonly madeAt: string;
  readonly head: { readonly entry: number; readonly hash: string };
}

export interface Leaving {
  readonly report: Reported;
  readonly format: ReportFormat;
  readonly part: string | null;
  /** Of CSV and PDF; JSON is made here, since it carries its signature. */
  readonly content: string | Buffer | null;
  /** What was asked for, for the record. */
  readonly asked: { readonly [name: string]: JsonValue };
}

export interface HandedOut {
  readonly body: string | Buffer;
  readonly signature: string;
  /** The entry that tells of it. */
  readonly entry: number;
}

const titles: Readonly<Record<ReportKind, string>> = {
  changes: "change-control report",
  stale: "stale-flag report",
};

export async function handOut(
  { database, record, sign }: HandingOutDeps,
  { report, format, part, content, asked }: Leaving,
  caller: Caller,
): Promise<HandedOut> {
  const json = jsonOf(report);
  const { kind, installation, chain, madeAt, head } = report;
  const statement: ReportStatement = {
    ...{ version: 1, kind, format, part, installation, chain, madeAt, ...head },
    sha256: sha256(content ?? canonicalJson(json)),
  };
  const signature = await sign(canonicalJson({ ...statement }));
  const body = content ?? `${canonicalJson({ report: json, signature })}\n`;
  const what = part === null ? format.toUpperCase() : `${format.toUpperCase()}, ${part}`;
  const entry = await inTransaction(database, (tx) =>
    record(tx, chain, {
      kind: "report.exported",
      caller,
      summary: `${caller.actor.name} took the ${titles[kind]} along (${what}).`,
      details: {
        ...{ report: kind, format, part, asked, upTo: head.entry },
        ...{ sha256: sha256(body), signature },
      },
    }),
  );
  return { body, signature, entry };
}

/** Of the canonical text of a report: what its signature in JSON is of, and what PDF prints. */
export function digestOf(report: Reported): string {
  return sha256(canonicalJson(jsonOf(report)));
}

/** As it is after it was written and read: without what is `undefined`. */
function jsonOf(report: Reported): JsonValue {
  return JSON.parse(JSON.stringify(report));
}
