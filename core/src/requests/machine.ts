/** The state machine of change requests: each step gives the next life, or says why it cannot be taken. */
import type { Action, Taken, Taking } from "./action.ts";
import { areMet, countingApprovals, isPerson, isWriter } from "./approvals.ts";
import { reasoned, reviewed } from "./emergency-life.ts";
import type { Approval, Doer, Life, Look, RequestState, Voided } from "./life.ts";
import { byAuthor, needsPerson, outdated } from "./refusals.ts";
import { asked, ready, stateRefusal } from "./states.ts";
import { type Beginning, begin, stepped } from "./stepped.ts";

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
    case "look":
      return { life: lookedAt(life, action) };
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
  const differences = isMoved ? look.differences : [];
  const whyNot = (it: Approval): Voided["why"] | undefined =>
    isMoved ? "moved" : look.lapsed.get(it.by.person ?? "");
  const stops = (it: Approval) => it.voided === null && whyNot(it) !== undefined;
  const approvals = life.approvals.map((it) => {
    const why = it.voided === null ? whyNot(it) : undefined;
    return why === undefined ? it : { ...it, voided: { at, why, by: null, differences } };
  });
  const next = { ...life, approvals, hash: look.hash, demands: look.demands };
  const isReady = ready.includes(life.state);
  const lacks = isReady && (isMoved || !areMet(next, look.demands));
  const isVoided = life.approvals.some(stops);
  if (!lacks && !isVoided) return next;
  const to = lacks ? "in_review" : life.state;
  return stepped(next, { by, at }, "voided", to, {
    detail: isMoved ? "What it was reviewed against has changed." : lackText(isVoided),
    differences,
  });
}

function lackText(isVoided: boolean): string {
  return isVoided
    ? "Somebody who agreed could not do so any more."
    : "It lacks an approval that is demanded now.";
}

/**
 * Looked at without anybody asking: what no longer counts is found when that becomes so, and not only when it is to be
 * applied; and what nobody has to agree to any more waits for nobody.
 */
function lookedAt(life: Life, action: Extract<Action, { kind: "look" }>): Life {
  const { look } = action;
  const seen = settled(life, look, action);
  if (seen.state !== "in_review" || !areMet(seen, look.demands)) return seen;
  const detail = "Nothing more is demanded of it.";
  return readied(stepped(seen, action, "cleared", "in_review", { detail }), look);
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
