import type { EnvironmentKind, FlagState, Purpose } from "./kinds.ts";

/** What becomes of a request, or a flag, that a policy finds fault with. */
export type PolicySeverity =
  /** It is said, and nothing else. */
  | "advisory"
  /** Somebody else has to agree. */
  | "needs_approval"
  /** It is refused. */
  | "blocking";

/** Whom an approval has to come from: anybody who may approve, or the team that answers for what is touched. */
export type ApprovalFrom = "approver" | "owner_team";

export type Weekday =
  | "monday"
  | "tuesday"
  | "wednesday"
  | "thursday"
  | "friday"
  | "saturday"
  | "sunday";

/** When nothing may change. Times are those of the clocks in its time zone; the end is no longer in it. */
export type FreezeWindow =
  | {
      readonly kind: "dates";
      /** `2026-12-20T00:00` */
      readonly from: string;
      readonly until: string;
      /** As in the IANA database: `Africa/Nairobi`. */
      readonly timeZone: string;
    }
  | {
      readonly kind: "weekly";
      readonly days: readonly Weekday[];
      /** `16:00` */
      readonly from: string;
      /** `24:00` is the end of the day. */
      readonly until: string;
      readonly timeZone: string;
    };

/** What a policy requires of every flag, whatever becomes of it. */
export type FlagRequirement =
  /** Somebody who is still there answers for it; or, stricter, a team. */
  | { readonly kind: "owner"; readonly mustBeTeam: boolean }
  /**
   * It has a last day, and that has not passed; for some purposes it may stay for good. So many days before, whoever
   * answers for it is told; absent: as many as the installation says.
   */
  | {
      readonly kind: "expiry";
      readonly permanentFor: readonly Purpose[];
      readonly noticeDays?: number;
    }
  | { readonly kind: "description"; readonly lengthMin: number }
  /** One of its links leads to a ticket: an address that starts like this, or any. */
  | { readonly kind: "ticket"; readonly urlStart: string }
  /** The whole key matches this regular expression, in RE2's syntax. */
  | { readonly kind: "key_pattern"; readonly pattern: string }
  /** How many days after its creation a flag of a purpose has to be gone; a purpose that is not named has no bound. */
  | { readonly kind: "lifetime"; readonly daysMax: { readonly [P in Purpose]?: number } };

/** What a policy requires of requests that move a flag along its life. */
export type PassageRequirement =
  /**
   * Nobody has asked for a flag for `unusedDays` when it is archived, and it is served for `graceDays` more. The other days
   * say when a flag has served everybody the same for long, and when a scan of code is too old to be believed.
   */
  | {
      readonly kind: "removal";
      readonly settledDays: number;
      readonly unusedDays: number;
      readonly scanDaysMax: number;
      readonly graceDays: number;
    }
  /** Behind its last day, a flag changes no more what it serves; or, `removal`, only to one variant for everybody. */
  | { readonly kind: "overdue"; readonly allows: "removal" | "nothing" }
  /** Its last day is put off at most so often, by so many days at once. */
  | { readonly kind: "extension"; readonly countMax: number; readonly daysMax: number };

/** What a policy requires of every request that touches an environment in its scope. */
export type RequestRequirement =
  | {
      readonly kind: "approval";
      readonly approvals: number;
      readonly from: ApprovalFrom;
      /** Only of requests that move at least this many points of 100 of an audience. */
      readonly pointsMin?: number;
    }
  /** Nothing changes within these windows, nor while the incident switch is on. */
  | {
      readonly kind: "freeze";
      readonly windows: readonly FreezeWindow[];
      readonly incident: boolean;
    }
  /** How many points of 100 of an audience may leave the off variant, or change it, in one request. */
  | { readonly kind: "rollout_step"; readonly pointsMax: number }
  /** No request is applied the moment it is made. */
  | { readonly kind: "direct_edit" }
  /**
   * How many combinations of two flags one request may make possible with which no test passed that still counts: for so many
   * days, on pages and at gates too; absent: for 90.
   */
  | {
      readonly kind: "untested_combinations";
      readonly untestedMax: number;
      readonly testDaysMax?: number;
    };

/** How many flags a team may have, or may have let grow old, before it may take another one. */
export interface TeamRequirement {
  readonly kind: "team_budget";
  readonly counts: "active" | "overdue";
  readonly flagsMax: number;
}

export type Requirement =
  | FlagRequirement
  | PassageRequirement
  | RequestRequirement
  | TeamRequirement;

/** Whom a policy speaks of. What is absent does not matter; all that is there has to hold. */
export interface PolicyScope {
  readonly environments?: readonly string[];
  readonly environmentKinds?: readonly EnvironmentKind[];
  /** Only protected environments; or, false, only those that are not. */
  readonly isProtected?: boolean;
  readonly purposes?: readonly Purpose[];
}

/** What a project demands of its flags, or of requests. */
export interface Policy {
  readonly key: string;
  readonly name: string;
  /** Why it is there; shown to whoever it stops. */
  readonly description: string;
  readonly severity: PolicySeverity;
  readonly scope: PolicyScope;
  readonly requirement: Requirement;
  /** An archived policy demands nothing. */
  readonly state: FlagState;
}

/** A dated exception from a policy. It ends by itself. */
export interface Waiver {
  readonly key: string;
  readonly policy: string;
  /** Absent: every flag. */
  readonly flag?: string;
  /** Absent: every environment. */
  readonly environment?: string;
  readonly reason: string;
  /** Id of the person who granted it. */
  readonly approver: string;
  /** `YYYY-MM-DD`, the last day (of UTC) on which it holds. */
  readonly until: string;
}
