import type { JsonValue } from "@yardarm/sdk/model";
import type { Address } from "../changes/change.ts";
import type { Demand } from "../policies/judgement.ts";

/** Where a change request is on its way. The last three are ends. */
export type RequestState =
  | "draft"
  | "in_review"
  | "approved"
  | "scheduled"
  | "rejected"
  | "failed"
  | "applied"
  | "cancelled"
  | "expired";

/** Who takes a step. Names are kept elsewhere, since people can be forgotten. */
export interface Doer {
  /** `person:<id>`, `token:<id>`, `system:<part>` */
  readonly actor: string;
  /** Id of the person behind it: themselves, whose token it is, or who made the service account. */
  readonly person?: string;
  /** A service account: somebody answers for it, but it agrees to nothing. */
  readonly isProgram?: true;
}

/** An approval that a request has to have; of the protection of environments, when no policy is named. */
export interface RequestDemand extends Omit<Demand, "policy"> {
  readonly policy: string | null;
}

/** One entity as a request finds and leaves it. */
export interface Sides {
  readonly before: JsonValue;
  readonly after: JsonValue;
}

/** What is another thing now than when it was reviewed; null: it was not, or is not, there. */
export interface Difference {
  readonly address: Address;
  readonly reviewed: Sides | null;
  readonly now: Sides | null;
}

/** Why somebody's approval counts no more, by nothing that happened to the request. */
export type Lapse = "left" | "unpermitted";

export interface Voided {
  readonly at: number;
  /** It was edited, the world moved under it, its giver took it back, is no longer there, or may no longer give it. */
  readonly why: "edited" | "moved" | "withdrawn" | Lapse;
  readonly by: Doer | null;
  readonly differences: readonly Difference[];
}

/** That somebody agreed, to what, and for where. It is never deleted; it stops to count. */
export interface Approval {
  readonly by: Doer;
  readonly at: number;
  readonly hash: string;
  readonly comment: string | null;
  /** The environments, of those touched, in which its giver may approve. */
  readonly environments: readonly string[];
  /** Teams that its giver was in. */
  readonly teams: readonly string[];
  readonly voided: Voided | null;
}

/** When a request is applied, and for how long. */
export interface Plan {
  /** Milliseconds since 1970; null: when somebody applies it. */
  readonly at: number | null;
  readonly timeZone: string;
  readonly lateMinutesMax: number;
  /** Null: it is there to stay. */
  readonly lastsMinutes: number | null;
}

export type StepKind =
  | "drafted"
  | "edited"
  | "submitted"
  | "approved"
  | "withdrawn"
  | "rejected"
  | "commented"
  | "scheduled"
  | "unscheduled"
  | "voided"
  | "cleared"
  | "applied"
  | "failed"
  | "cancelled"
  | "expired"
  | "reason_given"
  | "reviewed";

/** One line of a request's history. */
export interface Step {
  readonly kind: StepKind;
  readonly by: Doer;
  readonly at: number;
  readonly from: RequestState | null;
  readonly to: RequestState;
  readonly comment: string | null;
  readonly detail: string | null;
  readonly differences: readonly Difference[];
}

/** What becomes of a write that waited for nobody. */
export interface Emergency {
  /** Where demands or blocking policies were written past. */
  readonly environments: readonly string[];
  /** Until when a reason has to be given; null: it was. */
  readonly reasonDueAt: number | null;
  readonly review: {
    readonly by: Doer;
    readonly at: number;
    readonly verdict: "justified" | "objection";
    readonly comment: string | null;
  } | null;
}

/** All that happened to a request so far, as a value: it is never changed, only followed by the next. */
export interface Life {
  readonly state: RequestState;
  /** Grows with each step. */
  readonly version: number;
  /** Whoever wrote some of it, the author first; none of them may approve it. */
  readonly writers: readonly Doer[];
  /** Of what it does, and of what it was looked at against. */
  readonly hash: string;
  /** Of what was rejected last; the same is not asked for twice. */
  readonly rejectedHash: string | null;
  readonly plan: Plan;
  readonly approvals: readonly Approval[];
  /** As of the last look at it. */
  readonly demands: readonly RequestDemand[];
  readonly steps: readonly Step[];
  readonly emergency: Emergency | null;
  /** Number of the temporary request that this one ends. */
  readonly ends: number | null;
}

/** A request as the world sees it at one moment: what it would do, and what is demanded of that. */
export interface Look {
  readonly hash: string;
  readonly demands: readonly RequestDemand[];
  /** How it differs from what was reviewed last. */
  readonly differences: readonly Difference[];
  /** People whose approvals no longer count, since they are no longer there or could not give them any more. */
  readonly lapsed: ReadonlyMap<string, Lapse>;
}

export const noPlan: Plan = { at: null, timeZone: "UTC", lateMinutesMax: 60, lastsMinutes: null };
