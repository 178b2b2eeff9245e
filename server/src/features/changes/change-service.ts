import {
  type Change,
  describe,
  type Effect,
  effectOf,
  invert,
  readsOf,
  trimChanges,
} from "@yardarm/core/changes";
import type { Demand, PolicyFinding } from "@yardarm/core/policies";
import type { Problem } from "@yardarm/sdk/model";
import type { Caller } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import { violatedConstraint } from "../../platform/db/violated-constraint.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { refuseProblems } from "../../platform/refuse-problems.ts";
import { findRequest } from "./change-request-read-model.ts";
import { applied, type Commit, type PolicyGate } from "./commit.ts";
import { agreementAmong, refuseBreakingGlass, refuseUnpermitted } from "./judge.ts";
import type { Outcome, Proposal } from "./proposal.ts";
import { projectNotFound, refuseWish, unstorableProblems } from "./refusals.ts";
import { loadSlice } from "./registry-read-model.ts";

/**
 * Asks something of a proposal that needs more than the registry to know. It is asked before the transaction, because it
 * may take its time. Pointers of problems stand in the list of changes: `/3/to/owner`.
 */
export type Gate = (
  proposal: Pick<Proposal, "project" | "changes" | "breakGlass">,
) => Promise<readonly Problem[]>;

export interface ChangeServiceDeps {
  readonly database: Database;
  readonly reader: Reader;
  readonly commit: Commit;
  readonly gates: readonly Gate[];
  readonly policies: PolicyGate;
  readonly clock: Clock;
}

/** What changes would do. */
export interface PreviewedEffect {
  readonly sentences: readonly string[];
  readonly touched: readonly string[];
  /** Of the touched environments, those that a direct write is refused for. */
  readonly protected: readonly string[];
  readonly effect: Effect;
  /** What policies say of it now. */
  readonly findings: readonly PolicyFinding[];
  /** The approvals that they ask for; see `Demand` of core. */
  readonly demands: readonly Demand[];
}

/** Which request to take back, and with what leave. */
export type Reversal = Pick<Proposal, "project" | "reason" | "breakGlass" | "idempotency"> & {
  readonly request: number;
};

export interface ChangeService {
  /** Applies changes together or not at all. */
  submit(caller: Caller, proposal: Proposal): Promise<Outcome>;
  /** The same in a transaction that is open already; the caller's own writes come first, as it locks the project. */
  submitIn(tx: Transaction, caller: Caller, proposal: Proposal): Promise<Outcome>;
  preview(proposal: Pick<Proposal, "project" | "changes">): Promise<PreviewedEffect>;
  /** Submits the inverse of a request; a conflict when what it changed has changed since. */
  revert(caller: Caller, reversal: Reversal): Promise<Outcome>;
}

export function createChangeService(deps: ChangeServiceDeps): ChangeService {
  const { database, reader, commit, gates, policies, clock } = deps;

  async function submit(caller: Caller, wish: Proposal): Promise<Outcome> {
    const proposal = cleaned(wish);
    await judge(caller, proposal);
    return repeated(() => inTransaction(database, (tx) => commit(tx, caller, proposal)));
  }

  async function judge(caller: Caller, proposal: Proposal): Promise<void> {
    refuseUnpermitted(caller, proposal);
    refuseBreakingGlass(caller, proposal);
    refuseWish(proposal, unstorableProblems(proposal.changes));
    refuseProblems(unstorableProblems({ reason: proposal.reason }));
    const found = await Promise.all(gates.map((gate) => gate(proposal)));
    refuseWish(proposal, found.flat());
  }

  return {
    submit,

    async submitIn(tx, caller, wish) {
      const proposal = cleaned(wish);
      await judge(caller, proposal);
      return commit(tx, caller, proposal);
    },

    async preview({ project, changes: wished }) {
      refuseWish({ changes: wished }, unstorableProblems(wished));
      const before = await loadSlice(reader, project, readsOf(wished));
      if (before === undefined) throw projectNotFound(project);
      const after = applied(before.registry, { changes: wished });
      const changes = trimChanges(before.registry, wished);
      const effect = effectOf(before.registry, after);
      const moved = { before: before.registry, after, effect };
      const { findings, demands } = await policies(reader, { ...moved, at: clock() });
      return {
        sentences: changes.map((change) => describe(change, before.registry)),
        touched: Object.keys(effect.deltas),
        protected: agreementAmong(moved, demands),
        effect,
        findings,
        demands,
      };
    },

    async revert(caller, { request: number, ...wish }) {
      const request = await findRequest(reader, wish.project, number);
      if (request === undefined) throw requestNotFound(number);
      const changes: readonly Change[] = invert(request.changes);
      const title = `Take back request ${number}: ${request.title}`;
      // What is in conflict stands in the stored request; the one at hand has nothing to point at.
      return submit(caller, { ...wish, changes, title, reverts: number, toRequest: () => "" });
    },
  };
}

export function requestNotFound(number: number): DomainError {
  return new DomainError(
    "not_found",
    "change_request_not_found",
    `There is no change request ${number} in this project.`,
  );
}

/** A reason of nothing but spaces is none. */
function cleaned({ reason, ...proposal }: Proposal): Proposal {
  const said = reason?.trim();
  return { ...proposal, ...(said !== undefined && said !== "" && { reason: said }) };
}

const attemptsMax = 3;

/**
 * Does it again when Postgres itself took the transaction back: then nothing of it was done. A connection that breaks while
 * it commits is not such a case; whoever needs to know sends an Idempotency-Key and asks again.
 */
async function repeated<Result>(work: () => Promise<Result>, attempt = 1): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (attempt >= attemptsMax || !wasTakenBack(error)) throw error;
    return repeated(work, attempt + 1);
  }
}

const serializationFailure = "40001";
const deadlockDetected = "40P01";

function wasTakenBack(error: unknown): boolean {
  // Two requests with one key in two projects: the second finds, at its next try, what the first one did.
  if (violatedConstraint(error) === "idempotency_key_pkey") return true;
  for (let each = error; each instanceof Error; each = each.cause) {
    if ("code" in each && (each.code === serializationFailure || each.code === deadlockDetected))
      return true;
  }
  return false;
}
