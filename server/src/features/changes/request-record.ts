import type { JsonValue } from "@yardarm/sdk/model";
import type { Caller } from "../../platform/actor.ts";
import type { Transaction } from "../../platform/db/transaction.ts";
import { announce } from "./announce.ts";
import type { ProjectRecord } from "./project-record.ts";
import { lastStep, type WaitingRequest } from "./waiting-request.ts";

export interface TakenStep {
  readonly request: WaitingRequest;
  readonly caller: Caller;
  readonly at: Date;
}

const verbs: Readonly<Record<string, string>> = {
  drafted: "drafted",
  edited: "edited",
  submitted: "asked for a review of",
  approved: "approved",
  withdrawn: "took back their approval of",
  rejected: "rejected",
  commented: "commented on",
  scheduled: "scheduled",
  unscheduled: "took the time from",
  voided: "found that an agreement no longer counts for",
  cleared: "found that nothing more is demanded of",
  failed: "could not apply",
  cancelled: "cancelled",
  expired: "let expire",
  reason_given: "gave a reason for",
  reviewed: "looked at the emergency of",
};

/** Writes the last step of a request's life into the record, and rings for those who watch. */
export async function recordStep<Head extends { readonly entry: number }>(
  tx: Transaction,
  record: ProjectRecord<Head>,
  head: Head,
  { request, caller, at }: TakenStep,
): Promise<void> {
  const { project, number, title, life } = request;
  const step = lastStep(life);
  const verb = verbs[step.kind] ?? step.kind;
  const entry = await record.append(tx, head, {
    at,
    event: {
      kind: `change_request.${step.kind}`,
      caller,
      summary: `${caller.actor.name} ${verb} request ${number}: ${title}`,
      ...(step.comment !== null && step.comment !== "" && { reason: step.comment }),
      request: number,
      details: detailsOf(request),
    },
  });
  await announce(tx, { project, entry, revisions: {}, effect: nothing });
}

const nothing = { entities: [], deltas: {}, inert: [] };

function detailsOf({ life, effect }: WaitingRequest): { readonly [name: string]: JsonValue } {
  const { from, to, detail, differences } = lastStep(life);
  const voided = life.approvals.filter((it) => it.voided?.at === lastStep(life).at).length;
  return {
    from,
    to,
    hash: life.hash,
    version: life.version,
    environments: Object.keys(effect.deltas).sort(),
    ...(detail !== null && { detail }),
    ...(voided > 0 && { voidedApprovals: voided }),
    ...(differences.length > 0 && { moved: differences.map(({ address }) => address) }),
    ...(life.plan.at !== null && { dueAt: new Date(life.plan.at).toISOString() }),
  };
}
