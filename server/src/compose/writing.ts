import { lookBackMs } from "@yardarm/core/requests";
import { wasApprovalTaken } from "../features/access/approval-loss-read-model.ts";
import {
  findGivers,
  listApprovers,
  makerOf,
  teamsOf,
} from "../features/access/approver-read-model.ts";
import type { WaitingRequest } from "../features/changes/waiting-request.ts";
import type { FindAlone } from "../features/changes/weigh.ts";
import type { Foresee } from "../features/changes/with-outlook.ts";
import { createOwnerGate } from "../features/flags/owner-gate.ts";
import { readOwnerNames } from "../features/flags/owner-read-model.ts";
import { createStatedDaysGate } from "../features/lifecycle/stated-days-gate.ts";
import { tellReviewWanted } from "../features/notifications/review-wanted.ts";
import { judgeRequest } from "../features/policies/policy-gate.ts";
import type { Transaction } from "../platform/db/transaction.ts";
import { composeRecord } from "./record.ts";
import type { Ground } from "./stage.ts";

/** As long as anybody may look back at an emergency. */
const aloneAfterMs = lookBackMs;

/** Whoever takes from everybody else that they approve is not therefore alone: not at once. */
const isAlone: FindAlone = async (reader, { project, people, at }) => {
  const approvers = await listApprovers(reader, project);
  if (approvers.some(({ id }) => !people.includes(id))) return false;
  const since = new Date(at.getTime() - aloneAfterMs);
  return !(await wasApprovalTaken(reader, { project, since }));
};

async function tellReview(tx: Transaction, request: WaitingRequest, at: Date): Promise<void> {
  const approvers = await listApprovers(tx, request.project);
  await tellReviewWanted(tx, { ...request, at, approvers });
}

/** What the writer, and the requests that wait for it, are made of; a running server foresees more than a seed does. */
export function writingDeps({ database, reader, clock }: Ground, foresee?: Foresee) {
  return {
    ...{ database, reader, clock, makerOf, teamsOf, isAlone, tellReview, foresee },
    asksFirst: new Set<string>(),
    gates: [createOwnerGate(() => readOwnerNames(reader)), createStatedDaysGate(clock)],
    record: composeRecord({ clock }).ofProject,
    policies: judgeRequest,
    giversOf: findGivers,
    approversOf: listApprovers,
    ownerNamesOf: readOwnerNames,
  };
}
