import type { Problem } from "@yardarm/sdk/model";
import type { Check } from "./check-group.ts";
import { checkReference } from "./check-reference.ts";
import { type InteractionRule, termsOfStatement } from "./interaction-rule.ts";
import { parseInteractionRule } from "./parse-interaction-rule.ts";

/** What is wrong with an interaction rule, or with what it speaks of having gone. */
export function checkInteraction(check: Check, rule: InteractionRule): readonly Problem[] {
  const isNew = check.hasChanged(`statement/${rule.key}`);
  const own = check.hasChanged(`interaction/${rule.key}`)
    ? [...parseInteractionRule(rule).problems, ...unknownIn(check, rule)]
    : [];
  const references = termsOfStatement(rule.statement).flatMap(({ flag, variants }) => {
    const reference = { to: `flag/${flag}`, pointer: "/statement", variants };
    return checkReference({ check, reference, user: `interaction rule ${rule.key}`, isNew });
  });
  const pointer = `/interactions/${rule.key}`;
  return [...own, ...references].map((it) => ({ ...it, pointer: `${pointer}${it.pointer}` }));
}

function unknownIn({ registry }: Check, { environments = [] }: InteractionRule): Problem[] {
  return [...environments.entries()]
    .filter(([, key]) => !registry.environments.has(key))
    .map(([index, key]) => ({
      code: "environment_unknown",
      pointer: `/environments/${index}`,
      detail: `There is no environment \`${key}\` in this project.`,
    }));
}
