/** A request as it is written, and written anew. */
import { type Change, readsOf } from "@yardarm/core/changes";
import {
  begin,
  differencesBetween,
  noPlan,
  type Plan,
  type PlanWish,
  planOf,
  take,
} from "@yardarm/core/requests";
import type { Caller } from "../../platform/actor.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { inTransaction } from "../../platform/db/transaction.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { Idempotency } from "../../platform/leave.ts";
import { refuseProblems } from "../../platform/refuse-problems.ts";
import { wordsOf } from "./applied-request.ts";
import { insertWaiting, nextNumber } from "./change-request-store.ts";
import { askGates, type Gate } from "./gate.ts";
import { neededIn, refuseElsewhere, refuseForeignWaivers, refuseUnpermitted } from "./judge.ts";
import { once } from "./once.ts";
import type { Outlook } from "./outlook.ts";
import { projectNotFound, refuseWish, unstorableProblems } from "./refusals.ts";
import { loadSlice } from "./registry-read-model.ts";
import { recordStep } from "./request-record.ts";
import {
  inTurn,
  outcomeOf,
  type RequestPlace,
  type StepOutcome,
  settle,
  stepBy,
  type TakingDeps,
  type Turn,
  taken,
} from "./taking.ts";
import {
  doerOf,
  peopleBehind,
  said,
  shown,
  type WaitingRequest,
  withName,
} from "./waiting-request.ts";
import { boundOf, type Weighed, weigh } from "./weigh.ts";

export interface DraftWish {
  readonly project: string;
  readonly changes: readonly Change[];
  readonly title?: string | undefined;
  readonly reason?: string | undefined;
  readonly plan?: PlanWish | undefined;
  readonly submit?: boolean | undefined;
  readonly reverts?: number | undefined;
  readonly idempotency?: Idempotency | undefined;
}

export interface EditWish {
  readonly changes?: readonly Change[] | undefined;
  readonly title?: string | undefined;
  readonly reason?: string | undefined;
  readonly plan?: PlanWish | undefined;
}

/** What is asked of a wish before anything is locked. */
export async function ask(
  { gates }: { readonly gates: readonly Gate[] },
  caller: Caller,
  wish: Pick<DraftWish, "project" | "changes" | "title" | "reason">,
): Promise<void> {
  refuseUnpermitted(caller, wish);
  refuseWish(wish, unstorableProblems(wish.changes));
  const { title, reason } = wish;
  refuseProblems(unstorableProblems({ title, reason }));
  await askGates(gates, wish);
}

export async function makeDraft<Head extends { readonly entry: number }>(
  deps: TakingDeps<Head>,
  caller: Caller,
  wish: DraftWish,
  outlook: Outlook | undefined,
): Promise<StepOutcome> {
  return inTransaction(deps.database, async (tx) => {
    const head = await deps.record.open(tx, wish.project);
    const at = deps.clock();
    const { idempotency } = wish;
    return once(tx, { caller, idempotency, at }, () =>
      drafted(deps, wish, { tx, head, caller, at, outlook }),
    );
  });
}

async function drafted<Head extends { readonly entry: number }>(
  deps: TakingDeps<Head>,
  wish: DraftWish,
  { tx, head, caller, at, outlook }: Pick<Turn<Head>, "tx" | "head" | "caller" | "at" | "outlook">,
): Promise<StepOutcome> {
  const { project, changes: wished, title, reason, reverts } = wish;
  const plan = planned(wish.plan ?? {}, noPlan, at);
  const by = await doerOf(tx, caller.actor, deps.makerOf);
  const weighed = await weighedFor(deps, tx, { caller, project, wished, at, outlook });
  const number = await nextNumber(tx, project);
  const bound = await boundOf(tx, weighed, plan.lastsMinutes);
  const taking = { by, at: at.getTime() };
  const begun = begin({ ...taking, hash: bound.hash, plan });
  const { demands } = weighed;
  const look = { hash: bound.hash, demands, differences: [], lapsed: new Map() };
  const submit = { kind: "submit", ...taking, look } as const;
  const { life = begun } = wish.submit === true ? take(begun, submit) : { life: begun };
  const request: WaitingRequest = {
    ...{ project, number, ground: bound.ground, createdAt: at },
    ...wordsOf(weighed.changes, weighed.before, title),
    life,
    reason: said(reason) ?? null,
    author: shown(caller.actor),
    changes: weighed.changes,
    effect: weighed.effect,
    names: withName({}, caller.actor),
    reverts: reverts ?? null,
  };
  await insertWaiting(tx, request);
  await recordStep(tx, deps.record, head, { request, caller, at });
  if (request.life.state === "in_review") await deps.tellReview(tx, request, at);
  return outcomeOf(request);
}

