import type { FlagConfig, SnapshotFlag, Target, TargetingRule } from "../model/flag.ts";
import type { limits } from "../model/limits.ts";
import { compileConditions } from "./conditions.ts";
import type { Decision } from "./decision.ts";
import { failure, Outcomes } from "./outcome.ts";
import { compileServe, type Server } from "./serve.ts";
import { keyText, type Subject, targetingKeyPath } from "./subject.ts";
import type { CompiledFlag, Tables, Test } from "./tables.ts";

/** One step of a decision; `undefined` = not me, ask the next. `depth` counts prerequisites of prerequisites. */
type Step = (subject: Subject, tables: Tables, depth: number) => Decision | undefined;

/** Held equal by its type: the table of all limits would be a tenth of a bundle that only evaluates. */
const depthMax: typeof limits.prerequisiteDepthMax = 20;

/** The order of the steps is that of docs/evaluation.md. */
export function compileFlag(flag: SnapshotFlag, key: string): CompiledFlag {
  const { config, type } = flag;
  const outcomes = new Outcomes(flag);
  const off = outcomes.of(config.offVariant, "DISABLED");
  if (!config.on) return { type, decide: () => off };
  const steps = [
    ...prerequisiteSteps(config, outcomes),
    ...groupSteps(config, key, outcomes),
    ...targetSteps(config.targets, outcomes),
  ];
  const rules = config.rules.map((rule) => compileRule(rule, outcomes));
  const isStatic = steps.length === 0 && rules.length === 0;
  const reason = isStatic ? "STATIC" : "DEFAULT";
  const fallthrough = compileServe(config.fallthrough, { outcomes, reason });
  if (isStatic) return { type, decide: fallthrough };
  return {
    type,
    decide: (subject, tables, depth) => {
      for (const step of steps) {
        const decision = step(subject, tables, depth);
        if (decision !== undefined) return decision;
      }
      // Rules are no steps, which would be one call more for each rule of each evaluation.
      for (const { holds, serve } of rules) if (holds(subject, tables, 0)) return serve(subject);
      return fallthrough(subject);
    },
  };
}

function prerequisiteSteps({ prerequisites, offVariant }: FlagConfig, outcomes: Outcomes): Step[] {
  return prerequisites.map(({ flag, variants }) => {
    const unmet = outcomes.of(offVariant, "DISABLED", { prerequisite: flag });
    return (subject, tables, depth) => {
      // Longer chains are refused when they are written.
      if (depth >= depthMax) return unmet;
      const other = tables.flags.get(flag);
      if (other === undefined) return unmet;
      const { variant } = decideOther(other, subject, tables, depth);
      return variant !== undefined && variants.includes(variant) ? undefined : unmet;
    };
  });
}

/** A flag's own prerequisites are decided at once; prerequisites of prerequisites are remembered. */
function decideOther(
  other: CompiledFlag,
  subject: Subject,
  tables: Tables,
  depth: number,
): Decision {
  if (depth === 0) return other.decide(subject, tables, 1);
  return subject.decisions.answer(other, tables, () => other.decide(subject, tables, depth + 1));
}

function groupSteps({ group, offVariant }: FlagConfig, key: string, outcomes: Outcomes): Step[] {
  if (group === undefined) return [];
  const outside = outcomes.of(offVariant, "SPLIT");
  const keyless = failure(
    "TARGETING_KEY_MISSING",
    `The group "${group}" needs a key to bucket by.`,
  );
  return [
    (subject, tables) => {
      const isInside = tables.groups.get(group)?.(key, subject);
      if (isInside === undefined) return tables.groups.get(group) ? keyless : outside;
      return isInside ? undefined : outside;
    },
  ];
}

function targetSteps(targets: readonly Target[], outcomes: Outcomes): Step[] {
  const kinds = new Map<string | undefined, Map<string, Decision>>();
  for (const { kind, keys, variant } of targets) {
    const outcome = outcomes.of(variant, "TARGETING_MATCH");
    const byKey = kinds.get(kind) ?? new Map<string, Decision>();
    for (const key of keys) byKey.set(key, outcome);
    kinds.set(kind, byKey);
  }
  return [...kinds].map(([kind, byKey]) => (subject) => {
    const key = keyText(subject.attribute(targetingKeyPath, kind));
    return key === undefined ? undefined : byKey.get(key);
  });
}

interface CompiledRule {
  readonly holds: Test;
  readonly serve: Server;
}

function compileRule({ id, conditions, serve }: TargetingRule, outcomes: Outcomes): CompiledRule {
  return {
    holds: compileConditions(conditions),
    serve: compileServe(serve, { outcomes, reason: "TARGETING_MATCH", rule: id }),
  };
}
