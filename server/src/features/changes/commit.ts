/** The heart: the one transaction through which everything that people govern changes. Read it from top to bottom. */
import {
  type Address,
  applyChanges,
  type Effect,
  effectOf,
  readsOf,
  trimChanges,
} from "@yardarm/core/changes";
import type { Judgement } from "@yardarm/core/policies";
import { checkCounts, type Registry } from "@yardarm/core/registry";
import type { Caller } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Reader } from "../../platform/db/reader.ts";
import type { Transaction } from "../../platform/db/transaction.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { announce } from "./announce.ts";
import { type AppliedRequest, type CommitEvent, eventOf, wordsOf } from "./applied-request.ts";
import { nextNumber, storeRequest } from "./change-request-store.ts";
import { recall, remember } from "./idempotency-store.ts";
import {
  agreementAmong,
  brokenIn,
  neededIn,
  neededToBreakGlass,
  refuseByPolicies,
  refuseElsewhere,
  refuseForeignWaivers,
  refuseProtected,
} from "./judge.ts";
import { addedCount, listLengthProblems } from "./limits.ts";
import type { Outcome, Proposal } from "./proposal.ts";
import { projectNotFound, refuseStale, refuseWish } from "./refusals.ts";
import { type LoadedRegistry, loadSlice } from "./registry-read-model.ts";
import { advance, countEntities, formerVersions, save } from "./registry-store.ts";
import { edgeWrites, entityWrites } from "./registry-writes.ts";

/** The record of a project, as a commit needs it: its head is the lock that orders the project's commits. */
export interface ProjectRecord<Head extends { readonly entry: number }> {
  open(tx: Transaction, project: string): Promise<Head>;
  append(
    tx: Transaction,
    head: Head,
    entry: { readonly at: Date; readonly event: CommitEvent },
  ): Promise<number>;
}

/** What policies say of a request. It reads a few facts and judges purely, so that it may be asked under the lock. */
export type PolicyGate = (
  reader: Reader,
  request: {
    readonly before: Registry;
    readonly after: Registry;
    readonly effect: Effect;
    readonly at: Date;
  },
) => Promise<Judgement>;

export interface CommitDeps<Head extends { readonly entry: number }> {
  readonly clock: Clock;
  readonly record: ProjectRecord<Head>;
  readonly policies: PolicyGate;
}

export type Commit = (tx: Transaction, caller: Caller, proposal: Proposal) => Promise<Outcome>;

/** What is sent together is one trip to Postgres, which does it in the order in which it was sent. */
export function createCommit<Head extends { readonly entry: number }>({
  clock,
  record,
  policies,
}: CommitDeps<Head>): Commit {
  return async (tx, caller, proposal) => {
    const { project, reason, reverts } = proposal;
    const head = await record.open(tx, project);
    const known = await recallOutcome(tx, caller, proposal);
    if (known !== undefined) return known;

    const [before, number] = await Promise.all([
      loadSlice(tx, project, readsBy(proposal)),
      nextNumber(tx, project),
    ]);
    if (before === undefined) throw projectNotFound(project);
    guardsHold(before, proposal);
    const after = applied(before.registry, proposal);
    const changes = trimChanges(before.registry, proposal.changes);
    const effect = effectOf(before.registry, after);
    const place = { project, entry: head.entry + 1, at: clock() };
    const settle = (outcome: Outcome) =>
      rememberOutcome(tx, caller, proposal, { ...place, outcome });
    if (effect.entities.length === 0) return settle(unchanged(before, proposal));
    const moved = { before: before.registry, after, effect };
    refuseElsewhere(caller, proposal, neededIn(moved));
    refuseForeignWaivers(caller, moved);
    const { findings, demands } = await policies(tx, { ...moved, at: place.at });
    const brokeGlassOf = agreementAmong(moved, demands);
    refuseProtected(brokeGlassOf, proposal);
    const broken = refuseByPolicies(findings, proposal);
    const brokenPlaces = [...brokeGlassOf, ...brokenIn(after, broken)];
    refuseElsewhere(caller, proposal, neededToBreakGlass(moved, brokenPlaces));
    await limitsHold(tx, proposal, { before, effect });

    const writes = entityWrites(before, effect, await formerVersions(tx, project, before, effect));
    const [, revisions] = await Promise.all([
      save(tx, place, writes, edgeWrites({ before, after, effect })),
      advance(tx, place, effect.deltas),
    ]);
    const words = wordsOf(changes, before.registry, proposal.title);
    const request: AppliedRequest = {
      ...place,
      ...words,
      ...{ number, caller, reason, reverts, brokeGlassOf, broken, findings },
      ...{ changes, effect, revisions },
    };
    await Promise.all([
      storeRequest(tx, request),
      record.append(tx, head, { at: place.at, event: eventOf(request) }),
      announce(tx, request),
    ]);
    const versions = Object.fromEntries(writes.all.map((it) => [it.address, it.version]));
    return settle({
      state: "applied",
      request: number,
      entry: place.entry,
      revisions,
      versions: { ...guardedVersions(before, proposal), ...versions },
    });
  };
}