interface Weighable {
  readonly caller: Caller;
  readonly project: string;
  readonly wished: readonly Change[];
  readonly at: Date;
  readonly outlook: Outlook | undefined;
}

/** What changes would do, if the caller may want them. */
async function weighedFor<Head extends { readonly entry: number }>(
  deps: TakingDeps<Head>,
  reader: Reader,
  { caller, project, wished, at, outlook }: Weighable,
): Promise<Weighed> {
  const loaded = await loadSlice(reader, project, readsOf(wished));
  if (loaded === undefined) throw projectNotFound(project);
  const weighed = await weigh(reader, deps, loaded, {
    ...{ wish: { changes: wished }, at, isDirect: true },
    ...{ people: peopleBehind(caller), outlook },
  });
  refuseEmpty(weighed);
  refuseElsewhere(caller, { project, changes: wished }, neededIn(weighed));
  refuseForeignWaivers(caller, weighed);
  return weighed;
}

export interface ForeseenEdit extends EditWish {
  /** Of the changes as they are to be. */
  readonly outlook: Outlook | undefined;
}

export function editInTurn<Head extends { readonly entry: number }>(
  deps: TakingDeps<Head>,
  caller: Caller,
  place: RequestPlace,
  { outlook, changes, title, reason, plan: wish = {} }: ForeseenEdit,
): Promise<StepOutcome> {
  return inTurn(deps, caller, place, async (turn) => {
    const { tx, request, at } = turn;
    const { project, life } = request;
    const isReady = life.state === "approved" || life.state === "scheduled";
    const { at: _at, ...lasting } = wish;
    const plan = planned(isReady ? lasting : wish, life.plan, at);
    const wished = changes ?? request.changes;
    const weighed = await weighedFor(deps, tx, { caller, project, wished, at, outlook });
    const bound = await boundOf(tx, weighed, plan.lastsMinutes);
    const was = { ...request, lastsMinutes: life.plan.lastsMinutes };
    const is = { ...weighed, ground: bound.ground, lastsMinutes: plan.lastsMinutes };
    const next = taken(request, {
      ...{ kind: "edit", ...stepBy(turn), hash: bound.hash, demands: weighed.demands },
      differences: bound.hash === life.hash ? [] : differencesBetween(was, is),
      detail: editedText({ changes, title, reason, wish }),
    });
    const words = wordsOf(weighed.changes, weighed.before, title ?? keptTitle(request));
    return settle(deps, turn, {
      ...next,
      ...words,
      ...{ changes: weighed.changes, effect: weighed.effect, ground: bound.ground },
      reason: said(reason) ?? request.reason,
      life: { ...next.life, plan },
    });
  });
}

/** A title that somebody gave, not the one that its first change made. */
function keptTitle({ title, sentences }: WaitingRequest): string | undefined {
  const made = sentences[0]?.replace(/\.$/, "") ?? "";
  return title.startsWith(made) ? undefined : title;
}

function editedText({
  changes,
  title,
  reason,
  wish,
}: Omit<EditWish, "plan"> & { readonly wish: PlanWish }): string {
  const parts = [
    ...(changes === undefined ? [] : ["changes"]),
    ...(title === undefined ? [] : ["title"]),
    ...(reason === undefined ? [] : ["reason"]),
    ...(Object.keys(wish).length === 0 ? [] : ["plan"]),
  ];
  return `Edited: ${new Intl.ListFormat("en").format(parts)}.`;
}

export function planned(wish: PlanWish, former: Plan, at: Date): Plan {
  const { value = former, problems } = planOf(wish, { former, now: at.getTime() });
  refuseProblems(problems, { toRequest: (pointer) => `/plan${pointer}` });
  return value;
}

export function refuseEmpty({ effect }: Pick<Weighed, "effect">): void {
  if (effect.entities.length > 0) return;
  throw new DomainError("invalid", "request_empty", "It would change nothing: it is so already.");
}
