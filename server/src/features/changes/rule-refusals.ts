/** What interaction rules refuse, and how it is said. */
import type { BrokenRule, Outlook } from "./outlook.ts";
import type { Proposal } from "./proposal.ts";
import { refuseWish } from "./refusals.ts";

/** The environments in which a rule that blocks would be broken. */
export function blockedIn(outlook: Outlook | undefined): readonly string[] {
  return [...(outlook?.environments ?? [])].flatMap(([environment, { broken }]) =>
    broken.some(({ severity }) => severity === "block") ? [environment] : [],
  );
}

/** Refuses what a rule forbids that blocks, and could not be served before. */
export function refuseByRules(
  { outlook }: { readonly outlook: Outlook | undefined },
  wish: Pick<Proposal, "changes" | "toRequest">,
): void {
  const problems = [...(outlook?.environments ?? [])].flatMap(([environment, { broken }]) =>
    broken
      .filter(({ severity }) => severity === "block")
      .map((rule) => ({
        code: "rule_violated",
        pointer: pointerToRule(rule, environment, wish.changes),
        detail: `${brokenText(rule, environment)} ${ruleWayOut} (Rule \`${rule.rule}\`.)`,
      })),
  );
  refuseWish(wish, problems);
}

export const ruleWayOut = "Change the flags so that it is kept, or the rule first.";

export function brokenText({ text, witness }: BrokenRule, environment: string): string {
  return `In ${environment} the rule “${text}” would be broken${whomText(witness)}.`;
}

function whomText(witness: BrokenRule["witness"]): string {
  if (witness === null) return "";
  const isAnybody = Object.keys(witness).length === 0;
  return isAnybody ? ", for everybody" : `, for a context such as ${JSON.stringify(witness)}`;
}

/** What the changes do to a flag that the rule speaks of, if they name one. */
function pointerToRule(
  { flags }: BrokenRule,
  environment: string,
  changes: Proposal["changes"],
): string {
  const named = flags.find((flag) => changes.some((it) => "flag" in it && it.flag === flag));
  return named === undefined ? "" : `/flags/${named}/configs/${environment}`;
}
