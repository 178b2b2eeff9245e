import type { FlagType } from "./flag.ts";

/** How often one flag served one variant, for one reason, to a service between two moments. */
export interface EvaluationCount {
  readonly flag: string;
  /** Absent when the caller's default value was served. */
  readonly variant?: string;
  readonly reason: string;
  /** Why the default was served: `FLAG_NOT_FOUND`, `TYPE_MISMATCH`, `PROVIDER_NOT_READY`, … */
  readonly errorCode?: string;
  readonly count: number;
}

/** Who reports. Never a subject: no key and no value of a context is part of an observation. */
export interface Reporter {
  /** Name of the service, chosen by its owner: `storefront`. */
  readonly service: string;
  readonly version?: string;
  /** One running process of the service. */
  readonly instance: string;
  /** `@yardarm/sdk/0.1.0` */
  readonly sdk: string;
}

/** Which variants scopes served together. Not every scope is recorded: `begun / recorded` scales counts up. */
export interface ObservedCombinations {
  /** Scopes that began in the time that is reported. */
  readonly begun: number;
  /** Scopes of these that were chosen, by chance. */
  readonly recorded: number;
  /** Every flag and variant that rows speak of, named once. */
  readonly served: readonly ServedVariant[];
  readonly rows: readonly CombinationRow[];
  /** Some of the recorded scopes whose W3C trace is known, so that scopes of several services can be joined. */
  readonly traces: readonly TracedScope[];
}

/** A variant that a flag served; combinations refer to it by its place. */
export interface ServedVariant {
  readonly flag: string;
  readonly variant: string;
}

/** One combination of a report, and how often it was served. */
export interface CombinationRow {
  /** How many recorded scopes served exactly these. */
  readonly scopes: number;
  /** Places in `served`, ascending. */
  readonly served: readonly number[];
  /** How many of the scopes ended with an error. Absent: none did, or nobody told. */
  readonly failed?: number;
}

/** A scope that belongs to a trace, so that what several services served for the same can be joined. */
export interface TracedScope {
  /** W3C trace id: 32 hexadecimal digits. */
  readonly trace: string;
  /** Place in `rows`. */
  readonly row: number;
}

/** A default value that code passes for a flag: short scalars as they are, anything else as its hash. */
export interface PassedDefault {
  readonly flag: string;
  readonly type: FlagType;
  readonly value?: boolean | number | string;
  readonly hash?: string;
}

/** That contexts have an attribute, and of what type; never its value. */
export interface ContextAttribute {
  /** `user.country`; a name that may be somebody's is `*`. */
  readonly path: string;
  readonly type: string;
}

/** What was tracked under one name; with a flag, only where that flag served that variant. */
export interface MetricSum {
  readonly name: string;
  readonly flag?: string;
  readonly variant?: string;
  readonly count: number;
  readonly sum: number;
  /** Sum of the squares, for the variance. */
  readonly squares: number;
  readonly min: number;
  readonly max: number;
}

/** What a client reports at once. The server counts each batch id once, so a batch may be sent again. */
export interface ObservationBatch {
  /** UUID, made by the client. */
  readonly id: string;
  readonly reporter: Reporter;
  /** Revision that the client holds; absent before its first snapshot. */
  readonly revision?: string;
  /** For how long a client that calls itself stale has not heard its server; absent otherwise. */
  readonly staleMs?: number;
  /** RFC 3339; the span in which the counts were taken. */
  readonly from: string;
  readonly to: string;
  readonly counts: readonly EvaluationCount[];
  /** Only of servers that decide for others: somebody asked for all flags at once, or for all flags for client code. */
  readonly bulk?: "all" | "client_side";
  readonly combinations?: ObservedCombinations;
  /** Told when they are first passed, and again about once an hour. */
  readonly defaults?: readonly PassedDefault[];
  /** Of contexts that were looked at by chance; told as defaults are. */
  readonly attributes?: readonly ContextAttribute[];
  readonly metrics?: readonly MetricSum[];
}
