import type { FlagConfig, FlagType, Prerequisite, SnapshotFlag, Target } from "../model/flag.ts";
import { type Attribute, keyOfKind, keyText } from "./attribute.ts";
import { type Conditions, holds, type Test } from "./conditions.ts";
import { OtherFlag } from "./other-flag.ts";
import { failure, type Outcome, Outcomes } from "./outcome.ts";
import { compileServe, type Served, servedTo } from "./serve.ts";
import type { Subject } from "./subject.ts";
import type { CompiledFlag, Tables } from "./tables.ts";

export function compileFlag(flag: SnapshotFlag, key: string, conditions: Conditions): CompiledFlag {
  return new TargetedFlag(flag, key, conditions);
}

const unreadable = failure("PARSE_ERROR", "This version of the SDK cannot read the flag.");

/** A flag that a snapshot has and nobody can read decides nothing, whatever type it is asked for. */
export const unreadableFlag: CompiledFlag = {
  type: undefined,
  fixed: unreadable,
  decide: () => unreadable,
};

/** The order in which it decides is that of docs/evaluation.md. */
class TargetedFlag implements CompiledFlag {
  readonly type: FlagType;
  readonly fixed: Outcome | undefined;
  readonly #prerequisites: readonly Requirement[];
  readonly #slot: Slot | undefined;
  readonly #targets: readonly Targets[];
  readonly #rules: readonly Rule[];
  readonly #fallthrough: Served;

  constructor({ type, variants, config }: SnapshotFlag, key: string, conditions: Conditions) {
    const outcomes = new Outcomes(variants);
    const { on, offVariant, group } = config;
    this.type = type;
    this.#prerequisites = config.prerequisites.map((it) => new Requirement(it, config, outcomes));
    this.#slot = group === undefined ? undefined : new Slot(key, group, config, outcomes);
    this.#targets = targetsOf(config, outcomes);
    this.#rules = config.rules.map(({ id, conditions: wanted, serve }) => ({
      test: conditions.all(wanted),
      served: compileServe(serve, { outcomes, reason: "TARGETING_MATCH", rule: id }),
    }));
    const isStatic =
      this.#slot === undefined &&
      this.#prerequisites.length + this.#targets.length + this.#rules.length === 0;
    const reason = isStatic ? "STATIC" : "DEFAULT";
    this.#fallthrough = compileServe(config.fallthrough, { outcomes, reason });
    if (!on) this.fixed = outcomes.of(offVariant, "DISABLED");
    else if (isStatic) this.fixed = this.#fallthrough.fixed;
  }

  decide(subject: Subject, tables: Tables, depth: number): Outcome {
    if (this.fixed !== undefined) return this.fixed;
    for (const it of this.#prerequisites) {
      if (!it.isMet(subject, tables, depth)) return it.unmet;
    }
    const outside = this.#slot?.outcome(subject, tables);
    if (outside !== undefined) return outside;
    for (const { attribute, outcomeOf } of this.#targets) {
      const key = keyText(subject.read(attribute));
      const outcome = key === undefined ? undefined : outcomeOf.get(key);
      if (outcome !== undefined) return outcome;
    }
    for (const { test, served } of this.#rules) {
      if (holds(test, subject, tables, ~depth)) return servedTo(served, subject);
    }
    return servedTo(this.#fallthrough, subject);
  }
}

interface Rule {
  readonly test: Test;
  readonly served: Served;
}

interface Targets {
  readonly attribute: Attribute;
  readonly outcomeOf: ReadonlyMap<string, Outcome>;
}

class Requirement {
  readonly unmet: Outcome;
  readonly #flag: OtherFlag;

  constructor({ flag, variants }: Prerequisite, { offVariant }: FlagConfig, outcomes: Outcomes) {
    this.unmet = outcomes.of(offVariant, "DISABLED", { prerequisite: flag });
    this.#flag = new OtherFlag(flag, variants);
  }

  /** A flag's own prerequisites are decided at once; prerequisites of prerequisites are remembered. */
  isMet(subject: Subject, tables: Tables, depth: number): boolean {
    return this.#flag.serves(subject, tables, depth, depth === 0);
  }
}

/** A flag's place in a group. */
class Slot {
  readonly #key: string;
  readonly #group: string;
  readonly #outside: Outcome;
  readonly #keyless: Outcome;

  constructor(key: string, group: string, { offVariant }: FlagConfig, outcomes: Outcomes) {
    this.#key = key;
    this.#group = group;
    this.#outside = outcomes.of(offVariant, "SPLIT");
    this.#keyless = failure(
      "TARGETING_KEY_MISSING",
      `The group "${group}" needs a key to bucket by.`,
    );
  }

  /** What is served to a subject that is not in it; nothing for one that is. */
  outcome(subject: Subject, { groups }: Tables): Outcome | undefined {
    const group = groups.get(this.#group);
    if (group === undefined) return this.#outside;
    const isInside = group.has(this.#key, subject);
    if (isInside === undefined) return this.#keyless;
    return isInside ? undefined : this.#outside;
  }
}

/** By context kind, in the order in which they are asked. */
function targetsOf({ targets }: { readonly targets: readonly Target[] }, outcomes: Outcomes) {
  const kinds = new Map<string | undefined, Map<string, Outcome>>();
  for (const { kind, keys, variant } of targets) {
    const outcome = outcomes.of(variant, "TARGETING_MATCH");
    const outcomeOf = kinds.get(kind) ?? new Map<string, Outcome>();
    for (const key of keys) outcomeOf.set(key, outcome);
    kinds.set(kind, outcomeOf);
  }
  return [...kinds].map(([kind, outcomeOf]) => ({ attribute: keyOfKind(kind), outcomeOf }));
}
