/** What can be done with a request that waits, one use case each. */
import { invert } from "@yardarm/core/changes";
import type { PlanWish } from "@yardarm/core/requests";
import { type Caller, personBehind } from "../../platform/actor.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { applyInTurn } from "./apply-request.ts";
import {
  ask,
  type DraftWish,
  type EditWish,
  editInTurn,
  makeDraft,
  planned,
  refuseEmpty,
} from "./draft-request.ts";
import { askGatesAgain, type Gate } from "./gate.ts";
import { approvedPlaces, neededIn, refuseElsewhere, refuseUnpermitted } from "./judge.ts";
import { lookAt } from "./look.ts";
import type { Outlook } from "./outlook.ts";
import { requestNotFound } from "./refusals.ts";
import { repeated } from "./repeated.ts";
import { findAnyRequest } from "./request-read-model.ts";
import {
  inForeseenTurn,
  inTurn,
  type RequestPlace,
  refuseState,
  type StepOutcome,
  settle,
  stepBy,
  type TakingDeps,
  taken,
} from "./taking.ts";
import { isSystem, type WaitingRequest } from "./waiting-request.ts";
import { outlookFor, withOutlook, withOutlookOf } from "./with-outlook.ts";

export interface RequestServiceDeps<Head extends { readonly entry: number }>
  extends TakingDeps<Head> {
  readonly gates: readonly Gate[];
  readonly teamsOf: (reader: Reader, person: string) => Promise<readonly string[]>;
}

type Comment = { readonly comment?: string | undefined };

export interface RequestService {
  draft(caller: Caller, wish: DraftWish): Promise<StepOutcome>;
  /** A draft with the inverse of a request that was applied. */
  rollback(
    caller: Caller,
    place: RequestPlace,
    wish: Pick<DraftWish, "reason" | "submit">,
  ): Promise<StepOutcome>;
  edit(caller: Caller, place: RequestPlace, wish: EditWish): Promise<StepOutcome>;
  submit(caller: Caller, place: RequestPlace, wish: Comment): Promise<StepOutcome>;
  approve(
    caller: Caller,
    place: RequestPlace,
    wish: Comment & { readonly hash: string },
  ): Promise<StepOutcome>;
  withdraw(caller: Caller, place: RequestPlace, wish: Comment): Promise<StepOutcome>;
  reject(caller: Caller, place: RequestPlace, wish: Comment): Promise<StepOutcome>;
  comment(caller: Caller, place: RequestPlace, wish: Comment): Promise<StepOutcome>;
  schedule(caller: Caller, place: RequestPlace, wish: PlanWish): Promise<StepOutcome>;
  unschedule(caller: Caller, place: RequestPlace, wish: Comment): Promise<StepOutcome>;
  apply(caller: Caller, place: RequestPlace, wish: Comment): Promise<StepOutcome>;
  cancel(caller: Caller, place: RequestPlace, wish: Comment): Promise<StepOutcome>;
  giveReason(
    caller: Caller,
    place: RequestPlace,
    wish: { readonly reason: string },
  ): Promise<StepOutcome>;
  reviewEmergency(
    caller: Caller,
    place: RequestPlace,
    wish: Comment & { readonly verdict: "justified" | "objection" },
  ): Promise<StepOutcome>;
}

export function createRequestService<Head extends { readonly entry: number }>(
  deps: RequestServiceDeps<Head>,
): RequestService {
  const draft: RequestService["draft"] = async (caller, wish) => {
    await ask(deps, caller, wish);
    return withOutlook(
      deps,
      wish.project,
      () => outlookFor(deps, wish),
      (outlook) => repeated(() => makeDraft(deps, caller, wish, outlook)),
    );
  };
  return {
    draft,
    async rollback(caller, { project, request: number, idempotency }, wish) {
      const found = await findAnyRequest(deps.reader, project, number);
      if (found === undefined) throw requestNotFound(number);
      if (found.state !== "applied") throw notApplied(number);
      const title = `Take back request ${number}: ${found.title}`.slice(0, titleLengthMax);
      const changes = invert(found.changes);
      return draft(caller, { ...wish, project, changes, title, reverts: number, idempotency });
    },
    async edit(caller, place, edit) {
      const { changes } = edit;
      const work = (outlook: Outlook | undefined) =>
        editInTurn(deps, caller, place, { ...edit, outlook });
      if (changes === undefined) return withOutlookOf(deps, place, work);
      await ask(deps, caller, { ...place, changes });
      const wish = { ...place, changes };
      return withOutlook(deps, place.project, () => outlookFor(deps, wish), work);
    },
    ...judging(deps),
    ...leading(deps),
    ...afterwards(deps),
  };
}

