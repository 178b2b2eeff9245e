import { createHash } from "node:crypto";
import { canonicalJson } from "@yardarm/core/audit";
import { type Change, describe, type Effect, title } from "@yardarm/core/changes";
import type { PolicyFinding } from "@yardarm/core/policies";
import type { Registry, RuleSeverity } from "@yardarm/core/registry";
import type { Approval } from "@yardarm/core/requests";
import type { Caller } from "../../platform/actor.ts";
import type { RequestEvent } from "./project-record.ts";
import type { WaitingRequest } from "./waiting-request.ts";

/** What a request that waited, or that somebody has to look at yet, is stored with. */
export type LifeOfApplied = Pick<WaitingRequest, "life" | "ground" | "names">;

/** An interaction rule that a request broke. */
export interface RecordedRule {
  readonly rule: string;
  readonly environment: string;
  readonly severity: RuleSeverity;
}

/** A change request that is being applied, with all that is known of it: it is stored, recorded and announced. */
export interface AppliedRequest {
  readonly project: string;
  readonly number: number;
  /** Of the entry that records it. */
  readonly entry: number;
  readonly at: Date;
  readonly caller: Caller;
  readonly title: string;
  readonly sentences: readonly string[];
  readonly reason: string | undefined;
  readonly reverts: number | undefined;
  /** Where demands or blocking policies were written past in an emergency. */
  readonly brokeGlassOf: readonly string[];
  /** What blocking policies found and was written past. */
  readonly broken: readonly PolicyFinding[];
  /** Interaction rules that it breaks, those that only warn and those written past in an emergency. */
  readonly brokenRules: readonly RecordedRule[];
  /** Where nobody could wait for what rules say: only an emergency does not. */
  readonly rulesNotAskedIn: readonly string[];
  /** What policies found, waived or not. */
  readonly findings: readonly PolicyFinding[];
  readonly changes: readonly Change[];
  readonly effect: Effect;
  readonly revisions: Readonly<Record<string, number>>;
  readonly life?: LifeOfApplied;
  /** Whose approvals let it pass. */
  readonly approvals?: readonly Approval[];
}

/** What a request is called, and what it does in words. */
export function wordsOf(
  changes: readonly Change[],
  before: Registry,
  named?: string,
): Pick<AppliedRequest, "title" | "sentences"> {
  return {
    title: named ?? title(changes, before),
    sentences: changes.map((change) => describe(change, before)),
  };
}

/** What the record tells of an applied request. */
export function eventOf(request: AppliedRequest): RequestEvent {
  const { caller, reason, number } = request;
  return {
    kind: "change_request.applied",
    caller,
    summary: request.title,
    ...(reason !== undefined && { reason }),
    request: number,
    details: detailsOf(request),
  };
}

/** Beyond this an entry keeps only the digest, or the record would hold whole lists of keys. */
const detailsLengthMax = 262_144;

/** What the entry keeps. The digest binds the whole effect to the record, however large it is. */
function detailsOf({
  effect,
  revisions,
  brokeGlassOf,
  broken,
  brokenRules,
  rulesNotAskedIn,
  findings,
  reverts,
  approvals = [],
}: AppliedRequest): RequestEvent["details"] {
  const entities = effect.entities.map(({ address, before, after }) => ({
    address,
    before,
    after,
  }));
  const text = canonicalJson(entities);
  const brokenPolicies = [...new Set(broken.map(({ policy }) => policy))];
  // What was wrong before passes without one.
  const passing = findings.filter(({ isStanding }) => !isStanding);
  const waivers = [...new Set(passing.flatMap(({ waiver }) => waiver ?? []))].sort();
  return {
    digest: createHash("sha256").update(text).digest("hex"),
    ...(text.length <= detailsLengthMax
      ? { entities }
      : { addresses: entities.map(({ address }) => address) }),
    revisions,
    ...(brokeGlassOf.length > 0 && { brokeGlassOf }),
    ...(brokenPolicies.length > 0 && { brokenPolicies }),
    ...(brokenRules.length > 0 && { brokenRules: brokenRules.map((rule) => ({ ...rule })) }),
    ...(rulesNotAskedIn.length > 0 && { rulesNotAskedIn }),
    ...(waivers.length > 0 && { waivers }),
    ...(reverts !== undefined && { reverts }),
    ...(approvals.length > 0 && {
      approvals: approvals.map(({ by, hash, at }) => ({
        by: by.person ?? by.actor,
        hash,
        at: new Date(at).toISOString(),
      })),
    }),
  };
}
