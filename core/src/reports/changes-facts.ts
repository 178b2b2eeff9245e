/** What a change-control report is composed from, as it is read from the record and from what the product keeps beside it. */
import type { JsonValue } from "@yardarm/sdk/model";
import type { Life, StepKind } from "../requests/life.ts";

/** Who did something. */
export interface ReportedActor {
  readonly kind: "person" | "token" | "system";
  readonly id: string;
  readonly name: string;
  /** Id of the person who answers for it: themselves, whose token it is, or who made the service account. */
  readonly person: string | null;
}

/** A run of a chain: all its entries, from the first to the last. */
export interface EntryRange {
  readonly first: number;
  readonly last: number;
  /** Hash of the entry before the first; null when there is none. */
  readonly before: string | null;
  /** Hash of the last entry. */
  readonly hash: string;
}

/** What was found when the entries of a period were counted and their hashes computed anew. */
export interface RecordCount {
  readonly entries: number;
  /** Of these, how many have the hash of their document, and name the hash before them. */
  readonly sound: number;
  readonly linked: number;
  /** Kind → how many. */
  readonly kinds: { readonly [kind: string]: number };
}

/** The first entries that do not agree, by their numbers. */
export interface RecordFaults {
  readonly missing: readonly number[];
  readonly unsound: readonly number[];
  readonly unlinked: readonly number[];
}

/** What the product keeps beside the record, counted by itself. */
export interface StoredCount {
  /** Requests that say that an entry of the period applied them; at most some of the numbers the record does not have. */
  readonly applied: number;
  readonly appliedOutside: readonly number[];
  /** Entries that are named in the histories of entities, and those that are of no request. */
  readonly histories: number;
  readonly historiesOutside: readonly number[];
  /** All requests of the project, ever: how many there are, and the highest number. */
  readonly requests: number;
  readonly highestRequest: number;
}

/** An approval as the entry that applied the request has it. */
export interface RecordedApproval {
  /** Id of the person. */
  readonly by: string;
  readonly hash: string;
  readonly at: string;
}

/** As much of a stored request as is counted and judged. */
export interface StoredOutline
  extends Pick<StoredFacts, "wasEmergency" | "revisions" | "inert" | "addresses"> {
  readonly author: Pick<StoredFacts["author"], "kind" | "id">;
  readonly life: Pick<Life, "writers" | "hash" | "demands" | "emergency" | "ends"> | null;
}

/**
 * As much of an entry that applied a request as is counted and judged. A period may hold a hundred thousand of them, of which one
 * page is shown.
 */
export interface OutlineFacts
  extends Pick<AppliedFacts, "entry" | "at" | "number" | "by" | "approvals" | "waivers"> {
  /** Null: nothing is stored under its number. */
  readonly stored: StoredOutline | null;
}

/** A request as it is stored. */
export interface StoredFacts {
  readonly title: string;
  readonly sentences: readonly string[];
  readonly reason: string | null;
  readonly author: Omit<ReportedActor, "person">;
  readonly askedAt: string;
  readonly wasEmergency: boolean;
  /** Environment → revision. */
  readonly revisions: { readonly [environment: string]: number };
  readonly inert: readonly string[];
  readonly addresses: readonly string[];
  readonly reverts: number | null;
  readonly life: Life | null;
  readonly names: { readonly [actor: string]: Omit<ReportedActor, "person"> };
}

/** An entry that applied a request. */
export interface AppliedFacts {
  readonly entry: number;
  readonly hash: string;
  readonly at: string;
  readonly by: Omit<ReportedActor, "name">;
  readonly number: number | null;
  /** SHA-256 of every touched entity before and after. */
  readonly effectDigest: string | null;
  readonly approvals: readonly RecordedApproval[];
  readonly brokenPolicies: readonly string[];
  readonly waivers: readonly string[];
  /** Null: nothing is stored under its number. */
  readonly stored: StoredFacts | null;
}

/** An entry that tells of a request that did not go on: rejected, failed, given up, … */
export interface StoppedFacts {
  readonly entry: number;
  readonly at: string;
  readonly step: StepKind;
  readonly by: Omit<ReportedActor, "name">;
  readonly number: number;
  readonly state: string;
  readonly stored: Pick<StoredFacts, "title" | "author" | "life" | "names"> | null;
}

/** One version of an environment, a policy or a waiver; null: from then on it is not there. */
export interface EntityVersion {
  readonly address: string;
  readonly entry: number;
  readonly at: string;
  readonly document: JsonValue;
}

/** A grant that somebody holds when the report is made. */
export interface AccessGrant {
  readonly holder: {
    readonly kind: "person" | "service_account";
    readonly id: string;
    readonly name: string;
    readonly isActive: boolean;
  };
  readonly role: string;
  /** Null: all projects. */
  readonly project: string | null;
  /** Null: all kinds. */
  readonly environmentKinds: readonly string[] | null;
  readonly team: string | null;
  readonly grantedBy: string;
  readonly grantedAt: string;
  readonly lastUsedAt: string | null;
  readonly verdict: "in_use" | "unused" | "too_new";
  readonly may: readonly Power[];
}

/** What matters for who does what. */
export type Power = "write" | "approve" | "emergency" | "policies" | "members";

/** An entry about who may do what. */
export interface AccessEvent {
  /** Of the project, or of the installation. */
  readonly chain: string;
  readonly entry: number;
  readonly at: string;
  readonly by: string;
  readonly summary: string;
}

export interface AccessFacts {
  /** What was not used for so many days counts as unused. */
  readonly days: number;
  readonly grants: readonly AccessGrant[];
  /** The newest, oldest first. */
  readonly events: readonly AccessEvent[];
}

/** A run of tests that somebody reported. */
export interface TestRunFacts {
  readonly at: string;
  readonly suite: string;
  readonly commit: string;
  readonly environment: string;
  readonly passed: number | null;
  readonly failed: number | null;
}

/** How many combinations with a flag a test exercised for the first time on a day of UTC. */
export interface ExercisedFacts {
  readonly flag: string;
  readonly day: string;
  readonly combinations: number;
}

export interface TestFacts {
  /** Oldest first. */
  readonly runs: readonly TestRunFacts[];
  readonly exercised: readonly ExercisedFacts[];
}

/** What somebody asks for. */
export interface SampleWish {
  readonly size: number;
  /** Null: the hash of the last entry of the period, which nobody could choose. */
  readonly seed: string | null;
}

/** What a whole report is made of. */
export interface ChangesFacts {
  readonly installation: string;
  readonly chain: string;
  readonly project: { readonly key: string; readonly name: string };
  readonly period: { readonly from: string; readonly to: string };
  readonly madeAt: string;
  readonly head: { readonly entry: number; readonly hash: string };
  /** Null: nothing was written in the period. */
  readonly range: EntryRange | null;
  readonly record: RecordCount;
  /** Absent: everything agrees, so nothing was looked for. */
  readonly faults?: RecordFaults | undefined;
  readonly stored: StoredCount;
  /** Oldest first. */
  readonly applied: readonly AppliedFacts[];
  readonly stopped: readonly StoppedFacts[];
  /** Oldest first, from the beginning of the project to the end of the period. */
  readonly versions: readonly EntityVersion[];
  readonly access: AccessFacts;
  readonly tests: TestFacts;
  /** Person → name, as far as it is known. */
  readonly people: { readonly [person: string]: string };
  readonly sample: SampleWish;
}
