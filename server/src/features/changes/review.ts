/** A write becomes a request that waits, in the transaction in which it was asked for. */
import { begin, noPlan, take } from "@yardarm/core/requests";
import type { Transaction } from "../../platform/db/transaction.ts";
import type { Asked } from "./asked.ts";
import { insertWaiting } from "./change-request-store.ts";
import { type DemandFactsDeps, factsOf, stuckOf } from "./demand-view.ts";
import type { ProjectRecord } from "./project-record.ts";
import { recordStep } from "./request-record.ts";
import { doerOf, type FindMaker, shown, type WaitingRequest, withName } from "./waiting-request.ts";
import { boundOf } from "./weigh.ts";

export interface ReviewDeps<Head extends { readonly entry: number }> extends DemandFactsDeps {
  readonly record: ProjectRecord<Head>;
  readonly makerOf: FindMaker;
  readonly tellReview: TellReview;
}

/** Tells whoever wants to know that somebody is asked to agree; in the transaction in which that becomes so. */
export type TellReview = (tx: Transaction, request: WaitingRequest, at: Date) => Promise<void>;

/** Gives back what it waits for, in sentences. */
export async function askForReview<Head extends { readonly entry: number }>(
  tx: Transaction,
  deps: ReviewDeps<Head>,
  head: Head,
  asked: Asked,
): Promise<readonly string[]> {
  const { project, number, caller, at: date, title, sentences, weighed } = asked;
  const by = await doerOf(tx, caller.actor, deps.makerOf);
  const { hash, ground } = await boundOf(tx, weighed, null);
  const at = date.getTime();
  const look = { hash, demands: weighed.demands, differences: [], lapsed: new Map() };
  const begun = begin({ by, at, hash, plan: noPlan });
  const { life = begun } = take(begun, { kind: "submit", by, at, look });
  const request: WaitingRequest = {
    ...{ project, number, title, sentences, ground, life, createdAt: date },
    reason: asked.reason ?? null,
    author: shown(caller.actor),
    changes: weighed.changes,
    effect: weighed.effect,
    names: withName({}, caller.actor),
    reverts: asked.reverts ?? null,
  };
  await insertWaiting(tx, request);
  await recordStep(tx, deps.record, head, { request, caller, at: date });
  await deps.tellReview(tx, request, date);
  const facts = await factsOf(tx, deps, project);
  const stuck = life.demands.flatMap((demand) => stuckOf(life, demand, facts)?.detail ?? []);
  return [...weighed.demands.map(({ reason }) => reason), ...stuck];
}
