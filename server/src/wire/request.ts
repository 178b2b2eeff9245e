/** Change requests that wait. */
import type { Address, Change, Effect } from "@yardarm/core/changes";
import type { JsonValue } from "@yardarm/sdk/model";
import { z } from "zod";
import { actor, instant, ownerView } from "./common.ts";
import { document } from "./document.ts";

/**
 * - `draft`: only prepared; its author has not asked for anything.
 * - `in_review`: it waits for approvals.
 * - `approved`: it has all that is demanded, and waits to be applied.
 * - `scheduled`: the same, and it is applied by itself when its time comes.
 * - `rejected`, `failed`: given back to its author, who edits it or cancels it.
 * - `applied`, `cancelled`, `expired`: over.
 */
export const requestState = z.enum([
  "draft",
  "in_review",
  "approved",
  "scheduled",
  "applied",
  "rejected",
  "cancelled",
  "expired",
  "failed",
]);

export const changeList = z.array(document<Change>("a change")).min(1).max(1000);
export const digest = z.string();

/** An approval that a request has to have, and how far that is. Demands add up: each has to be met. */
export const demandView = z.object({
  approvals: z.number(),
  from: z.enum(["approver", "owner_team"]),
  owners: z.array(ownerView),
  environments: z.array(z.string()),
  /** Null: the protection of the environments demands it. */
  policy: z.string().nullable(),
  reason: z.string(),
  given: z.number(),
  isMet: z.boolean(),
  /** Who could still give it; the first twenty by name. Empty: nobody can. */
  mayMeet: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Why it can never be met, as people and their roles are now, and the way out of that. */
  stuck: z.object({ detail: z.string(), wayOut: z.string() }).nullable(),
});

/** An entity as it was reviewed, and as it is or would be now; null = it is not there. */
export const difference = z.object({
  address: z.custom<Address>((value) => typeof value === "string"),
  reviewed: document<EntitySides>("an entity before and after").nullable(),
  now: document<EntitySides>("an entity before and after").nullable(),
});

export interface EntitySides {
  readonly before: JsonValue;
  readonly after: JsonValue;
}

/** What somebody said of a request when they were asked. */
export const approvalView = z.object({
  by: actor,
  at: instant,
  /** Of the content and of what it was reviewed against. */
  hash: digest,
  comment: z.string().nullable(),
  /** The environments in which whoever gave it may approve. */
  environments: z.array(z.string()),
  teams: z.array(z.string()),
  /** Null: it counts. */
  voided: z
    .object({
      at: instant,
      /** `edited`: somebody edited it; `moved`: what it changes was changed by others; `withdrawn`; `left`: its giver was deactivated; `unpermitted`: its giver could not give it any more. */
      why: z.enum(["edited", "moved", "withdrawn", "left", "unpermitted"]),
      by: actor.nullable(),
      differences: z.array(difference),
    })
    .nullable(),
});

export const planView = z.object({
  /** When it is applied by itself; null: when somebody applies it. */
  at: instant.nullable(),
  /** As in the IANA database; what the author meant the time in, and pages show it in. */
  timeZone: z.string(),
  /** A schedule that could not be kept within so many minutes is given back to its author. */
  lateMinutesMax: z.number(),
  /** So many minutes after it is applied, its inverse is. Null: it is there to stay. */
  lastsMinutes: z.number().nullable(),
});

/** One line of what happened to a request, oldest first; nothing of it is ever taken away. */
export const stepView = z.object({
  /** `drafted`, `edited`, `submitted`, `approved`, `withdrawn`, `rejected`, `commented`, `scheduled`, `unscheduled`, `applied`, `cancelled`, `expired`, `failed`, `voided`, `cleared`, `reason_given`, `reviewed`. */
  kind: z.string(),
  by: actor,
  at: instant,
  from: requestState.nullable(),
  to: requestState,
  comment: z.string().nullable(),
  /** For people: what was edited, why it failed, what moved. */
  detail: z.string().nullable(),
  differences: z.array(difference),
});

/** What became of an emergency afterwards. */
export const emergencyView = z.object({
  /** The protected environments, and those of blocking policies, that were written to all the same. */
  environments: z.array(z.string()),
  /** Until when a reason has to be given; null: it was given. */
  reasonDueAt: instant.nullable(),
  /** Until when somebody else looks back at it; null: they did. */
  reviewDueAt: instant.nullable(),
  /** Null: it waits for somebody else to look at it. */
  review: z
    .object({
      by: actor,
      at: instant,
      verdict: z.enum(["justified", "objection"]),
      comment: z.string().nullable(),
    })
    .nullable(),
});

