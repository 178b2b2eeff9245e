import type { FlagConfig, FlagType, Prerequisite, SnapshotFlag, Target } from "../model/flag.ts";
import type { limits } from "../model/limits.ts";
import { type Attribute, keyOfKind, keyText } from "./attribute.ts";
import { type Conditions, holds, type Test } from "./conditions.ts";
import { failure, type Outcome, Outcomes } from "./outcome.ts";
import { compileServe, type Served, servedTo } from "./serve.ts";
import type { Subject } from "./subject.ts";
import { type CompiledFlag, noStamp, type Tables } from "./tables.ts";

/** Held equal by its type: the table of all limits would be a tenth of a bundle that only evaluates. */
const depthMax: typeof limits.prerequisiteDepthMax = 20;

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
      if (holds(test, subject, tables, 0)) return servedTo(served, subject);
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

/** A prerequisite that remembers where it found the other flag. */
class Requirement {
  readonly unmet: Outcome;
  readonly #flag: string;
  readonly #variants: readonly string[];
  #stamp = noStamp;
  #other: CompiledFlag | undefined;
  /** What is known for everybody, since the other flag decides the same for everybody. */
  #isAlwaysMet: boolean | undefined;

  constructor({ flag, variants }: Prerequisite, { offVariant }: FlagConfig, outcomes: Outcomes) {
    this.unmet = outcomes.of(offVariant, "DISABLED", { prerequisite: flag });
    this.#flag = flag;
    this.#variants = variants;
  }

  isMet(subject: Subject, tables: Tables, depth: number): boolean {
    // Longer chains are refused when they are written.
    if (depth >= depthMax) return false;
    if (this.#stamp !== tables.stamp) this.#find(tables);
    if (this.#isAlwaysMet !== undefined) return this.#isAlwaysMet;
    const other = this.#other as CompiledFlag;
    // A flag's own prerequisites are decided at once; prerequisites of prerequisites are remembered.
    return this.#serves(
      depth === 0
        ? other.decide(subject, tables, 1)
        : subject.decisions.answer(other, tables, () => other.decide(subject, tables, depth + 1)),
    );
  }

  #find({ stamp, flags }: Tables): void {
    const other = flags.get(this.#flag);
    this.#stamp = stamp;
    this.#other = other;
    this.#isAlwaysMet = false;
    if (other !== undefined) this.#isAlwaysMet = other.fixed && this.#serves(other.fixed);
  }

  #serves({ decision: { variant } }: Outcome): boolean {
    return variant !== undefined && this.#variants.includes(variant);
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
