/** Writes what was weighed: the registry, the revisions, the request, the record and the news of it, in one transaction. */
import type { PolicyFinding } from "@yardarm/core/policies";
import { checkCounts } from "@yardarm/core/registry";
import type { Approval } from "@yardarm/core/requests";
import type { Transaction } from "../../platform/db/transaction.ts";
import { type AppliedRequest, eventOf, type LifeOfApplied } from "./applied-request.ts";
import type { Asked } from "./asked.ts";
import { storeRequest } from "./change-request-store.ts";
import { addedCount, listLengthProblems } from "./limits.ts";
import { brokenRulesOf } from "./outlook.ts";
import type { ProjectRecord } from "./project-record.ts";
import type { Outcome, Proposal } from "./proposal.ts";
import { refuseWish } from "./refusals.ts";
import { advance, countEntities, formerVersions, save } from "./registry-store.ts";
import { edgeWrites, entityWrites } from "./registry-writes.ts";
import type { Weighed } from "./weigh.ts";

/** What is to be written, and as which request. */
export interface Writing extends Asked {
  readonly brokeGlassOf: readonly string[];
  readonly broken: readonly PolicyFinding[];
  /** Of a request that waited, or that somebody has to look at yet. */
  readonly life?: LifeOfApplied;
  /** Whose approvals let it pass. */
  readonly approvals?: readonly Approval[];
}

export async function write<Head extends { readonly entry: number }>(
  tx: Transaction,
  record: ProjectRecord<Head>,
  head: Head,
  { weighed, ...writing }: Writing,
): Promise<Outcome> {
  const { project, entry, at, number } = writing;
  const { loaded, after, effect, changes, findings } = weighed;
  const place = { project, entry, at };
  const writes = entityWrites(loaded, effect, await formerVersions(tx, project, loaded, effect));
  const [, revisions] = await Promise.all([
    save(tx, place, writes, edgeWrites({ before: loaded, after, effect })),
    advance(tx, place, effect.deltas),
  ]);
  const rules = brokenRulesOf(weighed.outlook);
  const request: AppliedRequest = { ...writing, ...rules, changes, effect, findings, revisions };
  await Promise.all([
    storeRequest(tx, request),
    record.append(tx, head, { at, event: eventOf(request) }),
  ]);
  const versions = Object.fromEntries(writes.all.map((it) => [it.address, it.version]));
  return { state: "applied", request: number, entry, revisions, versions };
}

/** How much a project may hold. Only what grows is counted. */
export async function limitsHold(
  tx: Transaction,
  proposal: Pick<Proposal, "project" | "changes" | "toRequest">,
  { loaded, effect }: Pick<Weighed, "loaded" | "effect">,
): Promise<void> {
  const problems = [...listLengthProblems(effect, loaded)];
  for (const room of ["flag", "segment"] as const) {
    const added = addedCount(effect, room);
    if (added === 0) continue;
    const count = added + (await countEntities(tx, proposal.project, room));
    problems.push(...checkCounts(room === "flag" ? { flags: count } : { segments: count }));
  }
  refuseWish(proposal, problems);
}