/** The steps of those who are asked. */
function judging<Head extends { readonly entry: number }>(
  deps: RequestServiceDeps<Head>,
): Pick<RequestService, "approve" | "withdraw" | "reject" | "comment"> {
  return {
    approve: (caller, place, { hash, comment }) =>
      inForeseenTurn(deps, caller, place, async (turn) => {
        const { tx, request } = turn;
        refuseState(turn, "approve");
        const seen = await lookAt(tx, deps, request, turn);
        const environments = approvedPlaces(caller, request.project, seen.weighed);
        const person = personBehind(caller.actor);
        const teams = person === undefined ? [] : await deps.teamsOf(tx, person);
        const given = { hash, environments, teams, look: seen.look };
        const action = { kind: "approve", ...stepBy(turn, comment), ...given } as const;
        return settle(deps, turn, taken(request, action, seen));
      }),
    withdraw: (caller, place, { comment }) =>
      inForeseenTurn(deps, caller, place, async (turn) => {
        refuseState(turn, "withdraw");
        const seen = await lookAt(turn.tx, deps, turn.request, turn);
        const action = { kind: "withdraw", ...stepBy(turn, comment), look: seen.look } as const;
        return settle(deps, turn, taken(turn.request, action, seen));
      }),
    reject: (caller, place, { comment }) =>
      inTurn(deps, caller, place, (turn) =>
        settle(deps, turn, taken(turn.request, { kind: "reject", ...stepBy(turn, comment) })),
      ),
    comment: (caller, place, { comment }) =>
      inTurn(deps, caller, place, (turn) =>
        settle(deps, turn, taken(turn.request, { kind: "comment", ...stepBy(turn, comment) })),
      ),
  };
}

/** The steps that lead to its application, or away from it. */
function leading<Head extends { readonly entry: number }>(
  deps: RequestServiceDeps<Head>,
): Pick<RequestService, "submit" | "schedule" | "unschedule" | "apply" | "cancel"> {
  return {
    submit: (caller, place, { comment }) =>
      inForeseenTurn(deps, caller, place, async (turn) => {
        const { tx, request } = turn;
        refuseUnpermitted(caller, request);
        refuseState(turn, "submit");
        const seen = await lookAt(tx, deps, request, turn);
        refuseEmpty(seen.weighed);
        refuseElsewhere(caller, request, neededIn(seen.weighed));
        const action = { kind: "submit", ...stepBy(turn, comment), look: seen.look } as const;
        return settle(deps, turn, taken(request, action, seen));
      }),
    schedule: (caller, place, wish) =>
      inForeseenTurn(deps, caller, place, async (turn) => {
        const { tx, request, at } = turn;
        refuseUnpermitted(caller, request);
        refuseState(turn, "schedule");
        const seen = await lookAt(tx, deps, request, turn);
        refuseElsewhere(caller, request, neededIn(seen.weighed));
        const { lastsMinutes: _lasts, ...when } = wish;
        const plan = planned(when, request.life.plan, at);
        return settle(deps, turn, taken(request, { kind: "schedule", ...stepBy(turn), plan }));
      }),
    unschedule: (caller, place, { comment }) =>
      inTurn(deps, caller, place, (turn) => {
        refuseUnpermitted(caller, turn.request);
        const action = { kind: "unschedule", ...stepBy(turn, comment) } as const;
        return settle(deps, turn, taken(turn.request, action));
      }),
    async apply(caller, place, { comment }) {
      await askGatesAgain(deps, place);
      return inForeseenTurn(deps, caller, place, (turn) => {
        refuseUnpermitted(caller, turn.request);
        refuseState(turn, "apply");
        return applyInTurn(deps, turn, comment);
      });
    },
    cancel: (caller, place, { comment }) =>
      inTurn(deps, caller, place, (turn) => {
        refuseForeign(turn);
        const action = { kind: "cancel", ...stepBy(turn, comment) } as const;
        return settle(deps, turn, taken(turn.request, action));
      }),
  };
}

/** What follows an emergency. */
function afterwards<Head extends { readonly entry: number }>(
  deps: RequestServiceDeps<Head>,
): Pick<RequestService, "giveReason" | "reviewEmergency"> {
  return {
    giveReason: (caller, place, { reason }) =>
      inTurn(deps, caller, place, (turn) => {
        refuseForeign(turn);
        const action = { kind: "give_reason", ...stepBy(turn, reason) } as const;
        return settle(deps, turn, { ...taken(turn.request, action), reason });
      }),
    reviewEmergency: (caller, place, { verdict, comment }) =>
      inTurn(deps, caller, place, (turn) => {
        const action = { kind: "review", ...stepBy(turn, comment), verdict } as const;
        return settle(deps, turn, taken(turn.request, action));
      }),
  };
}

const titleLengthMax = 200;

/** Whoever wrote some of it gives it up; and whoever sees to the project. */
function refuseForeign({
  request: { life, project },
  by,
  caller,
}: {
  readonly request: WaitingRequest;
  readonly by: { readonly actor: string; readonly person?: string };
  readonly caller: Caller;
}): void {
  const isOwn = life.writers.some(
    ({ actor, person }) => actor === by.actor || (person !== undefined && person === by.person),
  );
  if (isOwn || isSystem(caller.actor) || caller.may("policy.write", project)) return;
  const detail = "Only whoever wrote the request, or an admin of the project, may do that.";
  throw new DomainError("forbidden", "request_not_yours", detail);
}

function notApplied(number: number): DomainError {
  const detail = `Request ${number} is not applied, so there is nothing to take back.`;
  return new DomainError("conflict", "request_not_ready", detail);
}
