/** The heart: the one transaction through which everything that people govern changes. Read it from top to bottom. */
import { type Address, readsOf } from "@yardarm/core/changes";
import type { Caller } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Transaction } from "../../platform/db/transaction.ts";
import { wordsOf } from "./applied-request.ts";
import { emergencyOf, writtenPast } from "./emergency.ts";
import {
  neededIn,
  refuseByPolicies,
  refuseElsewhere,
  refuseForeignWaivers,
  refuseWaiting,
} from "./judge.ts";
import { once } from "./once.ts";
import type { Outlook } from "./outlook.ts";
import type { Outcome, Proposal } from "./proposal.ts";
import { projectNotFound, refuseStale } from "./refusals.ts";
import { type LoadedRegistry, loadSlice } from "./registry-read-model.ts";
import { askForReview, type ReviewDeps } from "./review.ts";
import { refuseByRules } from "./rule-refusals.ts";
import { peopleBehind } from "./waiting-request.ts";
import { type WeighDeps, weigh } from "./weigh.ts";
import { limitsHold, write } from "./write.ts";

export interface CommitDeps<Head extends { readonly entry: number }>
  extends WeighDeps,
    ReviewDeps<Head> {
  readonly clock: Clock;
}

export type Commit = (
  tx: Transaction,
  caller: Caller,
  proposal: Proposal,
  outlook?: Outlook,
) => Promise<Outcome>;

/** What is sent together is one trip to Postgres, which does it in the order in which it was sent. */
export function createCommit<Head extends { readonly entry: number }>(
  deps: CommitDeps<Head>,
): Commit {
  return async (tx, caller, proposal, outlook) => {
    const head = await deps.record.open(tx, proposal.project);
    const at = deps.clock();
    const { idempotency } = proposal;
    return once(tx, { caller, idempotency, at }, () =>
      committed(deps, tx, { head, at, caller, proposal, outlook }),
    );
  };
}

interface Committing<Head> {
  readonly head: Head;
  readonly at: Date;
  readonly caller: Caller;
  readonly proposal: Proposal;
  readonly outlook: Outlook | undefined;
}

async function committed<Head extends { readonly entry: number }>(
  deps: CommitDeps<Head>,
  tx: Transaction,
  { head, at, caller, proposal, outlook }: Committing<Head>,
): Promise<Outcome> {
  const { project, reason, reverts, areOwnersRelieved } = proposal;
  const loaded = await loadSlice(tx, project, readsBy(proposal));
  if (loaded === undefined) throw projectNotFound(project);
  guardsHold(loaded, proposal);
  const place = { project, entry: head.entry + 1, at };
  const weighed = await weigh(tx, deps, loaded, {
    ...{ wish: proposal, at, isDirect: true },
    ...{
      people: peopleBehind(caller),
      outlook,
      areOwnersRelieved,
      hasReason: reason !== undefined,
    },
  });
  if (weighed.effect.entities.length === 0) return unchanged(loaded, proposal);
  refuseElsewhere(caller, proposal, neededIn(weighed));
  refuseForeignWaivers(caller, weighed);
  const emergency = await emergencyOf(tx, caller, proposal, weighed);
  if (emergency === undefined) {
    refuseByRules(weighed, proposal);
    refuseByPolicies(weighed.findings, proposal);
  }
  await limitsHold(tx, proposal, weighed);
  const words = wordsOf(weighed.changes, loaded.registry, proposal.title);
  const number = loaded.lastRequest + 1;
  const made = { ...place, ...words, number, caller, reason, reverts, weighed };
  if (emergency === undefined && weighed.demands.length > 0) {
    refuseWaiting(proposal, weighed.demands);
    const waitsFor = await askForReview(tx, deps, head, made);
    return { ...unchanged(loaded, proposal), state: "waits", request: number, waitsFor };
  }
  const past = emergency && (await writtenPast(tx, deps, { ...made, emergency }));
  const outcome = await write(tx, deps.record, head, {
    ...made,
    ...(past ?? { brokeGlassOf: [], broken: [] }),
  });
  const versions = { ...guardedVersions(loaded, proposal), ...outcome.versions };
  return { ...outcome, versions };
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
