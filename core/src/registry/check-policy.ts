import type { Problem } from "@yardarm/sdk/model";
import type { Check } from "./check-group.ts";
import { parsePolicy } from "./parse-policy.ts";
import { parseWaiver } from "./parse-waiver.ts";
import type { Policy, Waiver } from "./policy.ts";

/** What is wrong with a policy. Pointers start at the registry. */
export function checkPolicy({ registry, hasChanged }: Check, policy: Policy): readonly Problem[] {
  if (!hasChanged(`policy/${policy.key}`)) return [];
  const environments = (policy.scope.environments ?? [])
    .map((key, index) => ({ key, pointer: `/scope/environments/${index}` }))
    .filter(({ key }) => !registry.environments.has(key))
    .map(({ key, pointer }) => environmentUnknown(key, pointer));
  return below(`/policies/${policy.key}`, [...parsePolicy(policy).problems, ...environments]);
}

/** What is wrong with a waiver, or with its policy having gone. */
export function checkWaiver({ registry, hasChanged }: Check, waiver: Waiver): readonly Problem[] {
  const { key, policy, environment } = waiver;
  const changed = hasChanged(`waiver/${key}`);
  const problems: Problem[] = [];
  if (!registry.policies.has(policy) && (changed || hasChanged(`policy/${policy}`))) {
    problems.push(
      changed
        ? {
            code: "reference_missing",
            pointer: "/policy",
            detail: `There is no policy \`${policy}\`.`,
          }
        : {
            code: "policy_in_use",
            pointer: "/policy",
            detail: `The waiver \`${key}\` is one from it. Remove that first, or archive the policy.`,
          },
    );
  }
  if (changed && environment !== undefined && !registry.environments.has(environment)) {
    problems.push(environmentUnknown(environment, "/environment"));
  }
  return below(`/waivers/${key}`, [...(changed ? parseWaiver(waiver).problems : []), ...problems]);
}

function environmentUnknown(key: string, pointer: string): Problem {
  const detail = `There is no environment \`${key}\` in this project.`;
  return { code: "environment_unknown", pointer, detail };
}

function below(pointer: string, problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => ({ ...problem, pointer: `${pointer}${problem.pointer}` }));
}
