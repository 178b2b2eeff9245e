import type { FlagConfig, FlagType, GroupSlot, JsonValue, SegmentRule } from "@yardarm/sdk/model";
import type { Correlation } from "./correlation.ts";
import type { InteractionRule } from "./interaction-rule.ts";
import type { EnvironmentKind, FlagState, Owner, Purpose } from "./kinds.ts";
import type { Policy, Waiver } from "./policy.ts";

/** An ordered stage with its own flag configs, SDK keys and revision. */
export interface Environment {
  readonly key: string;
  readonly name: string;
  readonly kind: EnvironmentKind;
  /** Whether changes that touch it need more than the wish of one person. */
  readonly isProtected: boolean;
  /** Place in the row of stages, from 0. */
  readonly position: number;
  /** What is so of all its contexts; absent: nothing is known. Environments differ, as tests make up contexts that nobody is. */
  readonly correlations?: readonly Correlation[];
}

/** When a flag has to be gone; or that it stays, and why. */
export type Expiry =
  | {
      readonly kind: "date" /** `YYYY-MM-DD`, the last day on which the flag is fine. */;
      readonly date: string;
    }
  | {
      readonly kind: "permanent";
      readonly reason: string /** The day on which somebody last said that it still has to stay. */;
      readonly reviewed?: string;
    };

export type Criticality = "low" | "medium" | "high" | "critical";

export interface Link {
  readonly title: string;
  /** `https:` or `http:` */
  readonly url: string;
}

/** One named possible value of a flag. */
export interface Variant {
  readonly name: string;
  readonly value: JsonValue;
  readonly description?: string;
}

/** What is true of a flag in every environment. */
export interface FlagFacts {
  readonly name: string;
  readonly description: string;
  readonly owner: Owner;
  readonly purpose: Purpose;
  readonly expiry: Expiry;
  readonly tags: readonly string[];
  readonly links: readonly Link[];
  readonly criticality: Criticality;
  /** Whether client keys get decisions of this flag. */
  readonly clientSide: boolean;
  readonly state: FlagState;
  /** JSON Schema (2020-12) that every variant's value must satisfy; only for object flags. */
  readonly schema?: JsonValue;
  /** The variant that an emergency may serve to everybody, besides turning the flag off. */
  readonly safeVariant?: string;
  /** Of an archived flag: the last day on which environments still get it, as it was; absent = they no longer do. */
  readonly servedUntil?: string;
  /** Nobody wants to be reminded of it before this day. */
  readonly snoozedUntil?: string;
  /** The day since which, as somebody says, no code asks for it; believed where no code is scanned. */
  readonly outOfCodeSince?: string;
}

/** A named decision with typed variants: its facts, its variants and one config per environment. */
export interface Flag extends FlagFacts {
  /** Unique in the project, for ever; used in code. */
  readonly key: string;
  readonly type: FlagType;
  readonly variants: readonly Variant[];
  /** Environment key → config. Every environment of the project has one. */
  readonly configs: { readonly [environment: string]: FlagConfig };
}

/** A reusable named set of conditions and key lists. */
export interface Segment {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly owner: Owner;
  /** Context kind of its keys; absent = the top level. */
  readonly kind?: string;
  readonly rules: readonly SegmentRule[];
  /** Environments it ships to; absent = all of them. */
  readonly environments?: readonly string[];
  readonly state: FlagState;
}

/** Which of a segment's two key lists. */
export type ListName = "included" | "excluded";

/** The keys of one list of a segment: an entity of its own, at `list/<segment>/<included|excluded>`. */
export interface SegmentList {
  readonly segment: string;
  readonly list: ListName;
  readonly keys: ReadonlySet<string>;
}

/** Flags that share one bucket space, so that at most one of them is on for a subject. */
export interface Group {
  readonly key: string;
  readonly name: string;
  readonly salt: string;
  readonly by?: string;
  readonly kind?: string;
  readonly scheme?: string;
  readonly slots: readonly GroupSlot[];
}

/**
 * Everything people govern in one project: a value. It is never changed, only replaced; what a change does not touch
 * stays identical (`===`), which is how the writer knows what to save and which environments are touched.
 *
 * A *slice* is a registry that is complete for one question: small things (environments, groups, interaction rules, policies, waivers) whole, and of
 * flags, segments and lists those which the question reads. Of a list a slice may hold only the keys that are asked about.
 */
export interface Registry {
  readonly project: string;
  readonly environments: ReadonlyMap<string, Environment>;
  readonly flags: ReadonlyMap<string, Flag>;
  readonly segments: ReadonlyMap<string, Segment>;
  /** By name, `<segment>/<included|excluded>`; absent = empty. */
  readonly lists: ReadonlyMap<string, SegmentList>;
  readonly groups: ReadonlyMap<string, Group>;
  readonly interactions: ReadonlyMap<string, InteractionRule>;
  readonly policies: ReadonlyMap<string, Policy>;
  readonly waivers: ReadonlyMap<string, Waiver>;
}
