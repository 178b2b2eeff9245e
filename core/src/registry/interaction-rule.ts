import type { Owner } from "./kinds.ts";

/** What flags serve to one context, as far as a rule looks at it. */
export type RuleCondition =
  /** The flag serves one of these variants. */
  | { readonly kind: "serves"; readonly flag: string; readonly variants: readonly string[] }
  | { readonly kind: "not"; readonly of: RuleCondition }
  | { readonly kind: "all" | "any"; readonly of: readonly RuleCondition[] };

/** What a rule says of every context. */
export type Statement =
  /**
   * `requires`: one does not work without the other. `implies`: where one is, the other is as well. They forbid the same;
   * which of the two is said tells a reader why. `excludes`: both together do not work.
   */
  | {
      readonly kind: "requires" | "implies" | "excludes";
      readonly one: RuleCondition;
      readonly other: RuleCondition;
    }
  | { readonly kind: "at_most_one" | "exactly_one"; readonly of: readonly RuleCondition[] }
  | { readonly kind: "always" | "never"; readonly of: RuleCondition };

/** What becomes of a request that lets something be served that a rule forbids. */
export type RuleSeverity =
  /** It is refused. */
  | "block"
  /** It is said, and nothing else. */
  | "warn";

/** What must, or must not, meet across flags. */
export interface InteractionRule {
  readonly key: string;
  readonly statement: Statement;
  /** Absent: every environment. */
  readonly environments?: readonly string[];
  readonly severity: RuleSeverity;
  /** Who knows whether it still has to be so. */
  readonly owner: Owner;
  readonly reason: string;
  /** `YYYY-MM-DD`, the last day (of UTC) on which it holds. Absent: for good. */
  readonly until?: string;
}

/** The flags that a statement speaks of, each once, in the order in which it names them. */
export function flagsOfStatement(statement: Statement): readonly string[] {
  return [...new Set(termsOfStatement(statement).map(({ flag }) => flag))];
}

/** Every "flag: variant" of a statement, in the order in which they stand there. */
export function termsOfStatement(
  statement: Statement,
): readonly Extract<RuleCondition, { kind: "serves" }>[] {
  return conditionsOfStatement(statement).flatMap(termsOf);
}

/** The conditions that a statement puts in relation. */
export function conditionsOfStatement(statement: Statement): readonly RuleCondition[] {
  switch (statement.kind) {
    case "requires":
    case "implies":
    case "excludes":
      return [statement.one, statement.other];
    case "at_most_one":
    case "exactly_one":
      return statement.of;
    case "always":
    case "never":
      return [statement.of];
  }
}

/** Whether a rule speaks of an environment on a day (`YYYY-MM-DD`). */
export function isInForce(
  { environments, until }: Pick<InteractionRule, "environments" | "until">,
  { environment, day }: { readonly environment: string; readonly day: string },
): boolean {
  return environments?.includes(environment) !== false && (until === undefined || day <= until);
}

function termsOf(condition: RuleCondition): readonly Extract<RuleCondition, { kind: "serves" }>[] {
  if (condition.kind === "serves") return [condition];
  return condition.kind === "not" ? termsOf(condition.of) : condition.of.flatMap(termsOf);
}
