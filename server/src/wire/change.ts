import type { Change, Effect } from "@yardarm/core/changes";
import type { PolicyFinding } from "@yardarm/core/policies";
import type { RequestDemand } from "@yardarm/core/requests";
import { z } from "zod";
import { actor, instant, leave } from "./common.ts";
import { document } from "./document.ts";

/** `POST /api/v1/projects/{project}/changes`: applies several changes together, or not at all. Answers with `applied`, 202 when it waits. */
export const changesBody = z.strictObject({
  changes: z.array(document<Change>("a change")).min(1).max(1000),
  ...leave,
});

/** `POST …/changes/preview`: what the changes would do; stores nothing. */
export const preview = z.object({
  /** One sentence for each change. */
  sentences: z.array(z.string()),
  /** Environments whose services would notice. */
  touched: z.array(z.string()),
  /** Of those, the protected ones for which somebody else has to agree. */
  protected: z.array(z.string()),
  effect: document<Effect>("an effect"),
  /** What policies find; those that refuse it are blocking, not standing and not waived. */
  findings: z.array(document<PolicyFinding>("a finding of a policy")),
  /** The approvals that are asked for. */
  demands: z.array(document<RequestDemand>("a demand: how many approvals, from whom, and why")),
});

/** A change request that was applied (those that wait: `request.ts`): `GET …/changes/{request}`; `GET …/changes?flag=&before=&limit=` answers with `{ requests, next }`. */
export const changeRequestView = z.object({
  number: z.number(),
  state: z.enum(["applied"]),
  title: z.string(),
  sentences: z.array(z.string()),
  reason: z.string().nullable(),
  author: actor,
  /** Whether it was written past a protection. */
  wasEmergency: z.boolean(),
  createdAt: instant,
  entry: z.number(),
  revisions: z.record(z.string(), z.number()),
  /** The number of the request that this one takes back. */
  reverts: z.number().nullable(),
  changes: z.array(document<Change>("a change")),
  effect: document<Effect>("an effect"),
});
export const changeRequestList = z.object({
  requests: z.array(changeRequestView),
  /** Give as `before` to read on; null at the end. */
  next: z.number().nullable(),
});

/** `POST …/changes/{request}/revert`: a new request with the inverse changes. Answers with `applied`, 202 when it waits. */
export const revertBody = z.strictObject(leave);

export type ChangesBody = z.infer<typeof changesBody>;
export type Preview = z.infer<typeof preview>;
export type ChangeRequestView = z.infer<typeof changeRequestView>;
export type ChangeRequestList = z.infer<typeof changeRequestList>;
export type RevertBody = z.infer<typeof revertBody>;
