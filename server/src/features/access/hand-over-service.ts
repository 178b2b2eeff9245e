/** All that a person or a team answers for is given to another owner, though nobody leaves. */
import type { Owner } from "@yardarm/core/registry";
import type { Caller } from "../../platform/actor.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { type HandedOver, type HandOverDeps, handOver } from "./hand-over.ts";
import { listOwned } from "./owned-read-model.ts";
import { findPerson } from "./person-store.ts";
import { findTeam } from "./team-store.ts";

export interface WholeHandOver {
  readonly from: Owner;
  readonly transferTo: Owner;
  readonly reason?: string | undefined;
}

export interface HandOverService {
  /** In all projects together, or in none. What is archived goes along: it may be restored. */
  handOverAll(
    whole: WholeHandOver,
    caller: Caller,
  ): Promise<{ readonly requests: HandedOver; readonly transferred: number }>;
}

export function createHandOverService(
  deps: HandOverDeps & { readonly database: Database },
): HandOverService {
  return {
    handOverAll: ({ from, transferTo, reason }, caller) =>
      inTransaction(deps.database, async (tx) => {
        if (from.kind === transferTo.kind && from.id === transferTo.id) throw toTheSame();
        const name = await requireName(tx, from);
        const owned = await listOwned(tx, from);
        const requests = await handOver(deps, tx, {
          ...{ owned, transferTo, caller },
          reason: reason ?? `${name} hands over.`,
          title: `Give what ${name} answers for to another owner`,
        });
        return { requests, transferred: owned.length };
      }),
  };
}

/** Whoever may no longer sign in can still be relieved of what is theirs. */
async function requireName(tx: Transaction, { kind, id }: Owner): Promise<string> {
  if (kind === "team") {
    const team = await findTeam(tx, id);
    if (team !== undefined) return team.name;
    throw new DomainError("not_found", "team_not_found", `There is no team "${id}".`);
  }
  const person = await findPerson(tx, id);
  if (person !== undefined) return person.name;
  throw new DomainError("not_found", "person_not_found", "There is no such person.");
}

function toTheSame(): DomainError {
  const detail = "They answer for it already. Choose another owner.";
  return new DomainError("invalid", "hand_over_to_same", detail, {
    violations: [{ pointer: "/transferTo/id", detail }],
  });
}
