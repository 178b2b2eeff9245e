/** How a step of a request is taken: under the project's lock, by the state machine, stored and recorded together. */
import { describe } from "@yardarm/core/changes";
import {
  type Action,
  type ActionKind,
  type Difference,
  type Doer,
  type RequestState,
  stateRefusal,
  take,
} from "@yardarm/core/requests";
import type { Caller } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import { DomainError, type ErrorKind } from "../../platform/domain-error.ts";
import type { Idempotency } from "../../platform/leave.ts";
import { updateWaiting } from "./change-request-store.ts";
import type { LookDeps, Seen } from "./look.ts";
import { once } from "./once.ts";
import type { Outlook } from "./outlook.ts";
import { requestNotFound } from "./refusals.ts";
import { repeated } from "./repeated.ts";
import { findAnyRequest } from "./request-read-model.ts";
import { recordStep } from "./request-record.ts";
import type { ReviewDeps } from "./review.ts";
import { doerOf, lastStep, said, type WaitingRequest, withName } from "./waiting-request.ts";
import { type OutlookDeps, withOutlookOf } from "./with-outlook.ts";

export interface TakingDeps<Head extends { readonly entry: number }>
  extends LookDeps,
    OutlookDeps,
    ReviewDeps<Head> {
  readonly database: Database;
  readonly clock: Clock;
}

export interface RequestPlace {
  readonly project: string;
  readonly request: number;
  /** That the caller has seen; only edits need it. */
  readonly version?: number;
  readonly idempotency?: Idempotency;
}

/** What a step did. */
export interface StepOutcome {
  readonly request: number;
  readonly state: RequestState;
  readonly version: number;
  /** What an approval of it binds to now. */
  readonly hash: string;
  readonly entry: number | null;
  readonly revisions: Readonly<Record<string, number>>;
  readonly differences: readonly Difference[];
}

/** All that a step is handed. */
export interface Turn<Head> {
  readonly tx: Transaction;
  readonly head: Head;
  readonly caller: Caller;
  readonly by: Doer;
  readonly at: Date;
  readonly request: WaitingRequest;
  /** Of steps that it matters for. */
  readonly outlook?: Outlook | undefined;
}

/** Opens the turn of a request: nobody else takes a step of it until it is over. */
export async function inTurn<Head extends { readonly entry: number }, Result>(
  deps: TakingDeps<Head>,
  caller: Caller,
  { project, request: number, version, idempotency }: RequestPlace,
  work: (turn: Turn<Head>) => Promise<Result>,
): Promise<Result> {
  return repeated(() =>
    inTransaction(deps.database, async (tx) => {
      const head = await deps.record.open(tx, project);
      const at = deps.clock();
      return once(tx, { caller, idempotency, at }, async () => {
        const found = await findAnyRequest(tx, project, number);
        if (found === undefined) throw requestNotFound(number);
        const { life, ...rest } = found;
        if (life === null) throw over();
        if (version !== undefined && version !== life.version) throw stale(version, life.version);
        const by = await doerOf(tx, caller.actor, deps.makerOf);
        return work({ tx, head, caller, by, at, request: { ...rest, life } });
      });
    }),
  );
}

/** The same for a step that rests on what the request would do beside everything else, which is worked out before. */
export function inForeseenTurn<Head extends { readonly entry: number }, Result>(
  deps: TakingDeps<Head>,
  caller: Caller,
  place: RequestPlace,
  work: (turn: Turn<Head>) => Promise<Result>,
): Promise<Result> {
  return withOutlookOf(deps, place, (outlook) =>
    inTurn(deps, caller, place, (turn) => work({ ...turn, outlook })),
  );
}

/** By whom and when a step of this turn is taken. */
export function stepBy({ by, at }: Pick<Turn<unknown>, "by" | "at">, comment?: string) {
  return { by, at: at.getTime(), comment: said(comment) ?? null };
}

/** The request after a step, or a refusal in words of the domain. */
export function taken(request: WaitingRequest, action: Action, seen?: Seen): WaitingRequest {
  const { life, refusal } = take(request.life, action);
  if (life === undefined) throw refused(refusal);
  // What it does is what it was last seen to do, as its hash is.
  const isSeen = seen !== undefined && life.hash === seen.bound.hash;
  return { ...request, life, ...(isSeen && aspectOf(seen)) };
}

/** Refuses before anything is looked at what the state does not allow. */
export function refuseState(
  { request: { life } }: Pick<Turn<unknown>, "request">,
  kind: ActionKind,
) {
  const refusal = stateRefusal(life, kind);
  if (refusal !== undefined) throw refused(refusal);
}

/** What a look found that a request does. */
export function aspectOf({ weighed, bound }: Pick<Seen, "weighed" | "bound">) {
  const { before, changes, effect } = weighed;
  const sentences = changes.map((change) => describe(change, before));
  return { effect, ground: bound.ground, ...(changes.length > 0 && { sentences }) };
}

/** Stores and records a step that did not apply the request. */
export async function settle<Head extends { readonly entry: number }>(
  deps: TakingDeps<Head>,
  { tx, head, caller, at }: Turn<Head>,
  request: WaitingRequest,
): Promise<StepOutcome> {
  const named = { ...request, names: withName(request.names, caller.actor) };
  await updateWaiting(tx, named, at);
  await recordStep(tx, deps.record, head, { request: named, caller, at });
  const step = lastStep(named.life);
  const isAsked = named.life.state === "in_review" && step.from !== "in_review";
  if (isAsked) await deps.tellReview(tx, named, at);
  return outcomeOf(named);
}

export function outcomeOf({ number, life }: WaitingRequest): StepOutcome {
  const { state, version, hash } = life;
  const { differences } = lastStep(life);
  return { request: number, state, version, hash, entry: null, revisions: {}, differences };
}

const kinds: Readonly<Record<string, ErrorKind>> = {
  approval_by_author: "forbidden",
  approval_needs_person: "forbidden",
  review_by_author: "forbidden",
};

function refused({
  code,
  detail,
}: {
  readonly code: string;
  readonly detail: string;
}): DomainError {
  return new DomainError(kinds[code] ?? "conflict", code, detail);
}

function over(): DomainError {
  const detail = "The request was applied the moment it was made, which is its end.";
  return new DomainError("conflict", "request_over", detail);
}

function stale(expected: number, current: number): DomainError {
  return new DomainError(
    "stale",
    "version_mismatch",
    `The request is at version ${current} now, not ${expected}. Look at it again and repeat your change.`,
    { versions: { expected: String(expected), current: String(current) } },
  );
}
