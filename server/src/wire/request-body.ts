/** What can be done with a change request. */
import { z } from "zod";
import { changeList, digest } from "./request.ts";

/** When, and for how long. All of it is optional. */
export const planBody = z.strictObject({
  /** An instant (`2026-12-01T09:00:00Z`), or what clocks in the time zone show (`2026-12-01T09:00`). */
  at: z.string().max(40).nullable().optional(),
  timeZone: z.string().max(64).optional(),
  lateMinutesMax: z.number().int().min(1).max(10_080).optional(),
  lastsMinutes: z.number().int().min(1).max(525_600).nullable().optional(),
});

/** `POST /api/v1/projects/{project}/requests/preview` */
export const previewBody = z.strictObject({
  changes: changeList,
  plan: planBody.optional(),
});

/** `POST /api/v1/projects/{project}/requests`: makes a draft, or with `submit` asks for review at once. Answers 201. */
export const requestBody = z.strictObject({
  changes: changeList,
  title: z.string().min(1).max(200).optional(),
  reason: z.string().max(2000).optional(),
  plan: planBody.optional(),
  submit: z.boolean().optional(),
});

/** `PATCH …/requests/{request}`, with `If-Match`: other changes void the approvals it has. */
export const requestPatch = z.strictObject({
  changes: changeList.optional(),
  title: z.string().min(1).max(200).optional(),
  reason: z.string().max(2000).optional(),
  plan: planBody.optional(),
});

/**
 * `POST …/requests/{request}/approve`: the hash is that of the preview which was looked at; what became another since is
 * not approved (409 `review_outdated`).
 */
export const approveBody = z.strictObject({
  hash: digest,
  comment: z.string().max(2000).optional(),
});

/** `POST …/requests/{request}/reject` */
export const rejectBody = z.strictObject({ comment: z.string().min(1).max(2000) });

/** `POST …/requests/{request}/comments` */
export const commentBody = z.strictObject({ comment: z.string().min(1).max(2000) });

/** `POST …/requests/{request}/submit`, `/withdraw`, `/unschedule`, `/apply`, `/cancel` */
export const stepBody = z.strictObject({ comment: z.string().max(2000).optional() });

/** `POST …/requests/{request}/schedule` */
export const scheduleBody = z.strictObject({
  at: z.string().max(40),
  timeZone: z.string().max(64).optional(),
  lateMinutesMax: z.number().int().min(1).max(10_080).optional(),
});

/** `POST …/requests/{request}/rollback`: a draft with the inverse changes. Answers 201. */
export const rollbackBody = z.strictObject({
  reason: z.string().max(2000).optional(),
  /** Ask for review at once, or apply at once when nothing demands one. */
  submit: z.boolean().optional(),
});

/** `POST …/requests/{request}/reason`: of an emergency, by whoever made it, within its 24 hours. */
export const reasonBody = z.strictObject({ reason: z.string().min(1).max(2000) });

/** `POST …/requests/{request}/retrospective`: of an emergency, by somebody else. */
export const retrospectiveBody = z.strictObject({
  verdict: z.enum(["justified", "objection"]),
  comment: z.string().max(2000).optional(),
});

export type PlanBody = z.infer<typeof planBody>;
export type PreviewBody = z.infer<typeof previewBody>;
export type RequestBody = z.infer<typeof requestBody>;
export type RequestPatch = z.infer<typeof requestPatch>;
export type ApproveBody = z.infer<typeof approveBody>;
export type RejectBody = z.infer<typeof rejectBody>;
export type CommentBody = z.infer<typeof commentBody>;
export type StepBody = z.infer<typeof stepBody>;
export type ScheduleBody = z.infer<typeof scheduleBody>;
export type RollbackBody = z.infer<typeof rollbackBody>;
export type ReasonBody = z.infer<typeof reasonBody>;
export type RetrospectiveBody = z.infer<typeof retrospectiveBody>;
