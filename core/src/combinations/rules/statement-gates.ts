import type { RuleCondition, Statement } from "../../registry/interaction-rule.ts";
import type { Choice, Formula, Model } from "../model.ts";
import { and, is, not, or } from "../model.ts";

/** What conditions are put together with; the same statement is a formula, a circuit, or true. */
export interface Gates<T> {
  serves(flag: string, variants: readonly string[]): T;
  not(of: T): T;
  and(of: readonly T[]): T;
  or(of: readonly T[]): T;
}

/** What has to hold for a statement to be kept. */
export function keptBy<T>(statement: Statement, gates: Gates<T>): T {
  const made = (condition: RuleCondition) => conditionBy(condition, gates);
  switch (statement.kind) {
    case "requires":
    case "implies":
      return gates.or([gates.not(made(statement.one)), made(statement.other)]);
    case "excludes":
      return gates.not(gates.and([made(statement.one), made(statement.other)]));
    case "at_most_one":
      return atMostOne(statement.of.map(made), gates);
    case "exactly_one": {
      const of = statement.of.map(made);
      return gates.and([gates.or(of), atMostOne(of, gates)]);
    }
    case "always":
      return made(statement.of);
    case "never":
      return gates.not(made(statement.of));
  }
}

/** Whether a statement is kept where flags serve this. A flag that serves nothing serves none of its variants. */
export function isKept(
  statement: Statement,
  variantOf: (flag: string) => string | undefined,
): boolean {
  return keptBy<boolean>(statement, {
    serves: (flag, variants) => variants.some((variant) => variant === variantOf(flag)),
    not: (of) => !of,
    and: (of) => of.every(Boolean),
    or: (of) => of.some(Boolean),
  });
}

/** A statement over the parameters of a model that have the names of its flags; what is not among them serves nothing. */
export function formulaOf(statement: Statement, { parameters }: Model): Formula {
  const numberOf = new Map(parameters.map(({ name }, index) => [name, index]));
  return keptBy<Formula>(statement, {
    serves(flag, variants) {
      const parameter = numberOf.get(flag);
      const values = parameter === undefined ? [] : (parameters[parameter]?.values ?? []);
      const choices = variants.flatMap((variant): Choice[] => {
        const value = values.indexOf(variant);
        return parameter === undefined || value < 0 ? [] : [{ parameter, value }];
      });
      return or(...choices.map((choice) => is(choice.parameter, choice.value)));
    },
    not,
    and: (of) => and(...of),
    or: (of) => or(...of),
  });
}

function atMostOne<T>(conditions: readonly T[], gates: Gates<T>): T {
  return gates.and(
    conditions.flatMap((one, index) =>
      conditions.slice(index + 1).map((other) => gates.not(gates.and([one, other]))),
    ),
  );
}

function conditionBy<T>(condition: RuleCondition, gates: Gates<T>): T {
  switch (condition.kind) {
    case "serves":
      return gates.serves(condition.flag, condition.variants);
    case "not":
      return gates.not(conditionBy(condition.of, gates));
    case "all":
      return gates.and(condition.of.map((part) => conditionBy(part, gates)));
    case "any":
      return gates.or(condition.of.map((part) => conditionBy(part, gates)));
  }
}
