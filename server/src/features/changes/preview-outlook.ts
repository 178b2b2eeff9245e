/** What was worked out of a request, as its preview tells it. */
import type { BrokenRule, Outlook } from "./outlook.ts";
import { brokenText, ruleWayOut } from "./rule-refusals.ts";

/** Each rule that would be broken, or is and stays so, as a finding beside those of policies. */
export function ruleFindings(outlook: Outlook | undefined) {
  return [...(outlook?.environments ?? [])].flatMap(([environment, { broken, standing }]) => [
    ...broken.map((rule) => findingOf(rule, environment, false)),
    ...standing.map((rule) => findingOf(rule, environment, true)),
  ]);
}

function findingOf(rule: BrokenRule, environment: string, isStanding: boolean) {
  const isBlocking = rule.severity === "block";
  return {
    kind: "interaction",
    severity: isBlocking ? ("blocking" as const) : ("advisory" as const),
    code: "rule_violated",
    address: `interaction/${rule.rule}`,
    flag: null,
    environment,
    detail: isStanding
      ? `In ${environment} the rule “${rule.text}” is broken already.`
      : brokenText(rule, environment),
    wayOut: ruleWayOut,
    source: rule.rule,
    evidence: { text: rule.text, flags: [...rule.flags] },
    witness: rule.witness,
    isStanding,
    waiver: null,
    refuses: isBlocking && !isStanding,
  };
}

/** What becomes possible in each environment; null where it is not worked out yet, and asking again helps. */
export function combinationsOf(outlook: Outlook | undefined) {
  return [...(outlook?.wanted.keys() ?? [])].map((environment) => {
    const known = outlook?.environments.get(environment)?.combinations;
    return {
      environment,
      newlyReachable: known?.newlyReachable ?? null,
      neverExercised: known?.neverExercised ?? null,
      worst: (known?.worst ?? []).map(({ one, other, exposure, exposureFrom, witness }) => ({
        one: { ...one },
        other: { ...other },
        ...{ exposure, exposureFrom, witness },
      })),
    };
  });
}
