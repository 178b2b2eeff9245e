/** The state machine of change requests: each step gives the next life, or says why it cannot be taken. */
import { areMet, countingApprovals, isWriter } from "./approvals.ts";
import type {
  Approval,
  Difference,
  Doer,
  Emergency,
  Life,
  Look,
  Plan,
  RequestDemand,
  RequestState,
  Step,
  StepKind,
  Voided,
} from "./life.ts";

/** Why a step cannot be taken. */
export interface Refusal {
  readonly code:
    | "request_over"
    | "request_not_ready"
    | "request_rejected_as_it_is"
    | "approval_by_author"
    | "approval_needs_person"
    | "approval_not_given"
    | "review_outdated"
    | "emergency_not_reviewable"
    | "review_by_author"
    | "reason_given_already";
  readonly detail: string;
}

export type Taken =
  | { readonly life: Life; readonly refusal?: undefined }
  | { readonly life?: undefined; readonly refusal: Refusal };

/** Who does it, and when; all steps have that. */
interface Taking {
  readonly by: Doer;
  readonly at: number;
  readonly comment?: string | null;
}

export type Action = Taking &
  (
    | {
        readonly kind: "edit";
        readonly hash: string;
        readonly demands: readonly RequestDemand[];
        readonly differences: readonly Difference[];
        readonly detail: string;
      }
    | { readonly kind: "submit"; readonly look: Look }
    | {
        readonly kind: "approve";
        /** Of what the approver looked at. */
        readonly hash: string;
        readonly look: Look;
        readonly environments: readonly string[];
        readonly teams: readonly string[];
      }
    | { readonly kind: "withdraw"; readonly look: Look }
    | { readonly kind: "reject" }
    | { readonly kind: "comment" }
    | { readonly kind: "schedule"; readonly plan: Plan }
    | { readonly kind: "unschedule" }
    | { readonly kind: "apply"; readonly look: Look }
    | { readonly kind: "fail"; readonly detail: string }
    | { readonly kind: "cancel" }
    | { readonly kind: "expire" }
    | { readonly kind: "give_reason" }
    | { readonly kind: "review"; readonly verdict: "justified" | "objection" }
  );

export type ActionKind = Action["kind"];

const open: readonly RequestState[] = [
  "draft",
  "in_review",
  "approved",
  "scheduled",
  "rejected",
  "failed",
];
const asked: readonly RequestState[] = ["in_review", "approved", "scheduled"];
const ready: readonly RequestState[] = ["approved", "scheduled"];

/** In which states each step can be taken. */
const takenIn: { readonly [K in ActionKind]: readonly RequestState[] } = {
  edit: open,
  submit: ["draft", "rejected", "failed"],
  approve: asked,
  withdraw: asked,
  reject: asked,
  comment: [...open, "applied", "cancelled", "expired"],
  schedule: ["draft", "in_review", "approved", "scheduled"],
  unschedule: ["scheduled"],
  apply: ready,
  fail: ready,
  cancel: open,
  expire: open,
  give_reason: ["applied"],
  review: ["applied"],
};

export function isOpen(state: RequestState): boolean {
  return open.includes(state);
}

/** Whether a step can be taken in a state, whoever would. */
export function isTakenIn(kind: ActionKind, state: RequestState): boolean {
  return takenIn[kind].includes(state);
}

export interface Beginning {
  readonly by: Doer;
  readonly at: number;
  readonly hash: string;
  readonly plan: Plan;
  readonly ends?: number;
}

export function begin({ by, at, hash, plan, ends }: Beginning): Life {
  const first: Step = {
    ...{ kind: "drafted", by, at, from: null, to: "draft" },
    ...{ comment: null, detail: null, differences: [] },
  };
  return {
    state: "draft",
    version: 1,
    writers: [by],
    hash,
    rejectedHash: null,
    plan,
    approvals: [],
    demands: [],
    steps: [first],
    emergency: null,
    ends: ends ?? null,
  };
}

/** Why a step cannot be taken in the state that a request is in, whoever would. */
export function stateRefusal(life: Life, kind: ActionKind): Refusal | undefined {
  return isTakenIn(kind, life.state) ? undefined : wrongState(life, kind);
}

export function take(life: Life, action: Action): Taken {
  const refusal = stateRefusal(life, action.kind);
  if (refusal !== undefined) return { refusal };
  switch (action.kind) {
    case "edit":
      return { life: edited(life, action) };
    case "submit":
      return submitted(life, action);
    case "approve":
      return approved(life, action);
    case "withdraw":
      return withdrawn(life, action);
    case "reject":
      return rejected(life, action);
    case "comment":
      return { life: stepped(life, action, "commented", life.state) };
    case "schedule":
      return { life: scheduled(life, action) };
    case "unschedule": {
      const plan = { ...life.plan, at: null };
      return { life: { ...stepped(life, action, "unscheduled", "approved"), plan } };
    }
    case "apply":
      return { life: applied(life, action) };
    case "fail":
      return { life: failed(life, action) };
    case "cancel":
      return { life: stepped(life, action, "cancelled", "cancelled") };
    case "expire":
      return { life: stepped(life, action, "expired", "expired") };
    case "give_reason":
      return reasoned(life, action);
    case "review":
      return reviewed(life, action);
  }
}

