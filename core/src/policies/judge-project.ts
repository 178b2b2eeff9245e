import { isOfPassages, isOfRequests } from "../registry/parse-policy.ts";
import type { Policy } from "../registry/policy.ts";
import type { Registry } from "../registry/registry.ts";
import { type JudgedFlag, judgeFlag } from "./judge-flag.ts";
import { judgeTeams, loadsOf } from "./judge-teams.ts";
import type { Fault, PolicyFacts, PolicyFinding } from "./judgement.ts";
import { waiverFor } from "./waiving.ts";

/** A project at rest. */
export interface ProjectQuestion extends Pick<Registry, "policies" | "waivers"> {
  readonly flags: ReadonlyMap<string, JudgedFlag>;
  readonly facts: Omit<PolicyFacts, "isDirect" | "teams">;
  readonly now: number;
}

/** What policies find wrong with a project as it is, though nobody asks for anything. */
export function judgeProject(question: ProjectQuestion): readonly PolicyFinding[] {
  const waiving = { sets: [question.waivers], now: question.now };
  return [...question.policies.values()]
    .filter(({ state }) => state === "active")
    .flatMap((policy) =>
      faultsOf(policy, question).map(({ owners: _owners, ...fault }) => {
        const waiver = waiverFor(policy, { ...fault, owners: [] }, waiving);
        return {
          policy: policy.key,
          severity: policy.severity,
          ...fault,
          ...(waiver !== undefined && { waiver }),
        };
      }),
    );
}

function faultsOf(
  { requirement, scope: { purposes } }: Policy,
  { flags, facts, now }: ProjectQuestion,
): readonly Fault[] {
  if (isOfRequests(requirement) || isOfPassages(requirement)) return [];
  if (requirement.kind === "team_budget") {
    return judgeTeams({ requirement }, loadsOf(flags.values(), now));
  }
  const moment = { facts: { ...facts, isDirect: false }, now };
  return [...flags.values()].flatMap((flag) => {
    if (purposes !== undefined && !purposes.includes(flag.purpose)) return [];
    const fault = judgeFlag(requirement, flag, moment);
    if (fault === undefined) return [];
    const { code, detail, value, found, allowed, wayOut } = fault;
    return [
      {
        ...{ code, detail, wayOut },
        address: `flag/${flag.key}`,
        flag: flag.key,
        evidence: {
          before: value,
          after: value,
          ...(found !== undefined && { found }),
          ...(allowed !== undefined && { allowed }),
        },
        isStanding: true,
        owners: [flag.owner],
      },
    ];
  });
}
