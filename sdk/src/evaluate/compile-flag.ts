import type { FlagConfig, FlagType, SnapshotFlag, Target } from "../model/flag.ts";
import { type Attribute, keyOfKind } from "./attribute.ts";
import type { Conditions } from "./conditions.ts";
import { firstThatHolds, Rule } from "./holds.ts";
import { OtherFlag } from "./other-flag.ts";
import { type Outcome, Outcomes } from "./outcome.ts";
import { compileServe, Split, served, unreadable } from "./serve.ts";
import type { Subject } from "./subject.ts";
import { type CompiledFlag, noStamp, type Tables } from "./tables.ts";

/** A flag that a snapshot has and nobody can read decides nothing, whatever type it is asked for. */
export const unreadableFlag: CompiledFlag = {
  type: undefined,
  fixed: unreadable,
  alone: undefined,
  canSettle: false,
  settled: () => unreadable,
  decide: () => unreadable,
};

/** The order in which it decides is that of docs/evaluation.md. */
export class TargetedFlag implements CompiledFlag {
  readonly type: FlagType;
  readonly fixed: Outcome | undefined;
  readonly alone: Split | undefined;
  readonly canSettle: boolean;
  /** It has something that is asked before its rules, as few flags have. */
  private readonly hasMore: boolean;
  private readonly rules: Rule | undefined;
  /** Served where no rule holds: one outcome or a split. */
  private readonly outcome: Outcome | undefined;
  private readonly split: Split | undefined;
  readonly #prerequisites: Requirement | undefined;
  readonly #slot: Slot | undefined;
  readonly #targets: Targets | undefined;
  #stamp = noStamp;
  #settled: Outcome | undefined;

  constructor({ type, variants, config }: SnapshotFlag, key: string, conditions: Conditions) {
    const outcomes = new Outcomes(variants);
    const { on, offVariant, group, prerequisites, targets, rules } = config;
    const isMore = group !== undefined || prerequisites.length + targets.length > 0;
    const isStatic = !isMore && rules.length === 0;
    const reason = isStatic ? "STATIC" : "DEFAULT";
    const fallthrough = compileServe(config.fallthrough, { outcomes, reason });
    this.type = type;
    this.outcome = fallthrough instanceof Split ? undefined : fallthrough;
    this.split = fallthrough instanceof Split ? fallthrough : undefined;
    this.rules = rules.reduceRight<Rule | undefined>((next, rule) => {
      const details = { rule: rule.id };
      const serving = { outcomes, reason: "TARGETING_MATCH", details } as const;
      return new Rule(conditions.all(rule.conditions), next, compileServe(rule.serve, serving));
    }, undefined);
    this.hasMore = isMore;
    this.alone = isStatic ? this.split : undefined;
    this.canSettle = prerequisites.length > 0;
    if (!on) this.fixed = outcomes.of(offVariant, "DISABLED");
    else this.fixed = isStatic ? this.outcome : undefined;
    this.#prerequisites = requirementsOf(config, outcomes);
    this.#slot = slotIn(key, config, outcomes);
    this.#targets = targetsOf(config, outcomes);
  }

  settled(tables: Tables): Outcome | undefined {
    if (this.#stamp !== tables.stamp) {
      this.#stamp = tables.stamp;
      this.#settled = this.#settle(tables);
    }
    return this.#settled;
  }

  decide(subject: Subject, tables: Tables, depth: number): Outcome {
    if (this.hasMore === true) {
      const outcome = this.#before(subject, tables, depth);
      if (outcome !== undefined) return outcome;
    }
    const { rules } = this;
    const rule = rules === undefined ? undefined : firstThatHolds(rules, subject, tables, ~depth);
    return rule === undefined
      ? served(this.outcome, this.split, subject)
      : served(rule.outcome, rule.split, subject);
  }

  /** What is decided before any rule is asked. */
  #before(subject: Subject, tables: Tables, depth: number): Outcome | undefined {
    for (let it = this.#prerequisites; it !== undefined; it = it.next) {
      // A flag's own prerequisites are decided at once; prerequisites of prerequisites are remembered.
      if (!it.flag.serves(subject, tables, depth, depth === 0)) return it.unmet;
    }
    return this.#slot?.(subject, tables) ?? targeted(this.#targets, subject);
  }

  #settle(tables: Tables): Outcome | undefined {
    for (let it = this.#prerequisites; it !== undefined; it = it.next) {
      const isMet = it.flag.always(tables);
      if (isMet === undefined) return undefined;
      if (!isMet) return it.unmet;
    }
    return (this.#slot ?? this.#targets ?? this.rules) ? undefined : this.outcome;
  }
}

interface Requirement {
  readonly flag: OtherFlag;
  readonly unmet: Outcome;
  readonly next: Requirement | undefined;
}

function requirementsOf(
  { prerequisites, offVariant }: FlagConfig,
  outcomes: Outcomes,
): Requirement | undefined {
  return prerequisites.reduceRight<Requirement | undefined>((next, { flag, variants }) => {
    const unmet = outcomes.of(offVariant, "DISABLED", { prerequisite: flag });
    return { flag: new OtherFlag(flag, variants), unmet, next };
  }, undefined);
}

/** What is served outside a flag's place in a group; nothing to a subject that is in it. */
type Slot = (subject: Subject, tables: Tables) => Outcome | undefined;

function slotIn(
  key: string,
  { group, offVariant }: FlagConfig,
  outcomes: Outcomes,
): Slot | undefined {
  if (group === undefined) return undefined;
  const outside = outcomes.of(offVariant, "SPLIT");
  return (subject, { groups }) => {
    const slots = groups.get(group);
    return slots === undefined ? outside : slots.outcome(key, subject, outside);
  };
}

/** Of one context kind, in the order in which they are asked. */
interface Targets {
  readonly attribute: Attribute;
  readonly outcomeOf: ReadonlyMap<string, Outcome>;
  readonly next: Targets | undefined;
}

function targetsOf(
  { targets }: { readonly targets: readonly Target[] },
  outcomes: Outcomes,
): Targets | undefined {
  const kinds = new Map<string | undefined, Map<string, Outcome>>();
  for (const { kind, keys, variant } of targets) {
    const outcome = outcomes.of(variant, "TARGETING_MATCH");
    const outcomeOf = kinds.get(kind) ?? new Map<string, Outcome>();
    for (const key of keys) outcomeOf.set(key, outcome);
    kinds.set(kind, outcomeOf);
  }
  return [...kinds].reduceRight<Targets | undefined>(
    (next, [kind, outcomeOf]) => ({ attribute: keyOfKind(kind), outcomeOf, next }),
    undefined,
  );
}

function targeted(first: Targets | undefined, subject: Subject): Outcome | undefined {
  for (let targets = first; targets !== undefined; targets = targets.next) {
    const key = subject.keyAt(targets.attribute);
    const outcome = key === undefined ? undefined : targets.outcomeOf.get(key);
    if (outcome !== undefined) return outcome;
  }
  return undefined;
}
