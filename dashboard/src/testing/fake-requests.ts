import { type Change, invert } from "@yardarm/core/changes";
import { isRefusal, judge } from "@yardarm/core/policies";
import {
  type Action,
  begin,
  countingApprovals,
  type Doer,
  demandsOf,
  differencesBetween,
  dueAt,
  type Emergency,
  emergencyLife,
  endingLife,
  endingPlan,
  groundOf,
  isOpen,
  type Life,
  type Look,
  noPlan,
  type Plan,
  type Reviewed,
  reviewedText,
  take,
} from "@yardarm/core/requests";
import type { Actor, Applied } from "@yardarm/server/wire";
import { type FakeRegistry, Refusal, type Wish } from "./fake-registry.ts";

/** A change request with all that happened to it. */
export interface FakeRequest {
  readonly number: number;
  title: string;
  sentences: readonly string[];
  reason: string | null;
  readonly author: Actor;
  changes: readonly Change[];
  life: Life;
  readonly reverts: number | null;
}

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** A step, before it is said who takes it and when. */
export type FakeStep = Without<Action, "by" | "at" | "look">;

const dayMs = 86_400_000;
const scheduler: Actor = { kind: "system", id: "schedules", name: "Schedules" };

/** The requests of one project, moved by the real state machine over the registry in memory. */
export class FakeRequests {
  readonly all: FakeRequest[] = [];
  readonly #store: FakeRegistry;
  readonly #now: () => Date;
  /** What each was last looked at as. */
  readonly #reviewed = new Map<number, Reviewed>();

  constructor(store: FakeRegistry, now: () => Date) {
    this.#store = store;
    this.#now = now;
  }

  /** What is there, or happens, without anybody being asked. */
  seed(changes: readonly Change[], author: Actor): void {
    this.#applyNow(changes, author, {});
  }

  find(number: number): FakeRequest {
    const request = this.all.find((it) => it.number === number);
    if (request === undefined)
      throw new Refusal(404, "change_request_not_found", `There is no change ${number}.`);
    return request;
  }

  /** Does it, asks for it, or refuses it: whatever its effect meets. */
  submit(changes: readonly Change[], author: Actor, wish: Wish = {}): Applied {
    const { demands, findings, effect } = this.judge(changes);
    if (effect.entities.length === 0) return { state: "unchanged", revisions: {} };
    const refusing = findings.filter(isRefusal);
    if (!wish.emergency && refusing.length > 0)
      throw new Refusal(422, "policy_violated", refusing[0]?.detail ?? "");
    if (wish.emergency || demands.length === 0) return this.#applyNow(changes, author, wish);
    if (wish.mayWait === false)
      throw new Refusal(409, "approval_needed", demands[0]?.reason ?? "Somebody has to agree.");
    const request = this.create(changes, author, { ...wish, submit: true });
    const waitsFor = demands.map(({ reason }) => reason);
    return { request: request.number, state: "waits", waitsFor, revisions: {} };
  }

