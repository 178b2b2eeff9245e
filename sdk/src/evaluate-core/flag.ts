import type { Decision, Reason } from "../evaluate/decision.ts";
import { failure, frozen } from "../evaluate/outcome.ts";
import { own } from "../model/entries.ts";
import type { FlagType, Serve, SnapshotFlag, Target } from "../model/flag.ts";
import { all, type OtherFlag, type Surroundings } from "./conditions.ts";
import { keyless, positions } from "./positions.ts";
import { keyAt, type Subject } from "./subject.ts";

/** A flag ready to decide. */
export interface Flag {
  /** Absent for a flag that cannot be read. */
  readonly type?: FlagType;
  /** @param depth counts flags that ask for flags, so that a circle ends. */
  decide(subject: Subject, depth: number): Decision;
}

/** What a flag asks of other entries. */
export interface Registry extends Surroundings {
  /** As `serves`, but not remembered for others that ask the same. */
  servesAtOnce(other: OtherFlag, subject: Subject, depth: number): boolean;
  /** Whether the subject is in the slot that the flag has in this group; or that nobody can tell, without a key. */
  isInSlot(group: string, flag: string, subject: Subject): boolean | Decision;
}

export const unreadable: Flag = {
  decide: () => failure("PARSE_ERROR", "The flag cannot be read.").decision,
};

type Details = Pick<Decision, "rule" | "prerequisite">;

/** Steps 4 to 9 of docs/evaluation.md. */
export function compileFlag(
  { type, variants, config }: SnapshotFlag,
  key: string,
  registry: Registry,
): Flag {
  const { on, offVariant, group, prerequisites, targets } = config;
  frozen(variants);

  function serve(variant: string, reason: Reason, details?: Details): Decision {
    const value = own(variants, variant);
    if (value !== undefined) return { value, variant, reason, ...details };
    return failure("PARSE_ERROR", `The flag has no variant "${variant}".`).decision;
  }

  function serving(it: Serve, reason: Reason, details?: Details): (subject: Subject) => Decision {
    if ("variant" in it) return () => serve(it.variant, reason, details);
    const { rollout } = it;
    const position = positions(rollout);
    return (subject) => {
      const at = position(subject);
      if (at === undefined) return keyless(rollout);
      const range = rollout.ranges.find(({ start, end }) => at >= start && at < end);
      return range ? serve(range.variant, "SPLIT", details) : unreadable.decide(subject, 0);
    };
  }

  const rules = config.rules.map(({ id, conditions, serve: it }) => ({
    holds: all(conditions, registry),
    serve: serving(it, "TARGETING_MATCH", { rule: id }),
  }));
  const isStatic =
    group === undefined && prerequisites.length + targets.length + rules.length === 0;
  const fallthrough = serving(config.fallthrough, isStatic ? "STATIC" : "DEFAULT");
  const target = targeting(targets);

  return {
    type,
    decide(subject, depth) {
      if (!on) return serve(offVariant, "DISABLED");
      // A flag's own prerequisites are decided at once; prerequisites of prerequisites are remembered.
      const meets = depth > 0 ? registry.serves : registry.servesAtOnce;
      const unmet = prerequisites.find((other) => !meets(other, subject, depth));
      if (unmet) return serve(offVariant, "DISABLED", { prerequisite: unmet.flag });
      const isIn = group === undefined || registry.isInSlot(group, key, subject);
      if (isIn === false) return serve(offVariant, "SPLIT");
      if (isIn !== true) return isIn;
      const variant = target(subject);
      if (variant !== undefined) return serve(variant, "TARGETING_MATCH");
      return (rules.find(({ holds }) => holds(subject, ~depth))?.serve ?? fallthrough)(subject);
    },
  };
}

/** The variant of the target that names the subject's key. */
function targeting(targets: readonly Target[]): (subject: Subject) => string | undefined {
  const kinds = new Map<string | undefined, Map<string, string>>();
  for (const { kind, keys, variant } of targets) {
    const variants = kinds.get(kind) ?? new Map<string, string>();
    for (const key of keys) variants.set(key, variant);
    kinds.set(kind, variants);
  }
  return (subject) => {
    for (const [kind, variants] of kinds) {
      const variant = variants.get(keyAt(subject, kind) ?? "");
      if (variant !== undefined) return variant;
    }
    return undefined;
  };
}
