/** A request that waited is applied: looked at once more, under the lock, and given back if it is no longer what it was. */
import { invert } from "@yardarm/core/changes";
import { countingApprovals, endingLife, endingPlan } from "@yardarm/core/requests";
import { insertWaiting, nextNumber } from "./change-request-store.ts";
import { neededIn, refuseByPolicies, refuseElsewhere } from "./judge.ts";
import { lookAt } from "./look.ts";
import { recordStep } from "./request-record.ts";
import { refuseByRules } from "./rule-refusals.ts";
import { aspectOf, type StepOutcome, settle, type TakingDeps, type Turn, taken } from "./taking.ts";
import { type WaitingRequest, withName } from "./waiting-request.ts";
import { boundOf, moved, type Weighed } from "./weigh.ts";
import { limitsHold, write } from "./write.ts";

export async function applyInTurn<Head extends { readonly entry: number }>(
  deps: TakingDeps<Head>,
  turn: Turn<Head>,
  comment?: string,
): Promise<StepOutcome> {
  const { tx, head, caller, by, at, request } = turn;
  const { project, number } = request;
  const seen = await lookAt(tx, deps, request, turn);
  const { weighed, look } = seen;
  refuseElsewhere(caller, request, neededIn(weighed));
  const taking = { by, at: at.getTime(), comment: comment ?? null };
  const next = taken(request, { kind: "apply", ...taking, look }, seen);
  if (next.life.state !== "applied") return settle(deps, turn, next);
  const wish = { changes: request.changes, toRequest: () => "" };
  refuseByPolicies(weighed.findings, wish);
  refuseByRules(weighed, wish);
  await limitsHold(tx, { ...request, toRequest: () => "" }, weighed);
  const { effect, ground, sentences = request.sentences } = aspectOf(seen);
  const applied: WaitingRequest = {
    ...{ ...next, effect, ground, sentences },
    names: withName(request.names, caller.actor),
  };
  const { life, names } = applied;
  const { revisions } = await write(tx, deps.record, head, {
    ...{ project, number, caller, at, sentences, weighed },
    ...{ entry: head.entry + 1, title: request.title },
    ...{ reason: request.reason ?? undefined, reverts: request.reverts ?? undefined },
    ...{ brokeGlassOf: [], broken: [] },
    life: { life, ground, names },
    approvals: countingApprovals(life),
  });
  await scheduleEnding(deps, turn, applied, weighed);
  const { state, version, hash } = life;
  const entry = head.entry + 1;
  return { request: number, state, version, hash, entry, revisions, differences: [] };
}

/** A temporary change makes the request that ends it, in the same commit: neither is there without the other. */
async function scheduleEnding<Head extends { readonly entry: number }>(
  deps: TakingDeps<Head>,
  { tx, caller, by, at: date }: Turn<Head>,
  request: WaitingRequest,
  weighed: Weighed,
): Promise<void> {
  const at = date.getTime();
  const { life, project } = request;
  const plan = endingPlan(life.plan, at);
  if (plan === undefined) return;
  const changes = invert(weighed.changes);
  const back = moved({ ...weighed.loaded, registry: weighed.after }, { changes });
  const bound = await boundOf(tx, back, null);
  const beginning = { by, at, hash: bound.hash, plan, ends: request.number };
  const lived = endingLife(beginning, countingApprovals(life));
  const ending: WaitingRequest = {
    ...{ project, changes, effect: back.effect, ground: bound.ground, createdAt: date },
    number: await nextNumber(tx, project),
    title: `End request ${request.number}: ${request.title}`,
    sentences: request.sentences.map((sentence) => `No longer: ${sentence}`),
    reason: request.reason,
    author: request.author,
    life: { ...lived, writers: life.writers },
    names: request.names,
    reverts: null,
  };
  await insertWaiting(tx, ending);
  const head = await deps.record.open(tx, project);
  await recordStep(tx, deps.record, head, { request: ending, caller, at: date });
}
