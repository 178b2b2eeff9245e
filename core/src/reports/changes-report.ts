/** The change-control report: what changed in a period, all of it, and how it came about. */
import type { AccessFacts, EntryRange, RecordCount, ReportedActor } from "./changes-facts.ts";
import type { Section } from "./controls.ts";

/**
 * How a change came about: `emergency` past all demands; `approved` by somebody else; `automatic` by a part of the
 * system, such as a schedule; `direct` as nothing was demanded of it.
 */
export type ChangeClass = "approved" | "direct" | "automatic" | "emergency";

export interface ReportedApproval {
  readonly by: string;
  readonly name: string;
  readonly at: string;
  readonly hash: string;
  readonly comment: string | null;
}

export interface ReportedDemand {
  /** Null: the protection of the environments. */
  readonly policy: string | null;
  readonly approvals: number;
  readonly environments: readonly string[];
  readonly reason: string;
}

/** Tests that were on record when a change was applied. */
export interface ReportedTests {
  /** Combinations with a touched flag that some test had exercised. */
  readonly combinations: number;
  /** The last run before; null when none is known. */
  readonly lastRun: {
    readonly at: string;
    readonly suite: string;
    readonly commit: string;
    readonly environment: string;
    readonly passed: number | null;
    readonly failed: number | null;
  } | null;
}

/** One item of the population. */
export interface ReportedChange {
  readonly entry: number;
  /** Of the entry. */
  readonly hash: string;
  readonly at: string;
  readonly request: number | null;
  readonly class: ChangeClass;
  readonly title: string;
  /** What it does, as whoever decided on it read it. */
  readonly preview: readonly string[];
  readonly reason: string | null;
  readonly author: ReportedActor;
  readonly askedAt: string;
  /** Whoever wrote some of it besides the author. */
  readonly editors: readonly ReportedActor[];
  readonly appliedBy: ReportedActor;
  readonly environments: readonly string[];
  readonly revisions: { readonly [environment: string]: number };
  readonly addresses: readonly string[];
  readonly demands: readonly ReportedDemand[];
  readonly approvals: readonly ReportedApproval[];
  /** Of what was applied; null: nothing was demanded of it, so nothing had to be agreed to. */
  readonly appliedHash: string | null;
  /** Whether every approval is of exactly what was applied; null: there is none. */
  readonly isWhatWasApproved: boolean | null;
  readonly effectDigest: string | null;
  /** When it was to be applied by itself; null: somebody applied it. */
  readonly dueAt: string | null;
  readonly reverts: number | null;
  /** Number of the temporary change that it ends. */
  readonly ends: number | null;
  readonly brokenPolicies: readonly string[];
  readonly waivers: readonly string[];
  readonly tests: ReportedTests;
}

/** A change that waited for nobody. */
export interface Bypass {
  readonly request: number | null;
  readonly entry: number;
  readonly at: string;
  readonly title: string;
  readonly by: ReportedActor;
  readonly environments: readonly string[];
  readonly brokenPolicies: readonly string[];
  readonly reason: string | null;
  /** Until when a reason is owed; null: it was given. */
  readonly reasonDueAt: string | null;
  readonly review: {
    readonly by: string;
    readonly at: string;
    readonly verdict: "justified" | "objection";
    readonly comment: string | null;
    readonly delayHours: number;
  } | null;
  /** `overdue`: nobody else has looked at it, or a reason is missing, for more than a day. */
  readonly standing: "reviewed" | "waits" | "overdue";
}

export interface StoppedRequest {
  readonly request: number;
  readonly entry: number;
  readonly at: string;
  readonly step: string;
  readonly by: ReportedActor;
  readonly title: string;
  readonly author: ReportedActor;
  readonly comment: string | null;
  /** What became of it until now. */
  readonly state: string;
}

/** A stretch of time. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

export interface PolicySpan extends Span {
  readonly severity: string;
  /** What is required, as a sentence. */
  readonly text: string;
}

/** When a policy was in force. */
export interface PolicyCoverage {
  readonly key: string;
  readonly name: string;
  readonly spans: readonly PolicySpan[];
  /** Of the period, from 0 to 1. */
  readonly share: number;
  readonly changes: readonly EntityChange[];
}

/** That somebody changed a policy or an environment in the period. */
export interface EntityChange {
  readonly entry: number;
  readonly at: string;
  /** Null: it is of no request in the report. */
  readonly request: number | null;
  readonly by: string | null;
  readonly what: string;
}

/**
 * By which right something was written while a freeze was open: it was an `emergency`; a `waiver` let it pass; others had `agreed`, as
 * the freeze demanded; the freeze only `advised`; or it is of some purposes, and perhaps of another (`other_purpose`). `none`: by none.
 */
