/** What can be done with a change request, and what comes of trying. */
import type { Difference, Doer, Life, Look, Plan, RequestDemand } from "./life.ts";

/** Why a step cannot be taken. */
export interface Refusal {
  readonly code:
    | "request_over"
    | "request_not_ready"
    | "request_rejected_as_it_is"
    | "approval_by_author"
    | "approval_needs_person"
    | "approval_not_given"
    | "review_outdated"
    | "emergency_not_reviewable"
    | "review_by_author"
    | "reason_given_already";
  readonly detail: string;
}

export type Taken =
  | { readonly life: Life; readonly refusal?: undefined }
  | { readonly life?: undefined; readonly refusal: Refusal };

/** Who does it, and when; all steps have that. */
export interface Taking {
  readonly by: Doer;
  readonly at: number;
  readonly comment?: string | null;
}

export type Action = Taking &
  (
    | {
        readonly kind: "edit";
        readonly hash: string;
        readonly demands: readonly RequestDemand[];
        readonly differences: readonly Difference[];
        readonly detail: string;
      }
    | { readonly kind: "submit"; readonly look: Look }
    | {
        readonly kind: "approve";
        /** Of what the approver looked at. */
        readonly hash: string;
        readonly look: Look;
        readonly environments: readonly string[];
        readonly teams: readonly string[];
      }
    | { readonly kind: "withdraw"; readonly look: Look }
    | { readonly kind: "reject" }
    | { readonly kind: "comment" }
    | { readonly kind: "schedule"; readonly plan: Plan }
    | { readonly kind: "unschedule" }
    | { readonly kind: "apply"; readonly look: Look }
    | { readonly kind: "look"; readonly look: Look }
    | { readonly kind: "fail"; readonly detail: string }
    | { readonly kind: "cancel" }
    | { readonly kind: "expire" }
    | { readonly kind: "give_reason" }
    | { readonly kind: "review"; readonly verdict: "justified" | "objection" }
  );

export type ActionKind = Action["kind"];
