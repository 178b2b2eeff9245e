// What is known of one flag, from the registry and from everybody who looked: the facts that all judging of its life is
// made from. Moments are milliseconds since 1970. What was looked for and is no longer kept is `null`, never empty.
import type { EnvironmentKind } from "../registry/kinds.ts";
import type { Flag } from "../registry/registry.ts";

/**
 * How a service asked: with an SDK that counts what its code uses, or one flag at a time from a server (OFREP). Who asks
 * for all flags at once says nothing about any of them, and is told apart as `BulkUse`.
 */
export type UseKind = "sdk" | "remote";

/** That a service was given a variant of the flag. */
export interface Use {
  readonly environment: string;
  readonly service: string;
  readonly kind: UseKind;
  /** `null`: the default in the code was served. */
  readonly variant: string | null;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** That somebody asked for all flags of an environment at once, and kept to themselves which of them they use. */
export interface BulkUse {
  readonly environment: string;
  /** Client keys get flags for client code alone. */
  readonly reach: "all" | "client_side";
  readonly lastAt: number;
}

/** Between when and when services told of an environment; before and after, silence means nothing. */
export interface Reporting {
  readonly firstAt: number;
  readonly lastAt: number;
}

export interface EnvironmentEvidence {
  readonly key: string;
  readonly kind: EnvironmentKind;
  /** When its config became what it is. */
  readonly changedAt: number;
  /** Whether the flag was ever on here. */
  readonly wasOn: boolean;
  /** `null`: no service told of anything here yet. */
  readonly reporting: Reporting | null;
}

/** What a scan of a repository's default branch found of the flag; without it, zero. */
export interface CodeScan {
  readonly repository: string;
  readonly branch: string;
  readonly scannedAt: number;
  readonly references: number;
}

/** Processes that run a build of a service. */
export interface RunningBuild {
  readonly environment: string;
  readonly service: string;
  /** `null`: it does not say. */
  readonly version: string | null;
  readonly instances: number;
  readonly lastSeenAt: number;
}

/** What cannot be archived before the flag is out of it: `flag/x` in an environment, `interaction/r` everywhere. */
export interface Dependant {
  readonly address: string;
  readonly environment?: string;
}

/** What the flag adds to the states that can meet; counted by whoever analyses combinations. */
export interface FanOut {
  readonly environment: string;
  /** Pairs of its variants with variants of other flags that can meet there, or were seen together. */
  readonly meeting: number;
  /** Of which it is not known whether they can. */
  readonly unknown: number;
  /** Those of `meeting` with which no test passed lately. */
  readonly untested: number;
  /** Whether any test ever told which flags it exercised. */
  readonly hasTests: boolean;
  readonly asOf: number;
}

export interface StaleEvidence {
  readonly flag: Flag;
  readonly createdAt: number;
  /** Of an archived flag: since when; absent = not known. */
  readonly archivedAt?: number;
  readonly environments: readonly EnvironmentEvidence[];
  readonly uses: readonly Use[] | null;
  readonly bulk: readonly BulkUse[];
  /** Of default branches; empty = nobody scanned anything. */
  readonly scans: readonly CodeScan[] | null;
  /** Builds of services that use the flag; absent = nobody looked. */
  readonly builds?: readonly RunningBuild[];
  /** Whether who answers for it is still there, of a team somebody who is in it; `null` = no longer known. */
  readonly ownerIsActive: boolean | null;
  readonly dependants: readonly Dependant[];
  /** How often its last day was put off, or taken away; `null` = no longer known. */
  readonly extensions: number | null;
  /** `null` = not worked out. */
  readonly fanOut: FanOut | null;
}
