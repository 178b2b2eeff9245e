import {
  flagsOfStatement,
  type InteractionRule,
  isInForce,
} from "../../registry/interaction-rule.ts";
import { Circuit } from "../reachability/circuit.ts";
import { addExactlyOne } from "../solver/cardinality.ts";
import { type Literal, negated } from "../solver/literal.ts";
import { minimalCore } from "../solver/minimal-core.ts";
import { keptBy } from "./statement-gates.ts";

/** What is wrong with rules among each other, each proved. */
export type RuleFinding = {
  /** Where it is so: environments in which all that takes part in it is in force. */
  readonly environments: readonly string[];
} & (
  | {
      /** Nothing that flags could serve keeps all of these rules; leave out any one of them, and something does. */
      readonly kind: "contradiction";
      readonly rules: readonly string[];
    }
  | {
      /** Whoever is served this variant breaks one of these rules, of which none can be left out. */
      readonly kind: "never_allowed";
      readonly flag: string;
      readonly variant: string;
      readonly rules: readonly string[];
    }
  | {
      /** What the rule says follows from these others already; from none, when it cannot be broken at all. */
      readonly kind: "redundant";
      readonly rule: string;
      readonly rules: readonly string[];
    }
);

export interface RuleQuestion {
  readonly rules: readonly InteractionRule[];
  /** The variants of all flags that rules speak of. */
  readonly variantsOf: ReadonlyMap<string, readonly string[]>;
  readonly environments: readonly string[];
  /** `YYYY-MM-DD`, of UTC. */
  readonly day: string;
}

const conflictsMax = 20_000;

/** Contradictions, variants that no rule leaves a place for, and rules that say nothing new. What is not proved is not said. */
export function judgeRules({
  rules,
  variantsOf,
  environments,
  day,
}: RuleQuestion): readonly RuleFinding[] {
  const findings = new Map<string, RuleFinding>();
  const known = new Map<string, readonly Finding[]>();
  for (const environment of environments) {
    const inForce = rules.filter((rule) => isInForce(rule, { environment, day }));
    const id = inForce.map(({ key }) => key).join(" ");
    const found = known.get(id) ?? findingsOf(inForce, variantsOf);
    known.set(id, found);
    for (const finding of found) {
      const name = JSON.stringify(finding);
      const before = findings.get(name)?.environments ?? [];
      findings.set(name, { ...finding, environments: [...before, environment] });
    }
  }
  return [...findings.values()];
}

type Finding = RuleFinding extends infer F
  ? F extends RuleFinding
    ? Omit<F, "environments">
    : never
  : never;

function findingsOf(
  rules: readonly InteractionRule[],
  variantsOf: RuleQuestion["variantsOf"],
): readonly Finding[] {
  const world = new RuleWorld(rules, variantsOf);
  const contradiction = world.core(rules);
  if (contradiction !== undefined) {
    return [{ kind: "contradiction", rules: contradiction }];
  }
  return [...neverAllowed(world), ...redundant(world)];
}

function neverAllowed(world: RuleWorld): readonly Finding[] {
  return [...world.servesOf].flatMap(([flag, variants]) =>
    [...variants].flatMap(([variant, serves]): readonly Finding[] => {
      const rules = world.core(world.rules, serves);
      return rules === undefined ? [] : [{ kind: "never_allowed", flag, variant, rules }];
    }),
  );
}

/** Only by rules that stand in for it in every way: no milder, and not sooner gone, where it is in force. */
function redundant(world: RuleWorld): readonly Finding[] {
  return world.rules.flatMap((rule): readonly Finding[] => {
    const others = world.rules.filter((other) => other !== rule && standsIn(other, rule));
    const rules = world.core(others, negated(world.keptOf(rule)));
    return rules === undefined ? [] : [{ kind: "redundant", rule: rule.key, rules }];
  });
}

function standsIn(other: InteractionRule, rule: InteractionRule): boolean {
  const isAsStrict = other.severity === "block" || rule.severity === "warn";
  const isAsWide =
    other.environments === undefined ||
    rule.environments?.every((it) => other.environments?.includes(it)) === true;
  const lasts =
    other.until === undefined || (rule.until !== undefined && other.until >= rule.until);
  return isAsStrict && isAsWide && lasts;
}

/** All that flags could serve, and which of it each rule keeps. */
class RuleWorld {
  readonly rules: readonly InteractionRule[];
  /** By flag and variant: that it is served. */
  readonly servesOf: ReadonlyMap<string, ReadonlyMap<string, Literal>>;
  readonly #circuit = new Circuit();
  readonly #kept = new Map<InteractionRule, Literal>();

  constructor(rules: readonly InteractionRule[], variantsOf: RuleQuestion["variantsOf"]) {
    this.rules = rules;
    const flags = new Set(rules.flatMap(({ statement }) => flagsOfStatement(statement)));
    this.servesOf = new Map(
      [...flags].map((flag) => {
        const variants = variantsOf.get(flag) ?? [];
        const serves = new Map(variants.map((variant) => [variant, this.#circuit.open()]));
        if (serves.size > 0) addExactlyOne(this.#circuit.solver, [...serves.values()]);
        return [flag, serves];
      }),
    );
  }

  keptOf(rule: InteractionRule): Literal {
    const known = this.#kept.get(rule) ?? this.#made(rule);
    this.#kept.set(rule, known);
    return known;
  }

  /** The fewest of these rules that cannot all be kept, given what else is so; undefined when they can. */
  core(
    rules: readonly InteractionRule[],
    ...given: readonly Literal[]
  ): readonly string[] | undefined {
    const keyOf = new Map<Literal, string>();
    for (const rule of rules) {
      const kept = this.keptOf(rule);
      if (!keyOf.has(kept)) keyOf.set(kept, rule.key);
    }
    const core = minimalCore(this.#circuit.solver, [...given, ...keyOf.keys()], conflictsMax);
    return core?.flatMap((literal) => keyOf.get(literal) ?? []);
  }

  #made({ statement }: InteractionRule): Literal {
    const circuit = this.#circuit;
    return keptBy(statement, {
      serves: (flag, variants) =>
        circuit.or(variants.map((it) => this.servesOf.get(flag)?.get(it) ?? circuit.no)),
      not: negated,
      and: (of) => circuit.and(of),
      or: (of) => circuit.or(of),
    });
  }
}
