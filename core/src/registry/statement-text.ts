import type { RuleCondition, Statement } from "./interaction-rule.ts";

/** Words that mean something between names; a flag or variant that is called like one of them stands in quotes. */
export const reservedWords: ReadonlySet<string> = new Set([
  "at",
  "most",
  "exactly",
  "one",
  "of",
  "always",
  "never",
  "not",
  "and",
  "or",
  "requires",
  "implies",
  "excludes",
]);

/** A statement as it is written in files and read aloud: `new-checkout: on requires payments-v2: on`. */
export function statementText(statement: Statement): string {
  switch (statement.kind) {
    case "requires":
    case "implies":
    case "excludes":
      return `${conditionText(statement.one)} ${statement.kind} ${conditionText(statement.other)}`;
    case "at_most_one":
      return `at most one of ${statement.of.map(conditionText).join(", ")}`;
    case "exactly_one":
      return `exactly one of ${statement.of.map(conditionText).join(", ")}`;
    case "always":
    case "never":
      return `${statement.kind} ${conditionText(statement.of)}`;
  }
}

function conditionText(condition: RuleCondition): string {
  switch (condition.kind) {
    case "serves":
      return `${nameText(condition.flag)}: ${condition.variants.map(nameText).join(" or ")}`;
    case "not":
      return `not ${partText(condition.of)}`;
    case "all":
      return condition.of.map(partText).join(" and ");
    case "any":
      return condition.of.map(partText).join(" or ");
  }
}

/** In brackets, unless it is one word of what it is part of. */
function partText(condition: RuleCondition): string {
  const isOne =
    condition.kind === "not" || (condition.kind === "serves" && condition.variants.length === 1);
  return isOne ? conditionText(condition) : `(${conditionText(condition)})`;
}

function nameText(name: string): string {
  return reservedWords.has(name) ? `"${name}"` : name;
}