/**
 * The life of a request after a look at the world: what no longer counts is voided, and what then lacks something goes back
 * to review. Nothing else may lead to an application.
 */
export function settled(life: Life, look: Look, { by, at }: Pick<Taking, "by" | "at">): Life {
  const isMoved = look.hash !== life.hash;
  const voided: Voided = {
    at,
    why: isMoved ? "moved" : "left",
    by: null,
    differences: isMoved ? look.differences : [],
  };
  const stops = (approval: Approval) =>
    approval.voided === null && (isMoved || isGone(approval, look.gone));
  const approvals = life.approvals.map((it) => (stops(it) ? { ...it, voided } : it));
  const next = { ...life, approvals, hash: look.hash, demands: look.demands };
  const isReady = ready.includes(life.state);
  const lacks = isReady && (isMoved || !areMet(next, look.demands));
  const isVoided = life.approvals.some(stops);
  if (!lacks && !isVoided) return next;
  const to = lacks ? "in_review" : life.state;
  const detail = isMoved
    ? "What it was reviewed against has changed."
    : "It lacks an approval that is demanded now.";
  return stepped(next, { by, at }, "voided", to, { detail, differences: voided.differences });
}

/** The life of what is applied without waiting, in an emergency. */
export function emergencyLife(beginning: Beginning, emergency: Emergency): Life {
  const { by, at } = beginning;
  return { ...stepped(begin(beginning), { by, at }, "applied", "applied"), emergency };
}

/**
 * The life of the request that ends a temporary one: whoever agreed to that agreed to its end. Its approvals are bound to
 * what the end does, so that it goes to review like any other when that is no longer what was meant.
 */
export function endingLife(beginning: Beginning, agreed: readonly Approval[]): Life {
  const { by, at, hash } = beginning;
  const approvals = agreed.map((approval) => ({ ...approval, hash }));
  return { ...stepped(begin(beginning), { by, at }, "scheduled", "scheduled"), approvals };
}

function edited(life: Life, action: Extract<Action, { kind: "edit" }>): Life {
  const { by, at, hash, demands, differences, detail } = action;
  const writers = isSameWriter(life, by) ? life.writers : [...life.writers, by];
  const isSame = hash === life.hash;
  const voided: Voided = { at, why: "edited", by, differences };
  // Whoever writes a title writes too, and no longer counts among those who agree.
  const stops = (it: Approval) => it.voided === null && (!isSame || isBySame(it.by, by));
  const approvals = life.approvals.map((it) => (stops(it) ? { ...it, voided } : it));
  if (isSame && !life.approvals.some(stops)) {
    return { ...stepped(life, action, "edited", life.state, { detail }), writers, demands };
  }
  const to = asked.includes(life.state) ? "in_review" : "draft";
  const next = stepped(life, action, "edited", to, { detail, differences });
  return { ...next, writers, approvals, hash, demands };
}

function isSameWriter({ writers }: Life, { actor, person }: Doer): boolean {
  return writers.some((writer) => writer.actor === actor && writer.person === person);
}

function isBySame(one: Doer, other: Doer): boolean {
  return one.person !== undefined && one.person === other.person;
}

function submitted(life: Life, action: Extract<Action, { kind: "submit" }>): Taken {
  const { look } = action;
  if (look.hash === life.rejectedHash) {
    const detail = "Somebody rejected exactly this. Edit it before you ask again.";
    return { refusal: { code: "request_rejected_as_it_is", detail } };
  }
  const asking = { ...settled({ ...life, state: "in_review" }, look, action), state: life.state };
  return { life: readied(stepped(asking, action, "submitted", "in_review"), look) };
}

/** What has all that is demanded is approved, and scheduled if it has a time. */
function readied(life: Life, look: Look): Life {
  if (life.state !== "in_review" || !areMet(life, look.demands)) return life;
  const to = life.plan.at === null ? "approved" : "scheduled";
  return relabelled(life, to);
}

/** The last step led further than it said. */
function relabelled(life: Life, to: RequestState): Life {
  const last = life.steps.at(-1);
  const steps = last === undefined ? life.steps : [...life.steps.slice(0, -1), { ...last, to }];
  return { ...life, state: to, steps };
}

function approved(life: Life, action: Extract<Action, { kind: "approve" }>): Taken {
  const { by, at, hash, look, environments, teams, comment = null } = action;
  const { person } = by;
  if (!isPerson(by)) return needsPerson();
  if (isWriter(life, by)) return byAuthor();
  const seen = settled(life, look, action);
  if (look.hash !== hash) return outdated();
  const own = seen.approvals.filter((it) => it.by.person !== person || it.voided !== null);
  const former = countingApprovals(seen).find((it) => it.by.person === person);
  const again: Voided = { at, why: "withdrawn", by, differences: [] };
  const approval = { by, at, hash, comment, environments, teams, voided: null };
  const approvals = [...own, ...(former ? [{ ...former, voided: again }] : []), approval];
  const next = stepped({ ...seen, approvals }, action, "approved", seen.state);
  return { life: readied(next, look) };
}

