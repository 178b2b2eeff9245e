import fc from "fast-check";
import { expect, test } from "vitest";
import type { Action, ActionKind } from "./action.ts";
import { areMet, countingApprovals } from "./approvals.ts";
import { dutiesOf, emergencyLife, lookBackMs, reasonMs } from "./emergency-life.ts";
import { type Doer, type Life, type Look, noPlan, type RequestDemand } from "./life.ts";
import { endingLife, take } from "./machine.ts";
import { isOpen } from "./states.ts";
import { begin } from "./stepped.ts";

const person = (id: string): Doer => ({ actor: `person:${id}`, person: id });
const program: Doer = { actor: "token:t1", person: "ada", isProgram: true };
const [ada, bo, cy, dee] = ["ada", "bo", "cy", "dee"].map(person) as [Doer, Doer, Doer, Doer];
const system: Doer = { actor: "system:scheduler" };

function demandOf(parts: Partial<RequestDemand> = {}): RequestDemand {
  return {
    ...{ approvals: 1, from: "approver", owners: [], environments: ["production"] },
    ...{ policy: null, reason: "Production is protected." },
    ...parts,
  } as RequestDemand;
}

const lookAt = (hash: string, ...demands: RequestDemand[]): Look => ({
  hash,
  demands,
  differences: [],
  lapsed: new Map(),
});

const draft = begin({ by: ada, at: 0, hash: "h", plan: noPlan });
const look = lookAt("h", demandOf());

/** What comes of it, or the code of the refusal. */
function after(life: Life, ...actions: readonly Action[]): Life {
  return actions.reduce((current, action) => {
    const { life: next, refusal } = take(current, action);
    if (next === undefined) throw new Error(refusal.code);
    return next;
  }, life);
}

const submit: Action = { kind: "submit", by: ada, at: 1, look };
const agree = (by: Doer, more: object = {}): Action => ({
  ...{ kind: "approve", by, at: 2, hash: "h", look, environments: ["production"], teams: [] },
  ...more,
});

test("what nothing is demanded of is approved as soon as it is submitted", () => {
  expect(after(draft, { ...submit, look: lookAt("h") } as Action).state).toBe("approved");
});

test("a request waits for the approvals that are demanded, and no longer", () => {
  const two = lookAt("h", demandOf({ approvals: 2 }));
  const once = after(draft, { ...submit, look: two } as Action, agree(bo, { look: two }));
  expect(once.state).toBe("in_review");
  expect(after(once, agree(bo, { look: two })).state).toBe("in_review");
  expect(after(once, agree(cy, { look: two })).state).toBe("approved");
});

test("nobody approves what they wrote, by whatever hand", () => {
  const waiting = after(draft, submit);
  expect(() => after(waiting, agree(ada))).toThrow("approval_by_author");
  expect(() => after(waiting, agree({ actor: "token:pat", person: "ada" }))).toThrow(
    "approval_by_author",
  );
  const edit = { kind: "edit", hash: "h2", differences: [], demands: [], detail: "" } as const;
  const edited = after(waiting, { ...edit, by: bo, at: 2 });
  const moved = lookAt("h2", demandOf());
  expect(() => after(edited, agree(bo, { look: moved, hash: "h2" }))).toThrow("approval_by_author");
  const ofProgram = after(begin({ by: program, at: 0, hash: "h", plan: noPlan }), submit);
  expect(() => after(ofProgram, agree(ada))).toThrow("approval_by_author");
});

test("a program approves nothing", () => {
  const byProgram = { actor: "token:t2", person: "dee", isProgram: true } as const;
  expect(() => after(draft, submit, agree(byProgram))).toThrow("approval_needs_person");
});

test("an edit after the approval voids it, and says so for ever", () => {
  const edit = {
    kind: "edit",
    by: cy,
    at: 3,
    hash: "h2",
    differences: [],
    demands: [],
    detail: "",
  } as const;
  const edited = after(draft, submit, agree(bo), edit);
  expect(edited).toMatchObject({
    state: "in_review",
    approvals: [{ by: bo, hash: "h", voided: { why: "edited", by: cy } }],
  });
});

test("the world moving under an approval sends the request back, instead of applying it", () => {
  const differences = [{ address: "flag/x/production", reviewed: null, now: null }];
  const moved = { ...lookAt("h2", demandOf()), differences };
  const returned = after(draft, submit, agree(bo), { kind: "apply", by: ada, at: 3, look: moved });
  expect(returned).toMatchObject({
    state: "in_review",
    approvals: [{ voided: { why: "moved", differences } }],
  });
});

test.each(["left", "unpermitted"] as const)("an approval whose giver %s does not count", (why) => {
  const lapsed = new Map([["bo", why]]);
  const apply: Action = { kind: "apply", by: ada, at: 3, look: { ...look, lapsed } };
  expect(after(draft, submit, agree(bo), agree(cy), apply)).toMatchObject({
    state: "applied",
    approvals: [{ voided: { why } }, { voided: null }],
  });
  expect(after(draft, submit, agree(bo), { ...apply, kind: "look" })).toMatchObject({
    state: "in_review",
    approvals: [{ voided: { why } }],
  });
});

