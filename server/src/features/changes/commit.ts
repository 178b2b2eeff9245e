/** The heart: the one transaction through which everything that people govern changes. Read it from top to bottom. */
import { createHash } from "node:crypto";
import { canonicalJson } from "@yardarm/core/audit";
import {
  type Address,
  applyChanges,
  type Change,
  type Effect,
  effectOf,
  readsOf,
  trimChanges,
} from "@yardarm/core/changes";
import { checkCounts, type Registry } from "@yardarm/core/registry";
import type { JsonValue } from "@yardarm/sdk/model";
import type { Caller } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Transaction } from "../../platform/db/transaction.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { announce } from "./announce.ts";
import { storeRequest, wordsOf } from "./change-request-store.ts";
import { recall, remember } from "./idempotency-store.ts";
import { protectedAmong, refuseProtected } from "./judge.ts";
import { addedCount, listLengthProblems } from "./limits.ts";
import type { Outcome, Proposal } from "./proposal.ts";
import { projectNotFound, refuseStale, refuseWish } from "./refusals.ts";
import { type LoadedRegistry, loadSlice } from "./registry-read-model.ts";
import { advance, countEntities, save } from "./registry-store.ts";

/** The record of a project, as a commit needs it: its head is the lock that orders the project's commits. */
export interface ProjectRecord<Head extends { readonly entry: number }> {
  open(tx: Transaction, project: string): Promise<Head>;
  append(
    tx: Transaction,
    head: Head,
    entry: { readonly at: Date; readonly event: CommitEvent },
  ): Promise<number>;
}

export interface CommitEvent {
  readonly kind: "change_request.applied";
  readonly caller: Caller;
  readonly summary: string;
  readonly reason?: string;
  readonly request: number;
  readonly details: { readonly [name: string]: JsonValue };
}

export interface CommitDeps<Head extends { readonly entry: number }> {
  readonly clock: Clock;
  readonly record: ProjectRecord<Head>;
}

export type Commit = (tx: Transaction, caller: Caller, proposal: Proposal) => Promise<Outcome>;

export function createCommit<Head extends { readonly entry: number }>({
  clock,
  record,
}: CommitDeps<Head>): Commit {
  return async (tx, caller, proposal) => {
    const { project } = proposal;
    const head = await record.open(tx, project);
    const known = await recallOutcome(tx, caller, proposal);
    if (known !== undefined) return known;

    const before = await loadSlice(tx, project, readsBy(proposal));
    if (before === undefined) throw projectNotFound(project);
    guardsHold(before, proposal);
    const after = applied(before.registry, proposal);
    const changes = trimChanges(before.registry, proposal.changes);
    const effect = effectOf(before.registry, after);
    const place = { project, entry: head.entry + 1, at: clock() };
    if (effect.entities.length === 0) {
      return rememberOutcome(tx, caller, proposal, {
        at: place.at,
        outcome: unchanged(before, proposal),
      });
    }
    const broken = protectedAmong(before.registry, after, effect);
    refuseProtected(broken, proposal);
    await limitsHold(tx, proposal, { before, effect });

    const versions = await save(tx, place, { before, after, effect });
    const revisions = await advance(tx, place, effect.deltas);
    const words = wordsOf(changes, before.registry, proposal.title);
    const brokeGlass = broken.length > 0;
    const { reason, reverts } = proposal;
    const written = { ...place, ...words, reason, reverts, brokeGlass, changes, effect, revisions };
    const request = await storeRequest(tx, { ...written, author: caller.actor });
    const details = detailsOf({ changes, effect, revisions, broken, reverts });
    const event = {
      kind: "change_request.applied",
      caller,
      summary: words.title,
      request,
      details,
    } as const;
    const entry = await record.append(tx, head, {
      at: place.at,
      event: { ...event, ...(reason !== undefined && { reason }) },
    });
    const addresses = effect.entities.map(({ address }) => address);
    await announce(tx, { project, entry, revisions, deltas: effect.deltas, addresses });
    const outcome: Outcome = {
      state: "applied",
      request,
      entry,
      revisions,
      versions: { ...guardedVersions(before, proposal), ...Object.fromEntries(versions) },
    };
    return rememberOutcome(tx, caller, proposal, { at: place.at, outcome });
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

/** Beyond this an entry keeps only the digest, or the record would hold whole lists of keys. */
const detailsLengthMax = 262_144;

/** What the entry keeps. The digest binds all of it to the record, however large it is. */
function detailsOf(facts: {
  readonly changes: readonly Change[];
  readonly effect: Effect;
  readonly revisions: Readonly<Record<string, number>>;
  readonly broken: readonly string[];
  readonly reverts: number | undefined;
}): CommitEvent["details"] {
  const { entities } = facts.effect;
  const shown = entities.map(({ address, before, after }) => ({ address, before, after }));
  const text = canonicalJson(shown);
  return {
    digest: createHash("sha256").update(text).digest("hex"),
    ...(text.length <= detailsLengthMax
      ? { entities: shown }
      : { addresses: entities.map(({ address }) => address) }),
    revisions: facts.revisions,
    ...(facts.broken.length > 0 && { brokeGlassOf: facts.broken }),
    ...(facts.reverts !== undefined && { reverts: facts.reverts }),
  };
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