/** A request as lists show it. */
export const requestRow = z.object({
  number: z.number(),
  state: requestState,
  title: z.string(),
  sentences: z.array(z.string()),
  reason: z.string().nullable(),
  author: actor,
  /** The touched environments. */
  environments: z.array(z.string()),
  createdAt: instant,
  /** Of its last step. */
  changedAt: instant,
  /** Approvals that count, and how many are demanded in the most demanding way. */
  approvals: z.object({ given: z.number(), demanded: z.number() }),
  plan: planView,
  reverts: z.number().nullable(),
  /** The temporary request that this one ends. */
  ends: z.number().nullable(),
  emergency: emergencyView.nullable(),
  entry: z.number().nullable(),
  /** Whether it waits for the reader, and what for. */
  wants: z.enum(["review", "rework", "apply", "reason", "retrospective"]).nullable(),
});

/** What can be listed; see `requestList`. */
export const requestListName = z.enum([
  "all",
  "open",
  "mine",
  "to_review",
  "scheduled",
  "done",
  "retrospective",
]);

/** `GET /api/v1/projects/{project}/requests?list=&flag=&segment=&group=&before=&limit=`, newest first. */
export const requestList = z.object({
  requests: z.array(requestRow),
  /** Give as `before` to read on; null at the end. */
  next: z.number().nullable(),
  /** How many there are in each list, for the reader. */
  counts: z.record(requestListName.exclude(["all", "done"]), z.number()),
});

/** `GET /api/v1/projects/{project}/requests/{request}`; `ETag` is its version. */
export const requestView = requestRow.extend({
  version: z.number(),
  changes: changeList,
  effect: document<Effect>("an effect"),
  revisions: z.record(z.string(), z.number()),
  /** What approvals bind to, as it was when the request was last looked at by the server. */
  hash: digest,
  demands: z.array(demandView),
  approvals: z.object({
    given: z.number(),
    demanded: z.number(),
    /** All that were ever given, those that no longer count too. */
    all: z.array(approvalView),
  }),
  steps: z.array(stepView),
  /** Whoever wrote some of it, and so cannot approve it. */
  writers: z.array(actor),
  /** For a temporary change that is applied: the request that ends it, and when. */
  ending: z.object({ request: z.number(), at: instant.nullable(), state: requestState }).nullable(),
  /** Requests that take this one back, newest first. */
  rollbacks: z.array(z.object({ request: z.number(), state: requestState })),
  /** What the reader may do with it now; what is missing from it and why. */
  can: z.record(
    z.enum([
      "edit",
      "submit",
      "approve",
      "withdraw",
      "reject",
      "comment",
      "schedule",
      "unschedule",
      "apply",
      "cancel",
      "rollback",
      "give_reason",
      "review_emergency",
    ]),
    z.object({ may: z.boolean(), why: z.string().nullable() }),
  ),
});

/** What a step did. The `ETag` of the request's new version is in the header. */
export const requestStep = z.object({
  request: z.number(),
  state: requestState,
  /** Of a request that was applied: the entry in the project's record. */
  entry: z.number().nullable(),
  revisions: z.record(z.string(), z.number()),
  /** What it was reviewed as is no longer what it does: it went back to review, and this is what moved. */
  differences: z.array(difference),
});

/** `GET /api/v1/inbox`: what waits for the reader, in all projects. */
export const inbox = z.object({
  items: z.array(
    z.object({
      project: z.string(),
      projectName: z.string(),
      /** `review`: approve it; `rework`: mine, and rejected, failed or voided; `apply`: mine, and approved; `reason`; `retrospective`. */
      wants: z.enum(["review", "rework", "apply", "reason", "retrospective"]),
      request: requestRow,
      /** Why it is here, in a sentence. */
      because: z.string(),
      /** Whether it was due already; such an item stands before all others. */
      isOverdue: z.boolean(),
      since: instant,
    }),
  ),
  counts: z.object({
    review: z.number(),
    rework: z.number(),
    apply: z.number(),
    reason: z.number(),
    retrospective: z.number(),
  }),
});

export type RequestState = z.infer<typeof requestState>;
export type DemandView = z.infer<typeof demandView>;
export type Difference = z.infer<typeof difference>;
export type ApprovalView = z.infer<typeof approvalView>;
export type PlanView = z.infer<typeof planView>;
export type StepView = z.infer<typeof stepView>;
export type EmergencyView = z.infer<typeof emergencyView>;
export type RequestRow = z.infer<typeof requestRow>;
export type RequestListName = z.infer<typeof requestListName>;
export type RequestList = z.infer<typeof requestList>;
export type RequestView = z.infer<typeof requestView>;
export type RequestStep = z.infer<typeof requestStep>;
export type Inbox = z.infer<typeof inbox>;
