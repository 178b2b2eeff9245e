import type { FlagConfig } from "@yardarm/sdk/model";
import { referencesOfConfig } from "../registry/references.ts";
import type { Registry } from "../registry/registry.ts";
import { isSameJson } from "../registry/same-json.ts";
import { setTarget, targetOf } from "../registry/targets.ts";
import type { Address, ConfigChange, PlacedRule } from "./change.ts";
import {
  type ChangeRow,
  type ChangeRows,
  conflict,
  type Outcome,
  refused,
  swapped,
} from "./change-row.ts";
import { inFlag } from "./flag-changes.ts";
import { inOrder, withField, within } from "./replacing.ts";
import { applyRule, ruleIdOf } from "./rule-change.ts";
import { code, conditionsText, listText, servedInsteadText, serveText } from "./words.ts";

type Kind<K extends ConfigChange["kind"]> = Extract<ConfigChange, { kind: K }>;

const on: ChangeRow<Kind<"config.on">> = {
  address,
  reads: ofFlag,
  apply: (registry, change) =>
    inConfig(registry, change, (config) => setField(config, "on", change)),
  invert: swapped,
  describe: (change) => `Turn ${change.to ? "on" : "off"} ${where(change)}.`,
};

const offVariant: ChangeRow<Kind<"config.off_variant">> = {
  address,
  reads: ofFlag,
  apply: (registry, change) =>
    inConfig(registry, change, (config) => setField(config, "offVariant", change)),
  invert: swapped,
  describe: (change) =>
    `Serve ${code(change.to)} instead of ${code(change.from)} while ${code(change.flag)} is off in ${change.environment}.`,
};

const fallthrough: ChangeRow<Kind<"config.fallthrough">> = {
  address,
  reads: ofFlag,
  apply: (registry, change) =>
    inConfig(registry, change, (config) => setField(config, "fallthrough", change)),
  invert: swapped,
  describe(change, registry) {
    const config = registry?.flags.get(change.flag)?.configs[change.environment];
    const what = servedInsteadText(change.from, change.to, config?.offVariant);
    return `${what} where no rule of ${where(change)} matches.`;
  },
};

const rule: ChangeRow<Kind<"config.rule">> = {
  address: (change) => `${address(change)}/rules/${change.rule}`,
  reads: (change) => {
    const named = referencesOfRule(change.to);
    const asksForFlags = named.some((entity) => entity.startsWith("flag/"));
    // How deep the chain becomes depends on those above, too.
    return [
      ...ofFlag(change),
      ...named,
      ...(asksForFlags ? [`referrers/flag/${change.flag}`] : []),
    ];
  },
  apply: (registry, change) => inConfig(registry, change, (config) => applyRule(config, change)),
  invert: swapped,
  describe: describeRule,
};

const ruleOrder: ChangeRow<Kind<"config.rule_order">> = {
  address: (change) => `${address(change)}/rules`,
  reads: ofFlag,
  apply: (registry, change) =>
    inConfig(registry, change, (config) => {
      const ids = config.rules.map(ruleIdOf);
      if (!isSameJson(ids, change.from)) return conflict(change.from, ids);
      const rules = inOrder(config.rules, change.to, ruleIdOf);
      return rules
        ? { next: { ...config, rules } }
        : refused("order_incomplete", "/to", "The order must name each rule once.");
    }),
  invert: swapped,
  describe: (change) => `Put the rules of ${where(change)} in another order.`,
};

const target: ChangeRow<Kind<"config.target">> = {
  address: (change) => `${address(change)}/targets`,
  reads: ofFlag,
  apply: (registry, change) =>
    inConfig(registry, change, (config) => {
      const found = targetOf(config.targets, change.key, change.contextKind);
      if (found !== change.from) return conflict(change.from, found);
      const targets = setTarget(config.targets, { ...change, variant: change.to });
      return { next: { ...config, targets } };
    }),
  invert: swapped,
  describe(change) {
    const whom = `${change.contextKind ?? ""} ${code(change.key)}`.trim();
    return change.to === null
      ? `Stop targeting ${whom} with ${where(change)}.`
      : `Serve ${code(change.to)} to ${whom} with ${where(change)}.`;
  },
};