test("a look alone changes nothing while everything stands", () => {
  const waiting = after(draft, submit);
  const glance: Action = { kind: "look", by: system, at: 4, look };
  expect(after(waiting, glance)).toEqual(waiting);
  const approved = after(waiting, agree(bo));
  expect(after(approved, glance)).toEqual(approved);
});

test("what nobody has to agree to any more waits for nobody", () => {
  const glance: Action = { kind: "look", by: system, at: 4, look: lookAt("h") };
  const cleared = after(draft, submit, glance);
  expect(cleared).toMatchObject({ state: "approved", demands: [] });
  expect(cleared.steps.at(-1)).toMatchObject({ kind: "cleared", to: "approved" });
});

test("more that is demanded since is asked for", () => {
  const stricter = lookAt("h", demandOf({ approvals: 2 }));
  const returned = after(draft, submit, agree(bo), {
    kind: "apply",
    by: ada,
    at: 3,
    look: stricter,
  });
  expect(returned.state).toBe("in_review");
  expect(after(returned, agree(cy, { look: stricter })).state).toBe("approved");
});

test("an approval of what is no longer there is refused", () => {
  const moved = lookAt("h2", demandOf());
  expect(() => after(draft, submit, agree(bo, { look: moved }))).toThrow("review_outdated");
});

test("each owner has to be among those who agree", () => {
  const owners = [
    { kind: "team", id: "checkout" },
    { kind: "person", id: "dee" },
  ] as const;
  const owned = lookAt("h", demandOf({ from: "owner_team", owners }));
  const asked = after(draft, { ...submit, look: owned } as Action);
  const one = after(asked, agree(bo, { look: owned, teams: ["checkout"] }));
  expect(one.state).toBe("in_review");
  expect(after(one, agree(dee, { look: owned })).state).toBe("approved");
});

test("an approval counts only where its giver may approve", () => {
  expect(after(draft, submit, agree(bo, { environments: ["staging"] })).state).toBe("in_review");
});

test("what was rejected is not asked for again as it is", () => {
  const rejected = after(draft, submit, { kind: "reject", by: bo, at: 2, comment: "No." });
  expect(rejected.steps.at(-1)).toMatchObject({ kind: "rejected", comment: "No." });
  expect(() => after(rejected, submit)).toThrow("request_rejected_as_it_is");
  const edit = {
    kind: "edit",
    by: ada,
    at: 3,
    hash: "h2",
    differences: [],
    demands: [],
    detail: "",
  } as const;
  const again = { ...submit, look: lookAt("h2", demandOf()) } as Action;
  expect(after(rejected, edit, again).state).toBe("in_review");
});

test("with a time it is scheduled as soon as it has all it needs", () => {
  const plan = { ...noPlan, at: 50 };
  const planned = after(draft, { kind: "schedule", by: ada, at: 1, plan }, submit, agree(bo));
  expect(planned.state).toBe("scheduled");
  const freed = after(planned, { kind: "unschedule", by: ada, at: 3 });
  expect(freed).toMatchObject({ state: "approved", plan: { at: null } });
});

test("the end of a temporary change was agreed to with it", () => {
  const approved = after(draft, submit, agree(bo));
  const beginning = { by: system, at: 4, hash: "end", plan: { ...noPlan, at: 9 }, ends: 1 };
  const ending = endingLife(beginning, countingApprovals(approved));
  const apply = { kind: "apply", by: system, at: 9 } as const;
  expect(after(ending, { ...apply, look: lookAt("end", demandOf()) }).state).toBe("applied");
  expect(after(ending, { ...apply, look: lookAt("other", demandOf()) }).state).toBe("in_review");
});

test("somebody else looks at an emergency, once", () => {
  const emergency = { environments: ["production"], reasonDueAt: 10, review: null };
  const life = emergencyLife({ by: ada, at: 0, hash: "h", plan: noPlan }, emergency);
  const review: Action = { kind: "review", by: bo, at: 1, verdict: "justified" };
  expect(() => after(life, { ...review, by: ada })).toThrow("review_by_author");
  const seen = after(life, { kind: "give_reason", by: ada, at: 1, comment: "It burned." }, review);
  expect(seen.emergency).toMatchObject({ reasonDueAt: null, review: { by: bo } });
  expect(() => after(seen, review)).toThrow("emergency_not_reviewable");
});

test("what is owed after an emergency is due, until it is done", () => {
  const emergency = { environments: ["production"], reasonDueAt: reasonMs, review: null };
  const life = emergencyLife({ by: ada, at: 0, hash: "h", plan: noPlan }, emergency);
  const reason = { kind: "reason", dueAt: reasonMs };
  const lookback = { kind: "lookback", dueAt: lookBackMs };
  expect(dutiesOf(life)).toEqual([reason, lookback]);
  const said = after(life, { kind: "give_reason", by: ada, at: 5, comment: "It burned." });
  expect(dutiesOf(said)).toEqual([lookback]);
  expect(dutiesOf(after(said, { kind: "review", by: bo, at: 6, verdict: "justified" }))).toEqual(
    [],
  );
  expect(dutiesOf(draft)).toEqual([]);
});

