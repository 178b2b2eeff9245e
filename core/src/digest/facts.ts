/** What is known for one person at one moment; where it was read, and whether they may read it, is not asked here. */
import type { Expiry } from "../registry/registry.ts";

export interface DigestPlace {
  readonly project: string;
  readonly projectName: string;
}

/** A flag that they, or a team of theirs, answer for. */
export interface DigestFlag extends DigestPlace {
  readonly flag: string;
  readonly name: string;
  readonly expiry: Expiry;
  /** How many days before its last day it is told of, by a policy; absent: as many as of all. */
  readonly noticeDays?: number;
  /** Nobody wants to be reminded of it before this day of UTC. */
  readonly snoozedUntil?: string;
  /** Name of the team that owns it; null: they do themselves. */
  readonly team: string | null;
}

/** What a policy holds against something of theirs. */
export interface DigestFinding extends DigestPlace {
  readonly policy: string;
  readonly policyName: string;
  readonly code: string;
  readonly address: string;
  readonly flag: string | null;
  /** A sentence. */
  readonly detail: string;
  readonly wayOut: string;
}

/** A change request that cannot go on without them. */
export interface DigestWaiting extends DigestPlace {
  readonly request: number;
  readonly title: string;
  readonly wants: "review" | "rework" | "apply" | "reason" | "retrospective";
  /** A sentence. */
  readonly because: string;
  /** In milliseconds since 1970. */
  readonly since: number;
}

/** What may, or should, be done with a flag of theirs by what is known of its life. */
export interface DigestVerdict extends DigestPlace {
  readonly flag: string;
  /** `review`: it is meant to stay, and nobody has said for long that it still is. */
  readonly wants: "review" | "archive" | "delete_from_code";
  /** With every reason. */
  readonly sentence: string;
}

export interface DigestFacts {
  readonly now: number;
  /** How many days before its last day a flag is told of, unless a policy says otherwise. */
  readonly expiringDays: number;
  readonly waiting: readonly DigestWaiting[];
  readonly flags: readonly DigestFlag[];
  readonly findings: readonly DigestFinding[];
  readonly verdicts: readonly DigestVerdict[];
  /** What stood in the last digest that they got. */
  readonly told: ReadonlySet<string>;
}
