/** What somebody answers for goes to somebody else: for each project one change request, as for any other change. */
import type { Change } from "@yardarm/core/changes";
import type { Owner } from "@yardarm/core/registry";
import type { Caller } from "../../platform/actor.ts";
import type { Transaction } from "../../platform/db/transaction.ts";
import type { Owned } from "./owned-read-model.ts";

export interface HandOverDeps {
  /** The writer of the registry, within a transaction that is open already. */
  readonly submitIn: (
    tx: Transaction,
    caller: Caller,
    proposal: {
      readonly project: string;
      readonly changes: readonly Change[];
      readonly reason: string;
      readonly title: string;
      readonly areOwnersRelieved: true;
      readonly toRequest: (pointer: string) => string;
    },
  ) => Promise<{ readonly request?: number }>;
}

export interface HandOver {
  readonly owned: readonly Owned[];
  readonly transferTo: Owner;
  readonly reason: string;
  readonly title: string;
  readonly caller: Caller;
}

export type HandedOver = readonly { readonly project: string; readonly request: number }[];

/** As many as one request may hold. */
const changesMax = 1000;

/** Projects in one order, since each one is locked. */
export async function handOver(
  { submitIn }: HandOverDeps,
  tx: Transaction,
  { owned, transferTo, reason, title, caller }: HandOver,
): Promise<HandedOver> {
  const requests: { project: string; request: number }[] = [];
  for (const project of new Set(owned.map((each) => each.project))) {
    const changes = owned
      .filter((each) => each.project === project)
      .map((each) => ownerChange(each, transferTo));
    for (let from = 0; from < changes.length; from += changesMax) {
      const { request } = await submitIn(tx, caller, {
        ...{ project, reason, title, areOwnersRelieved: true },
        changes: changes.slice(from, from + changesMax),
        toRequest: (pointer) => pointer.replace(/^\/\d+\/to/, "/transferTo"),
      });
      if (request !== undefined) requests.push({ project, request });
    }
  }
  return requests;
}

function ownerChange({ kind, key, owner: from }: Owned, to: Owner): Change {
  return kind === "flag"
    ? { kind: "flag.fact", flag: key, field: "owner", from, to }
    : { kind: "segment.fact", segment: key, field: "owner", from, to };
}
