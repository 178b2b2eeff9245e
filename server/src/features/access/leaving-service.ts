/** Somebody leaves: they are out at once, and what they answered for goes to somebody else, or is shown as nobody's. */
import type { Owner } from "@yardarm/core/registry";
import type { Caller } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { type HandedOver, type HandOverDeps, handOver } from "./hand-over.ts";
import type { Person } from "./identity.ts";
import { listOwned } from "./owned-read-model.ts";
import { changePerson, refuseLastAdmin } from "./people-service.ts";
import type { WriteRecord } from "./record.ts";
import { readSignInSettings } from "./sign-in-settings-store.ts";

export interface LeavingDeps extends HandOverDeps {
  readonly database: Database;
  readonly record: WriteRecord;
  readonly clock: Clock;
}

export interface Leaving {
  /** Who answers for it from now on; null: nobody, until somebody is chosen. */
  readonly transferTo: Owner | null;
  readonly reason: string | undefined;
}

export interface HandedOn {
  /** The change requests by which owners changed. */
  readonly requests: HandedOver;
  readonly transferred: number;
  readonly ownerless: number;
}

export interface Left extends HandedOn {
  readonly person: Person;
}

export interface LeavingService {
  deactivate(id: string, leaving: Leaving, caller: Caller): Promise<Left>;
}

export function createLeavingService(deps: LeavingDeps): LeavingService {
  return {
    deactivate: (id, leaving, caller) =>
      inTransaction(deps.database, async (tx) => {
        const patch = { isActive: false };
        const { transferTo } = leaving;
        if (transferTo?.kind === "person" && transferTo.id === id) throw toThemselves();
        await refuseLastAdmin(tx, id, patch);
        const handedOn = await handOn(deps, tx, { id, leaving, caller });
        const person = await changePerson(deps, tx, { id, patch }, caller);
        return { person, ...handedOn };
      }),
  };
}

/**
 * Somebody whom a directory switches off, with no admin to ask: what they answer for goes to the team that the settings name.
 * Where the writer refuses that it stays theirs, and the access review shows it as nobody's: they are out all the same.
 */
export function createUnattendedLeaving(deps: HandOverDeps) {
  return async (tx: Transaction, id: string, caller: Caller): Promise<HandedOn> => {
    const { heirTeam } = await readSignInSettings(tx);
    const reason = "A directory switched their owner off.";
    const to = (transferTo: Owner | null) => ({
      ...{ id, leaving: { transferTo, reason } },
      caller: { ...caller, may: (permission: string) => givesAway.has(permission) },
    });
    if (heirTeam === null) return handOn(deps, tx, to(null));
    try {
      const heir = { kind: "team", id: heirTeam } as const;
      return await tx.transaction((part) => handOn(deps, part, to(heir)));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return handOn(deps, tx, to(null));
    }
  };
}

/** What it takes to make somebody else an owner. */
const givesAway: ReadonlySet<string> = new Set(["flag.write", "segment.write", "change.write"]);

async function handOn(
  deps: HandOverDeps,
  tx: Transaction,
  { id, leaving, caller }: { id: string; leaving: Leaving; caller: Caller },
): Promise<HandedOn> {
  const all = await listOwned(tx, { kind: "person", id });
  // Nobody has to answer for what is archived.
  const owned = all.filter(({ state }) => state === "active");
  const { transferTo, reason = "Their owner left." } = leaving;
  if (transferTo === null) return { requests: [], transferred: 0, ownerless: owned.length };
  const title = "Give what a person who left answered for to another owner";
  const requests = await handOver(deps, tx, { owned, transferTo, reason, title, caller });
  return { requests, transferred: owned.length, ownerless: 0 };
}

function toThemselves(): DomainError {
  const detail =
    "What somebody who leaves answers for cannot stay with them. Choose another owner.";
  return new DomainError("invalid", "transfer_to_leaver", detail, {
    violations: [{ pointer: "/transferTo/id", detail }],
  });
}
