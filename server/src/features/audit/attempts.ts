/**
 * What happens too often for an entry of its own: refused attempts, and uses of tokens. They are counted, and told in one
 * entry for each interval, so that nobody can flood the record by knocking at the door.
 */
import type { Actor } from "../../platform/actor.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction } from "../../platform/db/transaction.ts";
import { type AuditEvent, installationChain } from "./audit-event.ts";
import type { AuditRecord } from "./audit-service.ts";

export interface Refusal {
  /** Method and address of the route, with the names of its parameters: `GET /api/v1/projects/:project`. */
  readonly route: string;
  readonly code: string;
  /** Absent: nobody had signed in. */
  readonly actor?: Actor | undefined;
  readonly ip: string;
}

export interface TokenUse {
  readonly kind: "pat" | "svc" | "server" | "client";
  readonly id: string;
  /** Whose personal token it is. */
  readonly personId?: string | undefined;
}

export interface AttemptDeps {
  readonly database: Database;
  readonly record: AuditRecord["record"];
}

export interface Attempts {
  noteRefusal(refusal: Refusal): void;
  noteTokenUse(use: TokenUse): void;
  /** Tells what was refused since the last time, if anything was. */
  tellRefusals(): Promise<void>;
  tellTokenUses(): Promise<void>;
}

/** Rows of one entry; what does not find a place is counted as a whole. */
const rowsMax = 50;
const addressesShown = 10;
const caller = { kind: "system", id: "server", name: "The server" } as const;

export function createAttempts({ database, record }: AttemptDeps): Attempts {
  const refusals = new Tally<Omit<Refusal, "ip">>();
  const addresses = new Tally<string>();
  const uses = new Tally<TokenUse>();
  const tell = (event: AuditEvent): Promise<number> =>
    inTransaction(database, (tx) => record(tx, installationChain, event));
  return {
    noteRefusal({ route, code, actor, ip }) {
      const key = `${route} ${code} ${actor?.kind} ${actor?.id}`;
      refusals.add(key, { route, code, actor });
      // Of somebody known it stands in their own entries; here it would outlive them.
      if (actor === undefined && ip !== "") addresses.add(ip, ip);
    },
    noteTokenUse(use) {
      uses.add(use.id, use);
    },
    async tellRefusals() {
      const told = refusals.take();
      const from = addresses.take();
      if (told.total > 0) await tell(refusalEvent(told, from));
    },
    async tellTokenUses() {
      const told = uses.take();
      if (told.total > 0) await tell(tokenEvent(told));
    },
  };
}

interface Counted<Value> {
  readonly total: number;
  readonly rows: readonly { readonly value: Value; readonly count: number }[];
}

/** Counts equal things, and keeps apart only so many of them. */
class Tally<Value> {
  #rows = new Map<string, { readonly value: Value; count: number }>();
  #total = 0;

  add(key: string, value: Value): void {
    this.#total++;
    const row = this.#rows.get(key);
    if (row !== undefined) row.count++;
    else if (this.#rows.size < rowsMax) this.#rows.set(key, { value, count: 1 });
  }

  /** What was counted, most first; begins anew. */
  take(): Counted<Value> {
    const rows = [...this.#rows.values()].sort((a, b) => b.count - a.count);
    const total = this.#total;
    this.#rows = new Map();
    this.#total = 0;
    return { total, rows };
  }
}

function refusalEvent(
  { total, rows }: Counted<Omit<Refusal, "ip">>,
  addresses: Counted<string>,
): AuditEvent {
  const attempts = rows.map(({ value: { route, code, actor }, count }) => ({
    route,
    code,
    actor: actor === undefined ? null : { kind: actor.kind, id: actor.id },
    count,
  }));
  const people = rows.map(({ value: { actor } }) => actor?.personId ?? personOf(actor));
  return {
    kind: "attempts.refused",
    caller: { actor: caller, requestId: "", ip: addressesOf(addresses) },
    summary: total === 1 ? "An attempt was refused." : `${total} attempts were refused.`,
    details: { total, attempts, others: total - sumOf(rows) },
    about: people.filter((id) => id !== undefined),
  };
}

function tokenEvent({ total, rows }: Counted<TokenUse>): AuditEvent {
  const tokens = rows.map(({ value: { kind, id, personId }, count }) => ({
    kind,
    id,
    personId: personId ?? null,
    count,
  }));
  return {
    kind: "tokens.used",
    caller: { actor: caller, requestId: "", ip: "" },
    summary: `Tokens were used ${total === 1 ? "once" : `${total} times`}.`,
    details: { total, tokens, others: total - sumOf(rows) },
    about: rows.map(({ value }) => value.personId).filter((id) => id !== undefined),
  };
}

function addressesOf({ total, rows }: Counted<string>): string {
  const shown = rows.slice(0, addressesShown);
  const others = total - sumOf(shown);
  const parts = shown.map(({ value, count }) => `${value} (${count})`);
  return [...parts, ...(others > 0 ? [`others (${others})`] : [])].join(", ");
}

function sumOf(rows: readonly { readonly count: number }[]): number {
  return rows.reduce((sum, { count }) => sum + count, 0);
}

function personOf(actor: Actor | undefined): string | undefined {
  return actor?.kind === "person" ? actor.id : undefined;
}