function withdrawn(life: Life, action: Extract<Action, { kind: "withdraw" }>): Taken {
  const { by, at, look } = action;
  const isOwn = (it: Approval) => it.voided === null && it.by.person === by.person;
  if (by.person === undefined || !life.approvals.some(isOwn)) {
    const detail = "You have given no approval that you could take back.";
    return { refusal: { code: "approval_not_given", detail } };
  }
  const voided: Voided = { at, why: "withdrawn", by, differences: [] };
  const approvals = life.approvals.map((it) => (isOwn(it) ? { ...it, voided } : it));
  const seen = settled({ ...life, approvals }, look, action);
  return { life: stepped(seen, action, "withdrawn", seen.state) };
}

function rejected(life: Life, action: Extract<Action, { kind: "reject" }>): Taken {
  if (!isPerson(action.by)) return needsPerson();
  if (isWriter(life, action.by)) return byAuthor();
  const next = stepped(life, action, "rejected", "rejected");
  return { life: { ...next, rejectedHash: life.hash } };
}

function scheduled(life: Life, action: Extract<Action, { kind: "schedule" }>): Life {
  const to = ready.includes(life.state) ? "scheduled" : life.state;
  return { ...stepped(life, action, "scheduled", to), plan: action.plan };
}

function applied(life: Life, action: Extract<Action, { kind: "apply" }>): Life {
  const seen = settled(life, action.look, action);
  return ready.includes(seen.state) ? stepped(seen, action, "applied", "applied") : seen;
}

/** Its time has passed, or was taken from it; whoever asks again says when. */
function failed(life: Life, action: Extract<Action, { kind: "fail" }>): Life {
  const next = stepped(life, action, "failed", "failed", { detail: action.detail });
  return { ...next, plan: { ...life.plan, at: null } };
}

function reasoned(life: Life, action: Extract<Action, { kind: "give_reason" }>): Taken {
  const { emergency } = life;
  if (emergency === null) return noEmergency();
  if (emergency.reasonDueAt === null) {
    const detail = "A reason was given, and stands as it is.";
    return { refusal: { code: "reason_given_already", detail } };
  }
  const next = stepped(life, action, "reason_given", life.state);
  return { life: { ...next, emergency: { ...emergency, reasonDueAt: null } } };
}

function reviewed(life: Life, action: Extract<Action, { kind: "review" }>): Taken {
  const { emergency } = life;
  const { by, at, verdict, comment = null } = action;
  if (emergency === null || emergency.review !== null) return noEmergency();
  if (!isPerson(by)) return needsPerson();
  if (isWriter(life, by)) {
    const detail = "Somebody else has to look at an emergency, not whoever declared it.";
    return { refusal: { code: "review_by_author", detail } };
  }
  const next = stepped(life, action, "reviewed", life.state, { detail: verdict });
  return { life: { ...next, emergency: { ...emergency, review: { by, at, verdict, comment } } } };
}

function stepped(
  life: Life,
  { by, at, comment = null }: Taking,
  kind: StepKind,
  to: RequestState,
  more: Partial<Pick<Step, "detail" | "differences">> = {},
): Life {
  const step = { kind, by, at, from: life.state, to, comment, detail: null, differences: [] };
  return {
    ...life,
    state: to,
    version: life.version + 1,
    steps: [...life.steps, { ...step, ...more }],
  };
}

function isPerson({ person, isProgram }: Doer): boolean {
  return person !== undefined && isProgram !== true;
}

function isGone({ by }: Approval, gone: ReadonlySet<string>): boolean {
  return by.person !== undefined && gone.has(by.person);
}

function wrongState({ state }: Life, kind: ActionKind): Refusal {
  const code = isOpen(state) ? "request_not_ready" : "request_over";
  const text = state.replaceAll("_", " ");
  const detail = isOpen(state)
    ? `The request is ${text}; a step "${kind.replaceAll("_", " ")}" cannot be taken now.`
    : `The request is ${text}, which is its end.`;
  return { code, detail };
}

function byAuthor(): Taken {
  const detail = "Whoever wrote some of a request does not judge it. Ask somebody else.";
  return { refusal: { code: "approval_by_author", detail } };
}

function needsPerson(): Taken {
  const detail = "Only a person who is signed in, or one by a token of theirs, judges a request.";
  return { refusal: { code: "approval_needs_person", detail } };
}

function outdated(): Taken {
  const detail = "What it does is no longer what you looked at. Look at it again.";
  return { refusal: { code: "review_outdated", detail } };
}

function noEmergency(): Taken {
  const detail = "It was no emergency, or was looked at already.";
  return { refusal: { code: "emergency_not_reviewable", detail } };
}
