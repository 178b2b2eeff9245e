import type { FlagConfig, Target, TargetingRule } from "@yardarm/sdk/model";
import { attributesIn, conditionFaults } from "../../ui/condition/condition-words.ts";

// Edits of a flag config as a value: each gives the next config and leaves the old one as it was.

export function withRule(config: FlagConfig, rule: TargetingRule): FlagConfig {
  return { ...config, rules: config.rules.map((other) => (other.id === rule.id ? rule : other)) };
}

export function withoutRule(config: FlagConfig, id: string): FlagConfig {
  return { ...config, rules: config.rules.filter((rule) => rule.id !== id) };
}

/** One place up (-1) or down (1); at either end it stays. */
export function withRuleMoved(config: FlagConfig, id: string, step: -1 | 1): FlagConfig {
  const at = config.rules.findIndex((rule) => rule.id === id);
  const to = at + step;
  const rule = config.rules[at];
  if (rule === undefined || to < 0 || to >= config.rules.length) return config;
  const rules = config.rules.toSpliced(at, 1).toSpliced(to, 0, rule);
  return { ...config, rules };
}

/** A rule at the end that asks nothing yet. */
export function withNewRule(config: FlagConfig, id: string): FlagConfig {
  const rule: TargetingRule = {
    id,
    conditions: [{ operator: "in", attribute: "", values: [] }],
    serve: "variant" in config.fallthrough ? config.fallthrough : { variant: config.offVariant },
  };
  return { ...config, rules: [...config.rules, rule] };
}

/** Unique in a config, short enough to read in a log. */
export function newRuleId(): string {
  const [number = 0] = crypto.getRandomValues(new Uint32Array(1));
  return `r${number.toString(36).padStart(7, "0")}`;
}

export interface TargetSlot {
  readonly variant: string;
  readonly kind?: string | undefined;
}

export function targetedKeys(config: FlagConfig, { variant, kind }: TargetSlot): readonly string[] {
  return config.targets
    .filter((target) => target.variant === variant && target.kind === kind)
    .flatMap(({ keys }) => keys);
}

/** A key gets one variant: named for this one, it leaves the others. */
export function withTargetedKeys(
  config: FlagConfig,
  slot: TargetSlot,
  keys: readonly string[],
): FlagConfig {
  const others = config.targets
    .filter((target) => target.variant !== slot.variant || target.kind !== slot.kind)
    .map((target) =>
      target.kind === slot.kind
        ? { ...target, keys: target.keys.filter((key) => !keys.includes(key)) }
        : target,
    );
  const own: Target = {
    variant: slot.variant,
    ...(slot.kind !== undefined && { kind: slot.kind }),
    keys,
  };
  return { ...config, targets: [...others, own].filter((target) => target.keys.length > 0) };
}

/** What stands in the way of saving, found in the config itself. */
export function configFaults(config: FlagConfig): readonly string[] {
  return [
    ...config.rules.flatMap((rule, index) =>
      rule.conditions.flatMap(conditionFaults).map((fault) => `Rule ${index + 1}: ${fault}`),
    ),
    ...config.prerequisites
      .filter(({ flag, variants }) => flag === "" || variants.length === 0)
      .map(({ flag }) =>
        flag === "" ? "Name the flag of the prerequisite." : `Choose variants of ${flag}.`,
      ),
  ];
}

/** Number of the first rule that matches everybody, when others stand below it. */
export function catchAllAbove(config: FlagConfig, index: number): number | undefined {
  const at = config.rules.findIndex((rule) => rule.conditions.length === 0);
  return at >= 0 && at < index ? at + 1 : undefined;
}

export function attributesOf(config: FlagConfig): readonly string[] {
  return [
    ...new Set(["targetingKey", ...attributesIn(config.rules.flatMap((rule) => rule.conditions))]),
  ];
}
