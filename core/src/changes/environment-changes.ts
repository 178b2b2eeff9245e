import type { FlagConfig } from "@yardarm/sdk/model";
import { bareConfig } from "../registry/bare-config.ts";
import type { Correlation } from "../registry/correlation.ts";
import type { Environment, Flag, Registry } from "../registry/registry.ts";
import { isSameJson } from "../registry/same-json.ts";
import type { EnvironmentChange } from "./change.ts";
import {
  type ChangeRow,
  type ChangeRows,
  conflict,
  type Outcome,
  refused,
  swapped,
} from "./change-row.ts";
import { withFact } from "./fact.ts";
import { edited, withEntry, within } from "./replacing.ts";
import { code, conditionText, listText } from "./words.ts";

type Kind<K extends EnvironmentChange["kind"]> = Extract<EnvironmentChange, { kind: K }>;

const create: ChangeRow<Kind<"environment.create">> = {
  address: (change) => `environment/${change.environment}`,
  // Every flag gets, or loses, a config; every segment may name the environment.
  reads: () => ["*"],
  apply: (registry, change) =>
    change.to === null ? remove(registry, change) : add(registry, change, change.to),
  invert: swapped,
  describe: ({ environment, to }) =>
    to === null
      ? `Remove the environment ${code(environment)} with all its configs.`
      : `Create the ${to.isProtected ? "protected " : ""}environment ${code(environment)}.`,
};

const fact: ChangeRow<Kind<"environment.fact">> = {
  address: (change) => `environment/${change.environment}`,
  reads: (change) => [`environment/${change.environment}`],
  apply(registry, change) {
    const place = { kind: "environment", key: change.environment } as const;
    const next = edited(registry.environments, place, (environment) =>
      withFact(environment, change),
    );
    return within(next, (environments) => ({ ...registry, environments }));
  },
  invert: swapped,
  describe: describeFact,
};

export const environmentChanges: ChangeRows<EnvironmentChange["kind"]> = {
  "environment.create": create,
  "environment.fact": fact,
};

function describeFact(change: Kind<"environment.fact">): string {
  const environment = `the environment ${code(change.environment)}`;
  switch (change.field) {
    case "name":
      return `Rename ${environment} to “${change.to}”.`;
    case "isProtected":
      return change.to ? `Protect ${environment}.` : `No longer protect ${environment}.`;
    case "kind":
      return `Make ${environment} one for ${change.to} instead of ${change.from}.`;
    case "position":
      return `Move ${environment} to place ${change.to + 1} in the row of stages.`;
    case "correlations":
      return correlationsText(environment, change.to ?? []);
  }
}

function correlationsText(environment: string, correlations: readonly Correlation[]): string {
  if (correlations.length === 0)
    return `Declare that nothing is known of contexts of ${environment}.`;
  return `Declare of contexts of ${environment}: ${listText(correlations.map(correlationText), 5)}.`;
}

/** country is `KE` implies region is `EAST_AFRICA` */
export function correlationText({ when, implies }: Correlation): string {
  const [left, right] = [when, implies].map((side) => side.map(conditionText).join(" and "));
  return `${left} implies ${right}`;
}

function withEnvironment(registry: Registry, environment: Environment): Registry {
  return {
    ...registry,
    environments: withEntry(registry.environments, environment.key, environment),
  };
}

function add(
  registry: Registry,
  change: Kind<"environment.create">,
  to: Environment,
): Outcome<Registry> {
  const { environment: key, configs = {}, from } = change;
  if (from !== null) return conflict(from, registry.environments.get(key));
  if (registry.environments.has(key)) {
    const detail = `The key ${code(key)} is taken.`;
    return refused("environment_key_taken", "/environment", detail);
  }
  if (to.key !== key) {
    return refused("key_mismatch", "/to/key", `It must be ${code(key)}, as the change says.`);
  }
  const unknown = Object.keys(configs).find((flag) => !registry.flags.has(flag));
  if (unknown !== undefined) {
    return refused("flag_not_found", "/configs", `There is no flag ${code(unknown)}.`);
  }
  const flags = new Map<string, Flag>();
  for (const [flagKey, flag] of registry.flags) {
    const config = configIn(configs, flag);
    flags.set(flagKey, { ...flag, configs: { ...flag.configs, [key]: config } });
  }
  return { next: withEnvironment({ ...registry, flags }, to) };
}

function remove(
  registry: Registry,
  { environment: key, configs = {}, from }: Kind<"environment.create">,
): Outcome<Registry> {
  const found = registry.environments.get(key);
  if (from === null || !isSameJson(found, from)) return conflict(from, found);
  const flags = new Map<string, Flag>();
  for (const [flagKey, flag] of registry.flags) {
    const { [key]: config, ...others } = flag.configs;
    const expected = configIn(configs, flag);
    if (!isSameJson(config, expected)) return conflict(expected, config);
    flags.set(flagKey, { ...flag, configs: others });
  }
  const environments = withEntry(registry.environments, key, undefined);
  return { next: { ...registry, environments, flags } };
}

/** The config that the change names for a flag, or the bare one. */
function configIn(configs: { readonly [flag: string]: FlagConfig }, flag: Flag): FlagConfig {
  const named = Object.hasOwn(configs, flag.key) ? configs[flag.key] : undefined;
  return named ?? bareConfig(flag);
}
