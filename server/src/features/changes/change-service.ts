import { type Change, describe, type Effect, invert, readsOf } from "@yardarm/core/changes";
import type { PolicyFinding } from "@yardarm/core/policies";
import type { RequestDemand } from "@yardarm/core/requests";
import type { Caller } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import { refuseProblems } from "../../platform/refuse-problems.ts";
import { findRequest } from "./change-request-read-model.ts";
import type { Commit } from "./commit.ts";
import { askGates, type Gate } from "./gate.ts";
import { refuseEmergency, refuseUnpermitted } from "./judge.ts";
import type { Outcome, Proposal } from "./proposal.ts";
import { projectNotFound, refuseWish, requestNotFound, unstorableProblems } from "./refusals.ts";
import { loadSlice } from "./registry-read-model.ts";
import { repeated } from "./repeated.ts";
import { type WeighDeps, weigh } from "./weigh.ts";
import { type OutlookDeps, outlookFor, outlookOfPreview, withOutlook } from "./with-outlook.ts";

export interface ChangeServiceDeps extends WeighDeps, OutlookDeps {
  readonly database: Database;
  readonly commit: Commit;
  readonly gates: readonly Gate[];
  readonly clock: Clock;
}

/** What changes would do. */
export interface PreviewedEffect {
  readonly sentences: readonly string[];
  readonly touched: readonly string[];
  /** Of the touched environments, the protected ones for which somebody else has to agree. */
  readonly protected: readonly string[];
  readonly effect: Effect;
  /** What policies say of it now. */
  readonly findings: readonly PolicyFinding[];
  /** The approvals that are asked for. */
  readonly demands: readonly RequestDemand[];
}

/** Which request to take back, and with what leave. */
export type Reversal = Pick<
  Proposal,
  "project" | "reason" | "emergency" | "mayWait" | "idempotency"
> & {
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
  const { database, reader, commit, gates, clock } = deps;

  async function submit(caller: Caller, wish: Proposal): Promise<Outcome> {
    const proposal = cleaned(wish);
    await judge(caller, proposal);
    return withOutlook(
      deps,
      proposal.project,
      () => outlookFor(deps, proposal),
      (outlook) =>
        repeated(() => inTransaction(database, (tx) => commit(tx, caller, proposal, outlook))),
    );
  }

  async function judge(caller: Caller, proposal: Proposal): Promise<void> {
    refuseUnpermitted(caller, proposal);
    refuseEmergency(caller, proposal);
    refuseWish(proposal, unstorableProblems(proposal.changes));
    refuseProblems(unstorableProblems({ reason: proposal.reason }));
    await askGates(gates, proposal);
  }

  return {
    submit,

    async submitIn(tx, caller, wish) {
      // What the caller wrote in the same transaction does not wait either.
      const proposal = { ...cleaned(wish), mayWait: false };
      await judge(caller, proposal);
      return commit(tx, caller, proposal, await outlookFor(deps, proposal));
    },

    async preview({ project, changes: wished }) {
      refuseWish({ changes: wished }, unstorableProblems(wished));
      const loaded = await loadSlice(reader, project, readsOf(wished));
      if (loaded === undefined) throw projectNotFound(project);
      const wish = { changes: wished };
      const outlook = await outlookOfPreview(deps, { project, changes: wished });
      const weighed = await weigh(reader, deps, loaded, {
        ...{ wish, at: clock(), isDirect: true, people: [], outlook, isToBeRead: true },
      });
      const { before, effect, findings, demands, changes } = weighed;
      const isProtected = (key: string) =>
        [before, weighed.after].some((it) => it.environments.get(key)?.isProtected === true);
      const asked = demands.flatMap(({ environments }) => environments).filter(isProtected);
      return {
        sentences: changes.map((change) => describe(change, before)),
        touched: Object.keys(effect.deltas),
        protected: [...new Set(asked)].sort(),
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

/** A reason of nothing but spaces is none. */
function cleaned({ reason, ...proposal }: Proposal): Proposal {
  const said = reason?.trim();
  return { ...proposal, ...(said !== undefined && said !== "" && { reason: said }) };
}
