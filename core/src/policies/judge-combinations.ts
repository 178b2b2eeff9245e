import type { RequestRequirement } from "../registry/policy.ts";
import type { Touch } from "./judge-request.ts";
import type { Fault, NewCombinations } from "./judgement.ts";
import { testDaysDefault } from "./test-days.ts";

type Requirement = Extract<RequestRequirement, { kind: "untested_combinations" }>;

/** How many combinations a finding names; whoever wants all of them asks for the effect. */
const namedMax = 3;

/**
 * What a policy has against combinations that a request makes possible: one fault for each environment. Where nobody worked
 * them out, nothing is found, so whoever asks for a judgement that counts has them worked out first.
 */
export function judgeCombinations(
  requirement: Requirement,
  touches: readonly Touch[],
  possible: ReadonlyMap<string, NewCombinations> = new Map(),
): readonly Fault[] {
  const { untestedMax } = requirement;
  const environments = [...new Set(touches.map(({ environment }) => environment))];
  return environments.flatMap((environment) => {
    const here = touches.filter((touch) => touch.environment === environment);
    const found = possible.get(environment);
    if (found === undefined || found.untested <= untestedMax) return [];
    const flags = [...new Set(here.map(({ flag }) => flag))];
    const [flag] = flags.length === 1 ? flags : [];
    return [
      {
        code: "combinations_untested",
        address: `environment/${environment}`,
        ...(flag !== undefined && { flag }),
        environment,
        detail: detailOf(environment, found, requirement),
        evidence: {
          before: null,
          after: found.worst.slice(0, namedMax),
          found: found.untested,
          allowed: untestedMax,
        },
        wayOut: "Test them first, or change the flags so that fewer can meet.",
        isStanding: false,
        owners: here.flatMap(({ owners }) => owners),
      },
    ];
  });
}

function detailOf(
  environment: string,
  { untested, worst }: NewCombinations,
  { untestedMax, testDaysMax = testDaysDefault }: Requirement,
): string {
  const noun = untested === 1 ? "combination" : "combinations";
  const named = worst.slice(0, namedMax).join("; ");
  const first = named === "" ? "" : ` The worst: ${named}.`;
  const allowed = untestedMax === 0 ? "none" : `at most ${untestedMax}`;
  return `This makes ${untested} ${noun} possible in ${environment} that no test passed with in ${testDaysMax} days; the policy allows ${allowed}.${first}`;
}
