import type { Effect } from "../changes/effect.ts";
import { movedKeys } from "../registry/delta-of.ts";
import { isOfPassages, isOfRequests } from "../registry/parse-policy.ts";
import type { FlagRequirement, Policy } from "../registry/policy.ts";
import type { Flag, Registry } from "../registry/registry.ts";
import { isSameJson } from "../registry/same-json.ts";
import { demandsOf, type Weighed } from "./demands.ts";
import { judgeCombinations } from "./judge-combinations.ts";
import { type FlagFault, judgeFlag } from "./judge-flag.ts";
import { passageFaults } from "./judge-passage.ts";
import { editedDirectly, isInScope, judgeTouch, type Touch, touchesOf } from "./judge-request.ts";
import { judgeTeams, movedLoads } from "./judge-teams.ts";
import type { Fault, Judgement, PolicyFacts, PolicyFinding } from "./judgement.ts";
import { waiverFor } from "./waiving.ts";

/** A request, as policies judge it. Both registries may be slices that hold what the request touches. */
export interface Question {
  readonly before: Registry;
  readonly after: Registry;
  readonly effect: Effect;
  readonly facts: PolicyFacts;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * What the policies say of a request: those from before it and those from after it, so that no request takes away what
 * would stop it; and with waivers that held before it and still do, so that none lets itself off. What was wrong before
 * and gets no worse is said but stops nothing, or a strict policy would also stop whoever mends.
 */
export function judge(question: Question): Judgement {
  const { before, after, effect, now } = question;
  const touches = touchesOf({ before, after }, effect);
  const waiving = { sets: [before.waivers, after.waivers], now };
  const weighed = policiesOf(question)
    .flatMap((policy) =>
      faultsOf(policy, question, touches).map((fault) => weigh(policy, fault, waiving)),
    )
    .reduce(strictest, new Map<string, Weighed>());
  const all = [...weighed.values()].sort(byPlace);
  return { findings: all.map(({ finding }) => finding), demands: demandsOf(all) };
}

/** Whether a finding refuses the request that it was found in. What may not be done directly can still be agreed to. */
export function isRefusal({ severity, isStanding, waiver, code }: PolicyFinding): boolean {
  return severity === "blocking" && !isStanding && waiver === undefined && code !== editedDirectly;
}

/** Each policy in force before or after; one that the request changes in both of its forms. */
function policiesOf({ before, after }: Question): readonly Policy[] {
  const changed = [...after.policies.values()].filter(
    (policy) => !isSameJson(before.policies.get(policy.key), policy),
  );
  return [...before.policies.values(), ...changed].filter(({ state }) => state === "active");
}

function faultsOf(policy: Policy, question: Question, touches: readonly Touch[]): readonly Fault[] {
  const { requirement } = policy;
  if (isOfRequests(requirement)) {
    const inScope = touches.filter((touch) => isInScope(policy, touch));
    if (requirement.kind === "untested_combinations") {
      return judgeCombinations(requirement, inScope, question.facts.newCombinations);
    }
    return inScope.flatMap((touch) => judgeTouch(requirement, touch, question) ?? []);
  }
  if (isOfPassages(requirement)) return passageFaults({ ...policy, requirement }, question);
  return requirement.kind === "team_budget"
    ? teamFaults({ requirement }, question)
    : flagFaults({ ...policy, requirement }, question);
}

function teamFaults(
  policy: Parameters<typeof judgeTeams>[0],
  { before, after, facts, now }: Question,
): readonly Fault[] {
  if (facts.teams === undefined) return [];
  const loads = movedLoads(facts.teams, { before: before.flags, after: after.flags, now });
  return judgeTeams(policy, loads, facts.teams);
}

type FlagPolicy = Policy & { readonly requirement: FlagRequirement };

/** Of the flags that the request touches, in whatever way. */
function flagFaults(policy: FlagPolicy, question: Question): readonly Fault[] {
  const { before, after } = question;
  return movedKeys(before.flags, after.flags).flatMap((key) => {
    const [was, is] = [before.flags.get(key), after.flags.get(key)];
    const fault = faultWith(policy, is, question);
    if (is === undefined || fault === undefined) return [];
    const earlier = faultWith(policy, was, question);
    return [
      {
        code: fault.code,
        address: `flag/${key}`,
        flag: key,
        detail: fault.detail,
        evidence: evidenceOf(fault, earlier),
        wayOut: fault.wayOut,
        isStanding: earlier !== undefined && isNoWorse(fault, earlier),
        owners: [(was ?? is).owner],
      },
    ];
  });
}

function faultWith(
  { requirement, scope: { purposes } }: FlagPolicy,
  flag: Flag | undefined,
  question: Question,
): FlagFault | undefined {
  if (flag === undefined) return undefined;
  if (purposes !== undefined && !purposes.includes(flag.purpose)) return undefined;
  return judgeFlag(requirement, flag, question);
}

function evidenceOf(fault: FlagFault, earlier: FlagFault | undefined): Fault["evidence"] {
  const { found, allowed } = fault;
  return {
    before: earlier?.value ?? null,
    after: fault.value,
    ...(found !== undefined && { found }),
    ...(allowed !== undefined && { allowed }),
  };
}

function isNoWorse(fault: FlagFault, earlier: FlagFault): boolean {
  if (fault.code !== earlier.code) return false;
  return distance(fault) <= distance(earlier);
}

/** How far the number found is from the allowed one. */
function distance({ found = 0, allowed = 0 }: FlagFault): number {
  return Math.abs(found - allowed);
}

function weigh(policy: Policy, fault: Fault, waiving: Parameters<typeof waiverFor>[2]): Weighed {
  const { owners, ...rest } = fault;
  const waiver = waiverFor(policy, fault, waiving);
  return {
    policy,
    owners,
    finding: {
      policy: policy.key,
      severity: policy.severity,
      ...rest,
      ...(waiver !== undefined && { waiver }),
    },
  };
}

const ranks = { advisory: 0, needs_approval: 1, blocking: 2 } as const;

/** Of two forms of a policy, the stricter one counts. */
function strictest(all: Map<string, Weighed>, next: Weighed): Map<string, Weighed> {
  const { policy, address, severity } = next.finding;
  // Two forms of an approval policy demand two things, and both are asked for.
  const { requirement } = next.policy;
  const form =
    requirement.kind === "approval" ? `${requirement.approvals} ${requirement.from}` : "";
  const place = [policy, address, next.finding.environment ?? "", form].join(" ");
  const known = all.get(place);
  if (known === undefined || ranks[known.finding.severity] < ranks[severity]) all.set(place, next);
  return all;
}

function byPlace({ finding: one }: Weighed, { finding: other }: Weighed): number {
  if (one.policy !== other.policy) return one.policy < other.policy ? -1 : 1;
  return one.address < other.address ? -1 : 1;
}