/** A world that moves while people do what they like. */
const doers = [ada, bo, cy, dee, program, system];
const places = ["staging", "production"];
const arbitraryDemands = fc.array(
  fc.record({
    approvals: fc.integer({ min: 1, max: 2 }),
    from: fc.constantFrom("approver" as const, "approver" as const, "owner_team" as const),
    owners: fc.constantFrom([], [{ kind: "team" as const, id: "t" }]),
    environments: fc.constantFrom([], ["production"], places),
  }),
  { maxLength: 2 },
);
const arbitraryMove = fc.record({
  action: fc.oneof(
    { weight: 6, arbitrary: fc.constant<ActionKind>("approve") },
    { weight: 4, arbitrary: fc.constant<ActionKind>("apply") },
    { weight: 2, arbitrary: fc.constantFrom<ActionKind>("submit", "edit", "schedule", "look") },
    {
      weight: 2,
      arbitrary: fc.constantFrom<ActionKind>(
        ...(["withdraw", "reject", "comment", "unschedule", "fail", "cancel", "expire"] as const),
        ...(["give_reason", "review"] as const),
      ),
    },
  ),
  by: fc.nat(doers.length - 1),
  /** Few, so that worlds come back. */
  hash: fc.oneof(
    { weight: 9, arbitrary: fc.constant("h") },
    { weight: 1, arbitrary: fc.constant("i") },
  ),
  /** Mostly those that there were. */
  demands: fc.oneof(
    { weight: 5, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: arbitraryDemands },
  ),
  teams: fc.constantFrom([], ["t"]),
  environments: fc.constantFrom(places, places, places, ["production"], []),
  lapsed: fc.constantFrom<readonly string[]>([], [], [], ["bo"]),
});

type Move = typeof arbitraryMove extends fc.Arbitrary<infer Drawn> ? Drawn : never;

const lapsedAmong = (people: readonly string[]): Look["lapsed"] =>
  new Map(people.map((person) => [person, "unpermitted"]));

function actionOf(move: Move, standing: Move["demands"], at: number) {
  const demands = (move.demands ?? standing ?? []).map((each) => demandOf(each));
  const seen: Look = { ...lookAt(move.hash, ...demands), lapsed: lapsedAmong(move.lapsed) };
  const { teams, environments, hash } = move;
  const taking = { by: doers[move.by] ?? ada, at };
  const look = { ...taking, look: seen };
  const actions: { readonly [K in ActionKind]: Extract<Action, { kind: K }> } = {
    edit: { kind: "edit", ...taking, hash, demands, differences: [], detail: "" },
    submit: { kind: "submit", ...look },
    approve: { kind: "approve", ...look, hash, environments, teams },
    withdraw: { kind: "withdraw", ...look },
    reject: { kind: "reject", ...taking },
    comment: { kind: "comment", ...taking },
    schedule: { kind: "schedule", ...taking, plan: { ...noPlan, at: 99 } },
    unschedule: { kind: "unschedule", ...taking },
    apply: { kind: "apply", ...look },
    look: { kind: "look", ...look },
    fail: { kind: "fail", ...taking, detail: "" },
    cancel: { kind: "cancel", ...taking },
    expire: { kind: "expire", ...taking },
    give_reason: { kind: "give_reason", ...taking },
    review: { kind: "review", ...taking, verdict: "justified" },
  };
  return { seen, action: actions[move.action] };
}

function expectNothingForgotten(life: Life, next: Life): void {
  expect(next.steps.slice(0, life.steps.length)).toEqual(life.steps);
  for (const writer of life.writers) expect(next.writers).toContainEqual(writer);
  for (const { by, at } of life.approvals) {
    const kept = next.approvals.find((it) => it.by.actor === by.actor && it.at === at);
    expect(kept).toBeDefined();
  }
  if (!isOpen(life.state)) expect(next.state).toBe(life.state);
}

function expectAgreedTo(next: Life, { hash, demands, lapsed }: Look): void {
  expect(next.hash).toBe(hash);
  expect(areMet(next, demands)).toBe(true);
  for (const { by } of countingApprovals(next)) {
    expect(lapsed.has(by.person ?? "")).toBe(false);
    expect(next.writers.map(({ person: wrote }) => wrote)).not.toContain(by.person);
  }
}

test("no path applies what lacks its approvals, nor twice, nor forgets what happened", () => {
  let agreed = 0;
  fc.assert(
    fc.property(fc.array(arbitraryMove, { maxLength: 14 }), arbitraryDemands, (moves, demands) => {
      let life: Life = moves.length % 3 === 0 ? draft : after(draft, submit);
      for (const [at, move] of moves.entries()) {
        const { seen, action } = actionOf(move, demands, at + 2);
        const { life: next = life } = take(life, action);
        expectNothingForgotten(life, next);
        if (next.state === "applied" && life.state !== "applied") {
          expectAgreedTo(next, seen);
          agreed += seen.demands.length;
        }
        life = next;
      }
      expect(life.steps.filter(({ kind }) => kind === "applied").length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 500 },
  );
  expect(agreed).toBeGreaterThan(3);
});
