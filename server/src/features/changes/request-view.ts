/** A request as pages show it to one reader. Pure. */
import {
  type ActionKind,
  type Approval,
  countingApprovals,
  type Doer,
  type Duty,
  dutiesOf,
  isOpen,
  isTakenIn,
  isWriter,
  type Life,
  noPlan,
  type Plan,
} from "@yardarm/core/requests";
import type { AnyRequest } from "./request-read-model.ts";
import type { NamedActor } from "./waiting-request.ts";

/** Who looks, and what they may. */
export interface Looker {
  readonly doer: Doer;
  may(permission: string, environment?: string): boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export type Wants = "review" | "rework" | "apply" | "reason" | "retrospective";

export function rowOf(request: AnyRequest, looker: Looker) {
  const { number, state, title, sentences, reason, author, effect, life, entry } = request;
  const demands = life?.demands ?? [];
  return {
    ...{ number, state, title, reason, author, entry },
    sentences: [...sentences],
    environments: Object.keys(effect.deltas).sort(),
    createdAt: request.createdAt.toISOString(),
    changedAt: request.changedAt.toISOString(),
    approvals: {
      given: life === null ? 0 : countingApprovals(life).length,
      demanded: Math.max(0, ...demands.map(({ approvals }) => approvals)),
    },
    plan: planOf(life?.plan ?? noPlan),
    reverts: request.reverts,
    ends: life?.ends ?? null,
    emergency: life === null ? null : emergencyOf(request, life),
    wants: wantsOf(request, looker) ?? null,
  };
}

/** What it waits for, if it waits for this reader. */
export function wantsOf({ life, effect }: AnyRequest, looker: Looker): Wants | undefined {
  if (life === null) return undefined;
  const isMine = isWriter(life, looker.doer);
  if (isMine) return wantsOfWriter(life);
  // Whoever declared it has had their day; now whoever sees to the project has to find out.
  if (isOverdue(life, "reason", looker) && looker.may("policy.write")) return "reason";
  if (!mayJudge(life, effect.deltas, looker)) return undefined;
  if (life.emergency !== null && life.emergency.review === null) return "retrospective";
  const { person } = looker.doer;
  const hasGiven = countingApprovals(life).some(({ by }) => by.person === person);
  return life.state === "in_review" && !hasGiven ? "review" : undefined;
}

/** Whether what is wanted of the reader was due already. */
export function isLate({ life }: AnyRequest, wants: Wants, looker: Looker): boolean {
  if (life === null) return false;
  if (wants === "reason") return isOverdue(life, "reason", looker);
  return wants === "retrospective" && isOverdue(life, "lookback", looker);
}

function isOverdue(life: Life, kind: Duty["kind"], { now }: Looker): boolean {
  return dutiesOf(life).some((duty) => duty.kind === kind && duty.dueAt <= now);
}

function wantsOfWriter({ state, steps, emergency, ends }: Life): Wants | undefined {
  if (emergency !== null && emergency.reasonDueAt !== null) return "reason";
  if (state === "rejected" || state === "failed") return "rework";
  if (state === "approved") return "apply";
  const isReturned = state === "in_review" && steps.at(-1)?.kind === "voided";
  return isReturned || (state === "in_review" && ends !== null) ? "rework" : undefined;
}

/** Whether somebody could agree to it somewhere. */
function mayJudge(life: Life, deltas: object, { doer, may }: Looker): boolean {
  if (doer.person === undefined || doer.isProgram === true) return false;
  const places = [
    ...life.demands.flatMap(({ environments }) => environments),
    ...Object.keys(deltas),
  ];
  return places.length === 0
    ? may("change.approve")
    : places.some((place) => may("change.approve", place));
}

function planOf({ at, timeZone, lateMinutesMax, lastsMinutes }: Plan) {
  return { at: instantOf(at), timeZone, lateMinutesMax, lastsMinutes };
}

function emergencyOf({ names }: AnyRequest, life: Life) {
  const { emergency } = life;
  if (emergency === null) return null;
  const { environments, reasonDueAt, review } = emergency;
  const lookBack = dutiesOf(life).find(({ kind }) => kind === "lookback");
  return {
    environments: [...environments],
    reasonDueAt: instantOf(reasonDueAt),
    reviewDueAt: instantOf(lookBack?.dueAt ?? null),
    review: review && {
      by: named(names, review.by),
      at: new Date(review.at).toISOString(),
      verdict: review.verdict,
      comment: review.comment,
    },
  };
}

export function approvalOf(names: AnyRequest["names"], approval: Approval) {
  const { by, at, hash, comment, environments, teams, voided } = approval;
  return {
    ...{ by: named(names, by), at: new Date(at).toISOString(), hash, comment },
    ...{ environments: [...environments], teams: [...teams] },
    voided: voided && {
      at: new Date(voided.at).toISOString(),
      why: voided.why,
      by: voided.by && named(names, voided.by),
      differences: [...voided.differences],
    },
  };
}

export function stepsOf({ names }: AnyRequest, { steps }: Life) {
  return steps.map(({ kind, by, at, from, to, comment, detail, differences }) => ({
    ...{ kind, by: named(names, by), at: new Date(at).toISOString(), from, to, comment, detail },
    differences: [...differences],
  }));
}

/** Who that is, as far as one may still say. */
export function named(names: AnyRequest["names"], { actor }: Doer): NamedActor {
  const [kind, ...id] = actor.split(":");
  const known = kind === "person" || kind === "token" ? kind : "system";
  return names[actor] ?? { kind: known, id: id.join(":"), name: id.join(":") };
}

/** What can be done with it by this reader, and why not. */
export function canOf(request: AnyRequest, looker: Looker) {
  const { life, state } = request;
  const { emergency = null } = life ?? {};
  const { writes, judges, owns, given } = leaveOf(request, looker);
  const takes = (kind: ActionKind) =>
    life !== null && isTakenIn(kind, state) ? null : `It is ${state.replaceAll("_", " ")}.`;
  return {
    edit: can(takes("edit"), writes),
    submit: can(takes("submit"), writes),
    approve: can(takes("approve"), judges, given ? "You agreed already." : null),
    withdraw: can(takes("withdraw"), given ? null : "You have not agreed."),
    reject: can(takes("reject"), judges),
    comment: can(life === null ? "It was applied at once." : null),
    schedule: can(takes("schedule"), writes),
    unschedule: can(takes("unschedule"), writes),
    apply: can(takes("apply"), writes),
    cancel: can(takes("cancel"), owns),
    rollback: can(state === "applied" ? null : "It is not applied.", writes),
    give_reason: can(emergency?.reasonDueAt ? null : "No reason is missing.", owns),
    review_emergency: can(emergency?.review === null ? null : "There is nothing to see.", judges),
  };
}

/** What stands against this reader, whatever the state: null = nothing. */
function leaveOf({ life, effect }: AnyRequest, looker: Looker) {
  const isMine = life !== null && isWriter(life, looker.doer);
  const mayHere = life !== null && mayJudge(life, effect.deltas, looker);
  const { person } = looker.doer;
  return {
    writes: looker.may("change.write") ? null : "Your role does not permit changes.",
    judges: isMine
      ? "Whoever wrote some of it does not judge it."
      : mayHere
        ? null
        : "You may not approve here.",
    owns: isMine || looker.may("policy.write") ? null : "It is not yours.",
    given: life !== null && countingApprovals(life).some(({ by }) => by.person === person),
  };
}

function can(...whys: readonly (string | null)[]) {
  const why = whys.find((each) => each !== null) ?? null;
  return { may: why === null, why };
}

export function isWaiting({ state }: Pick<AnyRequest, "state">): boolean {
  return isOpen(state);
}

function instantOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