  create(
    changes: readonly Change[],
    author: Actor,
    wish: {
      readonly title?: string;
      readonly reason?: string;
      readonly plan?: Plan;
      readonly reverts?: number;
      readonly submit?: boolean;
    },
  ): FakeRequest {
    const { trimmed } = this.#store.tryOut(changes);
    const { sentences, name } = this.#store.wordsOf(trimmed);
    const plan = wish.plan ?? noPlan;
    const reviewed = this.#reviewedAs(trimmed, plan);
    const request: FakeRequest = {
      number: this.#store.takeNumber(),
      title: wish.title ?? name,
      sentences,
      reason: wish.reason ?? null,
      author,
      changes: trimmed,
      reverts: wish.reverts ?? null,
      life: begin({ by: doerOf(author), at: this.#at(), hash: reviewedText(reviewed), plan }),
    };
    this.#reviewed.set(request.number, reviewed);
    this.all.push(request);
    if (wish.submit === true) this.step(request.number, author, { kind: "submit" });
    else this.#store.ring([]);
    return request;
  }

  edit(
    number: number,
    by: Actor,
    patch: Partial<Pick<FakeRequest, "changes" | "title" | "reason">>,
  ) {
    const request = this.find(number);
    const was = this.#reviewed.get(number);
    Object.assign(request, patch);
    const { sentences } = this.#store.wordsOf(request.changes);
    request.sentences = sentences;
    const is = this.#reviewedAs(request.changes, request.life.plan);
    const differences = was === undefined ? [] : differencesBetween(was, is);
    this.step(number, by, {
      ...{ kind: "edit", hash: reviewedText(is), differences, detail: "Other changes." },
      demands: this.judge(request.changes).demands,
    });
    this.#reviewed.set(number, is);
  }

  step(number: number, by: Actor, step: FakeStep): FakeRequest {
    const request = this.find(number);
    const taking = { by: doerOf(by), at: this.#at() };
    const { life, refusal } = take(request.life, {
      ...step,
      ...taking,
      look: this.lookAt(request),
    } as Action);
    if (life === undefined) throw new Refusal(409, refusal.code, refusal.detail);
    request.life = life;
    if (step.kind === "apply" && life.state === "applied") {
      this.#store.commit(request.changes, by, { number, ...reasonOf(request) });
      this.#scheduleEnding(request, taking.by);
    } else this.#store.ring([]);
    return request;
  }

  /** Applies what is scheduled and due, as the server does by itself. */
  applyDue(): void {
    const due = this.all.filter(
      ({ life }) => life.state === "scheduled" && dueAt(life.plan, this.#at()) === "due",
    );
    for (const { number } of due) this.step(number, scheduler, { kind: "apply" });
  }

  /** What is demanded of changes, and what is found about them. */
  judge(changes: readonly Change[]) {
    const moved = this.#store.tryOut(changes);
    const facts = { createdAt: new Map<string, number>(), isDirect: true };
    const judgement = judge({ ...moved, facts, now: this.#at() });
    return { ...moved, ...judgement, demands: demandsOf(moved, judgement.demands) };
  }

  lookAt({ number, changes, life }: FakeRequest): Look {
    if (!isOpen(life.state))
      return { hash: life.hash, demands: [], differences: [], lapsed: new Map() };
    const is = this.#reviewedAs(changes, life.plan);
    const was = this.#reviewed.get(number);
    return {
      hash: reviewedText(is),
      demands: this.judge(changes).demands,
      differences: was === undefined ? [] : differencesBetween(was, is),
      lapsed: new Map(),
    };
  }

  #applyNow(changes: readonly Change[], author: Actor, wish: Wish): Applied {
    const number = this.#store.takeNumber();
    const plan = noPlan;
    const beginning = { by: doerOf(author), at: this.#at(), hash: "", plan };
    const { trimmed, effect } = this.#store.tryOut(changes);
    const emergency: Emergency | undefined =
      wish.emergency === true
        ? {
            environments: Object.keys(effect.deltas),
            reasonDueAt: wish.reason === undefined ? this.#at() + dayMs : null,
            review: null,
          }
        : undefined;
    const { sentences, name } = this.#store.wordsOf(trimmed);
    const applied = this.#store.commit(changes, author, { ...wish, number });
    this.all.push({
      number,
      title: name,
      sentences,
      reason: wish.reason ?? null,
      author,
      changes: trimmed,
      reverts: wish.reverts ?? null,
      life: emergency
        ? emergencyLife(beginning, emergency)
        : { ...begin(beginning), state: "applied" },
    });
    return applied;
  }

  /** What was only for a while is taken back by a request of its own, which whoever agreed has agreed to. */
  #scheduleEnding({ number: ends, title, author, changes, life }: FakeRequest, by: Doer): void {
    const plan = endingPlan(life.plan, this.#at());
    if (plan === undefined) return;
    const back = invert(changes);
    const reviewed = this.#reviewedAs(back, plan);
    const beginning = { by, at: this.#at(), hash: reviewedText(reviewed), plan, ends };
    const ending = endingLife(beginning, countingApprovals(life));
    const number = this.#store.takeNumber();
    this.#reviewed.set(number, reviewed);
    this.all.push({
      ...{ number, author, changes: back, reason: null, reverts: null },
      title: `End request ${ends}: ${title}`,
      sentences: this.#store.wordsOf(back).sentences,
      life: { ...ending, writers: life.writers },
    });
    this.#store.ring([]);
  }

  #reviewedAs(changes: readonly Change[], { lastsMinutes }: Plan): Reviewed {
    const { after, effect } = this.#store.tryOut(changes);
    return { changes, effect, ground: groundOf(after, effect, new Map()), lastsMinutes };
  }

  #at(): number {
    return this.#now().getTime();
  }
}

export function doerOf({ kind, id }: Actor): Doer {
  return { actor: `${kind}:${id}`, ...(kind === "person" && { person: id }) };
}

function reasonOf({ reason, reverts }: FakeRequest): Wish {
  return { ...(reason !== null && { reason }), ...(reverts !== null && { reverts }) };
}
