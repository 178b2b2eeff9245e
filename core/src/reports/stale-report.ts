/** The stale-flag report: how far each flag of a project had come at a moment, and whether it could go. */
import type { Assessment, StaleReason } from "../lifecycle/assess-flag.ts";
import type { LifecycleRules } from "../lifecycle/lifecycle-rules.ts";
import type { Stage } from "../lifecycle/stages.ts";
import type { Owner, Purpose } from "../registry/kinds.ts";
import type { Criticality, Expiry } from "../registry/registry.ts";
import type { Section } from "./controls.ts";

/** What is known of one flag at the moment of the report; of one that is not archived. */
export interface StaleFlagFacts {
  readonly key: string;
  readonly name: string;
  readonly owner: Owner & { readonly name: string };
  readonly purpose: Purpose;
  readonly criticality: Criticality;
  readonly expiry: Expiry;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Null: no longer known. */
  readonly extensions: number | null;
  readonly assessment: Assessment;
}

/** A waiver that held at the moment of the report. */
export interface HeldWaiver {
  readonly key: string;
  readonly policy: string;
  /** Null: of every flag. */
  readonly flag: string | null;
  readonly reason: string;
  readonly until: string;
}

/** Of one line as much as a later report is compared with. */
export interface StandingOf {
  readonly stage: Stage;
  readonly isStale: boolean;
  readonly canDelete: boolean;
  readonly canArchive: boolean;
}

/** A report that was kept, to compare with. */
export interface KeptReport {
  readonly asOf: string;
  readonly madeAt: string;
  readonly standings: { readonly [flag: string]: StandingOf };
}

/** That somebody of a team has looked at its part of a report. */
export interface SignOff {
  readonly team: string;
  readonly by: string;
  readonly at: string;
  readonly asOf: string;
  readonly note: string | null;
  /** SHA-256 of the standings of the team's flags that were signed. */
  readonly digest: string;
  /** How much of the team's flags was stale. */
  readonly flags: number;
  readonly stale: number;
}

export interface StaleFilter {
  readonly team?: string | undefined;
  /** `person:<id>` or `team:<key>`. */
  readonly owner?: string | undefined;
  readonly purpose?: Purpose | undefined;
}

export interface StaleFacts {
  readonly installation: string;
  readonly chain: string;
  readonly project: { readonly key: string; readonly name: string };
  readonly asOf: string;
  readonly madeAt: string;
  readonly head: { readonly entry: number; readonly hash: string };
  /** The last entry at or before the moment; its state is reported. Null: the project had none yet. */
  readonly state: { readonly entry: number; readonly hash: string } | null;
  readonly rules: LifecycleRules;
  /** What is still known of the moment, besides the registry. */
  readonly kept: StaleKept;
  readonly flags: readonly StaleFlagFacts[];
  /** How many archived flags the filter leaves in: nothing else is asked of them. */
  readonly archived: number;
  readonly waivers: readonly HeldWaiver[];
  readonly filter: StaleFilter;
  readonly before: KeptReport | null;
  readonly signOffs: readonly SignOff[];
}

export interface StaleKept {
  readonly uses: boolean;
  readonly code: boolean;
  readonly owners: boolean;
  /** From which moment on it would be known who asked; null: for all. */
  readonly usesFrom: string | null;
  /** When a scan last replaced the one before; null: never. */
  readonly codeFrom: string | null;
}

export interface StaleLine extends Omit<StaleFlagFacts, "assessment" | "key" | "createdAt"> {
  readonly flag: string;
  readonly createdAt: string;
  readonly track: Assessment["track"];
  readonly stage: Assessment["stage"];
  readonly environments: Assessment["environments"];
  readonly signals: Assessment["signals"];
  readonly deleteFromCode: Assessment["deleteFromCode"];
  readonly archive: Assessment["archive"];
  readonly staleBecause: readonly StaleReason[];
  readonly waivers: readonly HeldWaiver[];
}

/** As much of a line as is counted: of a hundred thousand flags one page is shown. */
export interface StaleOutline {
  readonly flag: string;
  readonly owner: StaleFlagFacts["owner"];
  readonly stage: Assessment["stage"];
  readonly staleBecause: readonly StaleReason[];
  readonly canDelete: boolean;
  readonly canArchive: boolean;
  readonly isExtended: boolean;
  readonly isWaived: boolean;
}

/** A flag that stands otherwise than in the report before. */
export interface StaleDifference {
  readonly flag: string;
  /** Null: it was not there. */
  readonly before: StandingOf | null;
  /** Null: it is archived. */
  readonly now: StandingOf | null;
}

export interface TeamPart {
  /** `team:checkout`, `person:p1` */
  readonly owner: string;
  readonly name: string;
  readonly flags: number;
  readonly stale: number;
  readonly overdue: number;
  readonly canDelete: number;
  readonly canArchive: number;
  readonly signOff: SignOff | null;
}

export interface StaleTotals {
  readonly active: number;
  readonly archived: number;
  readonly stale: number;
  readonly overdue: number;
  readonly canDelete: number;
  readonly canArchive: number;
  readonly extended: number;
  readonly waived: number;
  readonly stages: { readonly [stage in Stage]: number };
}

export interface StaleReport {
  readonly version: 1;
  readonly kind: "stale";
  readonly installation: string;
  readonly chain: string;
  readonly project: StaleFacts["project"];
  readonly asOf: string;
  readonly madeAt: string;
  readonly head: StaleFacts["head"];
  readonly state: StaleFacts["state"];
  readonly sections: readonly Section[];
  readonly rules: LifecycleRules;
  readonly kept: StaleKept;
  readonly filter: StaleFilter;
  readonly totals: StaleTotals;
  readonly teams: readonly TeamPart[];
  readonly since: {
    readonly asOf: string;
    readonly madeAt: string;
    readonly differences: readonly StaleDifference[];
  } | null;
  /** Stale ones first, those with most reasons before others. Archived flags are only counted. */
  readonly lines: readonly StaleLine[];
}

/** A report without its lines: what is counted of them. */
export type StaleSummary = Omit<StaleReport, "lines">;

/** What a report is made of whose flags are counted, and shown a page at a time. */
export interface StaleSummaryFacts extends Omit<StaleFacts, "flags"> {
  /** Of all flags that pass the filter. */
  readonly outlines: readonly StaleOutline[];
}