/** The next registry, or a refusal that says what does not apply, or what would be wrong with the result. */
export function applied(
  registry: Registry,
  wish: Pick<Proposal, "changes" | "toRequest">,
): Registry {
  const { registry: after, problems } = applyChanges(registry, wish.changes);
  if (after !== undefined) return after;
  refuseWish(wish, problems);
  throw new Error("Changes did not apply, for no reason that core could give.");
}

/**
 * What the changes read, and what the guards speak of: a wish that came true by somebody else's hand changes nothing, and
 * was still made for a version that has passed.
 */
function readsBy({ changes, guards = [] }: Proposal): readonly Address[] {
  return [...readsOf(changes), ...guards.map(({ address }) => address)];
}

function guardsHold({ versions }: LoadedRegistry, { guards = [] }: Proposal): void {
  for (const guard of guards) {
    const current = versions.get(guard.address);
    // What is not there has its own refusal, when the changes are applied.
    if (current !== undefined && current !== guard.version) refuseStale(guard, current);
  }
}

function guardedVersions({ versions }: LoadedRegistry, { guards = [] }: Proposal) {
  return Object.fromEntries(
    guards.map(({ address, version }) => [address, versions.get(address) ?? version]),
  );
}

function unchanged(before: LoadedRegistry, proposal: Proposal): Outcome {
  return { state: "unchanged", revisions: {}, versions: guardedVersions(before, proposal) };
}

/** How much a project may hold. Only what grows is counted. */
async function limitsHold(
  tx: Transaction,
  proposal: Proposal,
  { before, effect }: { readonly before: LoadedRegistry; readonly effect: Effect },
): Promise<void> {
  const problems = [...listLengthProblems(effect, before)];
  for (const room of ["flag", "segment"] as const) {
    const added = addedCount(effect, room);
    if (added === 0) continue;
    const count = added + (await countEntities(tx, proposal.project, room));
    problems.push(...checkCounts(room === "flag" ? { flags: count } : { segments: count }));
  }
  refuseWish(proposal, problems);
}

async function recallOutcome(
  tx: Transaction,
  caller: Caller,
  { idempotency }: Proposal,
): Promise<Outcome | undefined> {
  if (idempotency === undefined) return undefined;
  const known = await recall(tx, actorIdOf(caller), idempotency);
  if (known === undefined || known.hash.equals(idempotency.hash)) return known?.outcome;
  throw new DomainError(
    "invalid",
    "idempotency_key_reused",
    "This Idempotency-Key came with another request before. Give each request its own.",
  );
}

async function rememberOutcome(
  tx: Transaction,
  caller: Caller,
  { idempotency }: Proposal,
  { outcome, at }: { readonly outcome: Outcome; readonly at: Date },
): Promise<Outcome> {
  if (idempotency === undefined) return outcome;
  await remember(tx, { actorId: actorIdOf(caller), idempotency, outcome, at });
  return outcome;
}

function actorIdOf({ actor }: Caller): string {
  return `${actor.kind}:${actor.id}`;
}
