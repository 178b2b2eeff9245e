import type { FlagConfig } from "@yardarm/sdk/model";
import type { Criticality } from "../../registry/registry.ts";
import { weightsOf } from "../../registry/rollout.ts";

/** What makes a combination of a flag matter more than one of another. */
export interface FlagWeight {
  /** Who answers for it, as one text. */
  readonly owner: string;
  readonly criticality: Criticality;
  /** How many other flags ask what it serves. */
  readonly dependants: number;
  /** Milliseconds of the last change of what it serves, or of its code; undefined when that is not known. */
  readonly changedAt?: number | undefined;
}

const criticalityWeight = { low: 1, medium: 2, high: 4, critical: 8 } as const;
/** Two teams know less of each other's code than one of its own. */
const twoOwners = 1.5;
const dayMs = 86_400_000;
/** After so many days a change counts for a third of what it did. */
const changeDays = 14;

/** How far a fault of two flags together would reach: their criticality, who owns them, and what rests on them. */
export function blastRadius(one: FlagWeight, other: FlagWeight): number {
  const criticality = Math.max(
    criticalityWeight[one.criticality],
    criticalityWeight[other.criticality],
  );
  const owners = one.owner === other.owner ? 1 : twoOwners;
  return criticality * owners * (1 + Math.log2(1 + one.dependants + other.dependants));
}

/** From 1, for what has long been as it is, to 3, for what changed just now. */
export function recency(one: FlagWeight, other: FlagWeight, now: number): number {
  const changedAt = Math.max(one.changedAt ?? 0, other.changedAt ?? 0);
  const days = Math.max(0, now - changedAt) / dayMs;
  return 1 + 2 * Math.exp(-days / changeDays);
}

/** What a variant that only some rule or target serves counts for, as nobody knows whom it picks. */
const pickedShare = 0.01;

/** The share of contexts that a config serves a variant, as far as the config alone says. */
export function computedShare(config: FlagConfig, variant: string): number {
  const { on, offVariant, fallthrough, rules, targets } = config;
  if (!on) return variant === offVariant ? 1 : 0;
  const served = shareOf(fallthrough, variant);
  const isPicked =
    targets.some((target) => target.variant === variant) ||
    rules.some((rule) => shareOf(rule.serve, variant) > 0) ||
    (variant === offVariant && (config.prerequisites.length > 0 || config.group !== undefined));
  return isPicked ? Math.max(served, pickedShare) : served;
}

function shareOf(serve: FlagConfig["fallthrough"], variant: string): number {
  if ("variant" in serve) return serve.variant === variant ? 1 : 0;
  const weights = weightsOf(serve.rollout);
  const all = [...weights.values()].reduce((sum, weight) => sum + weight, 0) || 1;
  return (weights.get(variant) ?? 0) / all;
}
