import { type Literal, negated } from "../solver/literal.ts";
import { minimalCore } from "../solver/minimal-core.ts";
import type { Step, StepLiteral } from "./flag-steps.ts";
import { Question } from "./question.ts";
import type { Source } from "./source.ts";

/** A rule that decides for nobody, or a variant that nobody gets; each was proved. */
export type NeverServed =
  | {
      readonly what: "rule";
      readonly rule: string;
      /**
       * What decides first for everybody who satisfies the rule: none of them can be left out. Empty when its conditions
       * contradict each other.
       */
      readonly shadowedBy: readonly Step[];
    }
  | {
      readonly what: "variant";
      readonly variant: string;
      /** The steps that would serve it, of which none does. Empty when nothing in the config names it. */
      readonly namedBy: readonly Step[];
    };

/** What of a flag's config can never take effect, and why. What could not be proved is not listed. */
export function neverServed(source: Source, flag: string): readonly NeverServed[] {
  const question = new Question(source, [flag]);
  const { steps, outcome } = question.translation.flag(flag);
  const { variantOf, decides } = outcome();
  if (question.translation.isLoose) return [];
  const { circuit } = question.translation;
  const rules = steps.flatMap((it, index): NeverServed[] => {
    if (it.step.step !== "rule") return [];
    if (!isNever(question, [decides[index] ?? circuit.no])) return [];
    const shadowedBy = shadowsOf(question, it, steps.slice(0, index));
    return [{ what: "rule", rule: it.step.rule, shadowedBy }];
  });
  const variants = Object.keys(source.snapshot.flags[flag]?.variants ?? {});
  const unserved = variants.filter((variant) =>
    isNever(question, [variantOf.get(variant) ?? circuit.no]),
  );
  return [
    ...rules,
    ...unserved.map((variant): NeverServed => {
      const namedBy = steps.filter(({ serves }) => serves.some((it) => it.variant === variant));
      return { what: "variant", variant, namedBy: namedBy.map(({ step }) => step) };
    }),
  ];
}

/** The fewest of the steps before a rule that leave nobody to it. */
function shadowsOf(
  question: Question,
  { holds }: StepLiteral,
  before: readonly StepLiteral[],
): readonly Step[] {
  if (isNever(question, [holds])) return [];
  const passed = before.map((it) => negated(it.holds));
  const core = minimalCore(question.translation.circuit.solver, [holds, ...passed]) ?? [];
  return before.filter((_, index) => core.includes(passed[index] ?? -1)).map(({ step }) => step);
}

function isNever({ translation }: Question, literals: readonly Literal[]): boolean {
  const { solver } = translation.circuit;
  return solver.solve({ assumptions: literals, conflictsMax: 20_000 }) === "unsatisfiable";
}