export type FreezeRight = "emergency" | "waiver" | "agreed" | "advised" | "other_purpose" | "none";

/** How long a freeze stood as it did; what is told by the calendar is open within its windows alone. */
export interface FreezeSpan extends Span {
  readonly severity: string;
  readonly text: string;
}

export interface FreezeWrite {
  readonly entry: number;
  readonly request: number | null;
  readonly at: string;
  readonly environments: readonly string[];
  readonly right: FreezeRight;
}

/** A policy under which nothing was to change, and what was written while it was open. */
export interface FreezeActivity {
  readonly key: string;
  readonly name: string;
  readonly spans: readonly FreezeSpan[];
  readonly writes: readonly FreezeWrite[];
}

/** When an environment was protected. */
export interface ProtectionCoverage {
  readonly key: string;
  readonly name: string;
  readonly kind: string;
  readonly spans: readonly Span[];
  readonly share: number;
  readonly changes: readonly EntityChange[];
}

/** A waiver that held in the period. */
export interface ReportedException {
  readonly key: string;
  readonly policy: string;
  readonly flag: string | null;
  readonly environment: string | null;
  readonly reason: string;
  readonly grantedBy: string;
  readonly grantedAt: string;
  /** The last day on which it holds, or held. */
  readonly until: string;
  /** When it was taken back; null: it was not. */
  readonly takenBackAt: string | null;
  readonly extensions: number;
  /** Numbers of the requests of the report that it let pass. */
  readonly usedBy: readonly number[];
}

export type ViolationKind =
  | "approved_own"
  | "approval_of_other_content"
  | "demand_not_met"
  | "written_while_frozen"
  | "protected_without_approval";

export interface Violation {
  readonly kind: ViolationKind;
  readonly request: number | null;
  readonly entry: number;
  readonly detail: string;
}

/** Somebody, with what they could do when the report was made, and what they did in the period. */
export interface DutiesOf {
  readonly person: string;
  readonly name: string;
  readonly could: {
    readonly write: boolean;
    readonly approve: boolean;
    readonly emergency: boolean;
  };
  readonly did: {
    readonly wrote: number;
    readonly approved: number;
    readonly applied: number;
    readonly emergencies: number;
    /** Changes of which they wrote some and which they approved; none, unless something is wrong. */
    readonly both: number;
  };
}

export interface Segregation {
  readonly violations: readonly Violation[];
  readonly people: readonly DutiesOf[];
}

export interface DrawnChange {
  readonly entry: number;
  readonly request: number | null;
  /** SHA-256 of `<seed>:<entry>`; the lowest are drawn. */
  readonly draw: string;
}

export interface Sample {
  readonly size: number;
  readonly seed: string;
  readonly of: number;
  readonly drawn: readonly DrawnChange[];
}

/** One claim with two counts, that were made independently. */
export interface Check {
  readonly key: string;
  readonly claim: string;
  readonly expected: number;
  readonly found: number;
  readonly isMet: boolean;
  /** Some of what is missing or too much. */
  readonly misses: readonly string[];
}

export interface ChangeTotals {
  readonly changes: number;
  readonly classes: { readonly [kind in ChangeClass]: number };
  /** Environment → changes that touched it. */
  readonly environments: { readonly [environment: string]: number };
  readonly authors: number;
  readonly approvers: number;
  readonly stopped: number;
  readonly bypassesOverdue: number;
  readonly exceptions: number;
  readonly violations: number;
  /** All of the period; of many, only the newest are listed. */
  readonly accessEvents: number;
  readonly untested: number;
}

/** A report without its population: what is counted and judged of it. */
export type ChangesSummary = Omit<ChangesReport, "population">;

export interface ChangesReport {
  readonly version: 1;
  readonly kind: "changes";
  readonly installation: string;
  readonly chain: string;
  readonly project: { readonly key: string; readonly name: string };
  readonly period: Span;
  readonly madeAt: string;
  /** The newest entry when it was made. */
  readonly head: { readonly entry: number; readonly hash: string };
  readonly range: EntryRange | null;
  readonly sections: readonly Section[];
  readonly record: RecordCount;
  readonly reconciliation: readonly Check[];
  readonly isReconciled: boolean;
  readonly totals: ChangeTotals;
  /** Oldest first. */
  readonly population: readonly ReportedChange[];
  readonly bypasses: readonly Bypass[];
  readonly stopped: readonly StoppedRequest[];
  readonly policies: readonly PolicyCoverage[];
  readonly environments: readonly ProtectionCoverage[];
  readonly freezes: readonly FreezeActivity[];
  readonly exceptions: readonly ReportedException[];
  readonly access: AccessFacts;
  readonly segregation: Segregation;
  readonly sample: Sample;
}
