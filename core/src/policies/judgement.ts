import type { JsonValue } from "@yardarm/sdk/model";
import type { Address } from "../changes/change.ts";
import type { Owner } from "../registry/kinds.ts";
import type { ApprovalFrom, PolicySeverity } from "../registry/policy.ts";

/** What was there, what is there now, and the numbers that were compared. */
export interface Evidence {
  readonly before: JsonValue;
  readonly after: JsonValue;
  readonly found?: number;
  readonly allowed?: number;
}

/** One remark of a policy. */
export interface PolicyFinding {
  readonly policy: string;
  readonly severity: PolicySeverity;
  /** What is wrong, for programs: `owner_gone`, `expired`, `frozen`, … */
  readonly code: string;
  /** `flag/x`, `flag/x/production`, `segment/s`, `team/checkout`, … */
  readonly address: Address;
  readonly flag?: string;
  readonly environment?: string;
  /** What is wrong, in a sentence. */
  readonly detail: string;
  readonly evidence: Evidence;
  /** What to do about it. */
  readonly wayOut: string;
  /** It was so before, and the request makes it no worse: it is said, but stops nothing. */
  readonly isStanding: boolean;
  /** Key of the waiver that lets it pass. */
  readonly waiver?: string;
}

/** An approval that a request has to have. Demands add up: each one has to be met. */
export interface Demand {
  readonly approvals: number;
  readonly from: ApprovalFrom;
  /** Who answers for what is touched. With `owner_team` each of these has to be among those who agree. */
  readonly owners: readonly Owner[];
  /** The environments for which it is demanded; none = for facts, which no environment has. */
  readonly environments: readonly string[];
  readonly policy: string;
  /** A sentence for whoever is asked, and whoever waits. */
  readonly reason: string;
}

/** What policies say of a request. */
export interface Judgement {
  readonly findings: readonly PolicyFinding[];
  readonly demands: readonly Demand[];
}

/** How many flags a team answers for. */
export interface TeamLoad {
  readonly active: number;
  /** Of them, those whose last day has passed. */
  readonly overdue: number;
}

/** Combinations of two flags that a request makes possible in one environment. */
export interface NewCombinations {
  /** With how many of them no test ever passed. */
  readonly untested: number;
  /** The worst of these, as `checkout: on with payments: v2`. */
  readonly worst: readonly string[];
}

/** Who asked for a flag last. */
export interface LastAsked {
  readonly service: string;
  readonly environment: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What is true, but not of the registry. */
export interface PolicyFacts {
  /** Flag → the moment of its creation, in milliseconds since 1970. A flag that is not there is made now. */
  readonly createdAt: ReadonlyMap<string, number>;
  /** Owners who are still there, as `team:checkout` or `person:p1`; absent = nobody asked, so nobody is gone. */
  readonly owners?: ReadonlySet<string>;
  /** Teams in which nobody who may sign in is left; absent = nobody looked. */
  readonly emptyTeams?: ReadonlySet<string>;
  /** Team → its load before the request; absent = nobody counted, so no budget is exceeded. */
  readonly teams?: ReadonlyMap<string, TeamLoad>;
  /** Flag → who asked for it last, and when; absent = nobody looked, so nobody asks. */
  readonly asked?: ReadonlyMap<string, LastAsked>;
  /** Flag → how often its last day was put off before; absent = nobody counted. */
  readonly extensions?: ReadonlyMap<string, number>;
  /** Whether the request is applied the moment it is made, without anybody's approval. */
  readonly isDirect: boolean;
  /** Whether somebody says why; absent = nobody was asked yet, so nothing is held against it. */
  readonly hasReason?: boolean;
  /** Environment → what becomes possible there; absent = nobody worked it out, so nothing is held against it. */
  readonly newCombinations?: ReadonlyMap<string, NewCombinations>;
}

/** What a policy finds, before it is known whether it counts. */
export interface Fault {
  readonly code: string;
  readonly address: Address;
  readonly flag?: string;
  readonly environment?: string;
  readonly detail: string;
  readonly evidence: Evidence;
  readonly wayOut: string;
  readonly isStanding: boolean;
  /** Who answers for what is at the address. */
  readonly owners: readonly Owner[];
}
