import type { FlagConfig, Serve } from "@yardarm/sdk/model";
import { weightsOf } from "../registry/rollout.ts";

/**
 * The variant that a config serves to everybody, whoever asks; `undefined` when that depends on who does. It is exact but
 * for prerequisites and groups: behind one, the off variant counts as served, even if everybody passes.
 */
export function soleVariant(config: FlagConfig): string | undefined {
  if (!config.on) return config.offVariant;
  const served = servedBy(config);
  const [only] = served;
  return served.size === 1 ? only : undefined;
}

function servedBy(config: FlagConfig): ReadonlySet<string> {
  const served = new Set<string>();
  if (config.prerequisites.length > 0 || config.group !== undefined) served.add(config.offVariant);
  for (const { variant, keys } of config.targets) if (keys.length > 0) served.add(variant);
  for (const { conditions, serve } of config.rules) {
    addServed(served, serve);
    // Nobody gets past a rule for everybody.
    if (conditions.length === 0) return served;
  }
  addServed(served, config.fallthrough);
  return served;
}

function addServed(served: Set<string>, serve: Serve): void {
  if ("variant" in serve) served.add(serve.variant);
  else
    for (const [variant, weight] of weightsOf(serve.rollout)) if (weight > 0) served.add(variant);
}