const prerequisite: ChangeRow<Kind<"config.prerequisite">> = {
  address: (change) => `${address(change)}/prerequisites/${change.prerequisite}`,
  reads: (change) => [
    ...ofFlag(change),
    `flag/${change.prerequisite}`,
    // How deep the chain becomes depends on those above, too.
    `referrers/flag/${change.flag}`,
  ],
  apply: (registry, change) =>
    inConfig(registry, change, (config) => applyPrerequisite(config, change)),
  invert: swapped,
  describe(change) {
    const other = code(change.prerequisite);
    if (change.to === null) return `No longer require ${other} for ${where(change)}.`;
    const variants = listText(change.to.map(code), 5, "or");
    return `Require ${other} to serve ${variants} for ${where(change)}.`;
  },
};

const group: ChangeRow<Kind<"config.group">> = {
  address,
  reads: ofFlag,
  apply: (registry, change) =>
    inConfig(registry, change, (config) => {
      const found = config.group ?? null;
      if (found !== change.from) return conflict(change.from, found);
      return { next: withField(config, "group", change.to ?? undefined) };
    }),
  invert: swapped,
  describe: (change) =>
    change.to === null
      ? `Take ${where(change)} out of the group ${code(change.from ?? "")}.`
      : `Put ${where(change)} into the group ${code(change.to)}.`,
};

export const configChanges: ChangeRows<ConfigChange["kind"]> = {
  "config.on": on,
  "config.off_variant": offVariant,
  "config.fallthrough": fallthrough,
  "config.rule": rule,
  "config.rule_order": ruleOrder,
  "config.target": target,
  "config.prerequisite": prerequisite,
  "config.group": group,
};

interface Place {
  readonly flag: string;
  readonly environment: string;
}

function address({ flag, environment }: Place): Address {
  return `flag/${flag}/${environment}`;
}

function ofFlag({ flag }: Place): Address[] {
  return [`flag/${flag}`];
}

function where({ flag, environment }: Place): string {
  return `${code(flag)} in ${environment}`;
}

/** Edits the config of a flag that must exist, in an environment that must exist. */
function inConfig(
  registry: Registry,
  { flag: key, environment }: Place,
  edit: (config: FlagConfig) => Outcome<FlagConfig>,
): Outcome<Registry> {
  return inFlag(registry, key, (flag) => {
    const config = Object.hasOwn(flag.configs, environment) ? flag.configs[environment] : undefined;
    if (config === undefined) {
      const detail = `There is no environment ${code(environment)}.`;
      return refused("environment_not_found", "/environment", detail);
    }
    return within(edit(config), (next) => ({
      ...flag,
      configs: { ...flag.configs, [environment]: next },
    }));
  });
}

function setField<F extends "on" | "offVariant" | "fallthrough">(
  config: FlagConfig,
  field: F,
  { from, to }: { readonly from: FlagConfig[F]; readonly to: FlagConfig[F] },
): Outcome<FlagConfig> {
  return isSameJson(config[field], from)
    ? { next: withField(config, field, to) }
    : conflict(from, config[field]);
}

/** Prerequisites are kept in the order of their keys: all of them must hold, so no other order means anything. */
function applyPrerequisite(
  config: FlagConfig,
  { prerequisite: flag, from, to }: Kind<"config.prerequisite">,
): Outcome<FlagConfig> {
  const found = config.prerequisites.find((candidate) => candidate.flag === flag)?.variants ?? null;
  if (!isSameJson(found, from)) return conflict(from, found);
  const others = config.prerequisites.filter((candidate) => candidate.flag !== flag);
  const prerequisites = to === null ? others : [...others, { flag, variants: to }];
  return { next: { ...config, prerequisites: prerequisites.sort(byFlag) } };
}

function byFlag(left: { readonly flag: string }, right: { readonly flag: string }): number {
  return left.flag < right.flag ? -1 : 1;
}

function referencesOfRule(placed: PlacedRule | null): Address[] {
  if (placed === null) return [];
  const config = { prerequisites: [], rules: [placed.rule] };
  return referencesOfConfig(config).map(({ to }) => to);
}

function describeRule(change: Kind<"config.rule">): string {
  const { from, to } = change;
  const name = code(to?.rule.name ?? from?.rule.name ?? change.rule);
  if (to === null) return `Remove the rule ${name} from ${where(change)}.`;
  if (from !== null && isSameJson(from.rule, to.rule)) {
    return `Move the rule ${name} of ${where(change)} ${to.after === null ? "to the top" : `behind ${code(to.after)}`}.`;
  }
  const says = `${conditionsText(to.rule.conditions)}, serve ${serveText(to.rule.serve)}`;
  return from === null
    ? `Add the rule ${name} to ${where(change)}: ${says}.`
    : `Change the rule ${name} of ${where(change)}: ${says}.`;
}
