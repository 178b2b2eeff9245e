import type { Reason } from "../evaluate/decision.ts";
import type { Serve, SnapshotFlag, Target } from "../model/flag.ts";
import { joinedConditions } from "./conditions.ts";
import type { Entries, Flag } from "./entries.ts";
import { type Decided, failure } from "./failure.ts";
import { serves } from "./other-entries.ts";
import { placed, rangeAt } from "./positions.ts";
import { keyAt, part, type Subject } from "./subject.ts";

const decideNothing = () => failure("PARSE_ERROR");
export const unreadable: Flag = { decide: decideNothing };

type Details = Pick<Decided, "rule" | "prerequisite">;

/** Steps 4 to 9 of docs/evaluation.md. */
export const compileFlag = (
  { type, variants, config }: SnapshotFlag,
  key: string,
  entries: Entries,
): Flag => {
  const { on, offVariant, group, prerequisites, targets } = config;

  const serve = (variant: string, reason: Reason, details?: Details): Decided => {
    const value = part(variants, variant);
    return value === undefined
      ? failure("PARSE_ERROR", `variant "${variant}"`)
      : { value, variant, reason, ...details };
  };

  const serving = (
    it: Serve,
    reason: Reason,
    details?: Details,
  ): ((subject: Subject) => Decided) => {
    if ("variant" in it) return () => serve(it.variant, reason, details);
    return placed(it.rollout, (position) => {
      const range = rangeAt(it.rollout.ranges, position);
      return range ? serve(range.variant, "SPLIT", details) : decideNothing();
    });
  };

  const rules = config.rules.map(
    ({ id, conditions, serve: it }) =>
      [
        joinedConditions(conditions, entries),
        serving(it, "TARGETING_MATCH", { rule: id }),
      ] as const,
  );
  const isStatic =
    group === undefined && prerequisites.length + targets.length + rules.length === 0;
  const fallthrough = serving(config.fallthrough, isStatic ? "STATIC" : "DEFAULT");
  const target = targeting(targets);

  return {
    type,
    decide(subject, depth) {
      if (!on) return serve(offVariant, "DISABLED");
      // A flag's own prerequisites are decided at once; prerequisites of prerequisites are remembered.
      const unmet = prerequisites.find((it) => !serves(entries, it, subject, depth, depth > 0));
      if (unmet) return serve(offVariant, "DISABLED", { prerequisite: unmet.flag });
      const isIn = group === undefined || (entries.group(group)?.(subject, key) ?? false);
      if (isIn !== true) return isIn || serve(offVariant, "SPLIT");
      const variant = target(subject);
      if (variant !== undefined) return serve(variant, "TARGETING_MATCH");
      return (rules.find(([holds]) => holds(subject, ~depth))?.[1] ?? fallthrough)(subject);
    },
  };
};

/** The variant of the target that names the subject's key. */
const targeting = (targets: readonly Target[]): ((subject: Subject) => string | undefined) => {
  const kinds = new Map<string | undefined, Map<string, string>>();
  for (const { kind, keys, variant } of targets) {
    const variants = kinds.get(kind) ?? new Map<string, string>();
    for (const key of keys) variants.set(key, variant);
    kinds.set(kind, variants);
  }
  return (subject) => {
    for (const [kind, variants] of kinds) {
      const variant = variants.get(keyAt(subject, kind));
      if (variant !== undefined) return variant;
    }
    return undefined;
  };
};
