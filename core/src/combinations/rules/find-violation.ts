import { flagsOfStatement, type Statement } from "../../registry/interaction-rule.ts";
import {
  type Budget,
  budgetDefault,
  Question,
  type Verdict,
  variantServed,
} from "../reachability/question.ts";
import type { Source } from "../reachability/source.ts";
import { negated } from "../solver/literal.ts";
import { isKept, keptBy } from "./statement-gates.ts";

/**
 * Whether some context is served what a statement forbids: `reachable` with a witness that the evaluator confirmed, or
 * `unreachable`, a proof that the snapshot keeps the rule for everybody.
 */
export function findViolation(
  source: Source,
  statement: Statement,
  budget: Budget = budgetDefault,
): Verdict {
  const flags = flagsOfStatement(statement).filter((flag) =>
    Object.hasOwn(source.snapshot.flags, flag),
  );
  const question = new Question(source, flags, budget);
  const { translation } = question;
  const { circuit } = translation;
  const kept = keptBy(statement, {
    serves: (flag, variants) =>
      flags.includes(flag) ? translation.serves(flag, variants) : circuit.no,
    not: negated,
    and: (of) => circuit.and(of),
    or: (of) => circuit.or(of),
  });
  return question.find([negated(kept)], (context) => {
    const variantOf = (flag: string) => variantServed(source, context, flag);
    return !isKept(statement, variantOf);
  });
}
