import { type FlagConfig, type Serve, scaleDefault } from "@yardarm/sdk/model";
import { weightsOf } from "./rollout.ts";

/** What a flag config gives to whom, in short. */
export interface Serving {
  /**
   * Part (0 … 1) of everybody who gets something else than the off variant; null when that depends on who asks: on
   * targets, rules, prerequisites or a group.
   */
  readonly share: number | null;
  /** `Off` · `On` · `25 %` · `2 rules, then 25 %` */
  readonly text: string;
}

/** Says what a config serves, as far as it can be said without knowing who asks. */
export function describeServing(config: FlagConfig): Serving {
  if (!config.on) return { share: 0, text: "Off" };
  const share = shareBeyond(config.fallthrough, config.offVariant);
  const last = share === 1 ? "on" : share === 0 ? "off" : percentText(share);
  const steps = stepsBefore(config);
  if (steps.length > 0) return { share: null, text: `${steps.join(", ")}, then ${last}` };
  if (share === 1) return { share, text: "On" };
  return { share, text: percentText(share) };
}

/** A share (0 … 1) for people, exact to a thousandth of a percent: `25 %`, `0.5 %`. */
export function percentText(share: number): string {
  return `${Number((share * 100).toFixed(3))} %`;
}

/** The part of everybody to whom `serve` gives another variant than this one. */
function shareBeyond(serve: Serve, variant: string): number {
  if ("variant" in serve) return serve.variant === variant ? 0 : 1;
  const weights = weightsOf(serve.rollout);
  const all = [...weights.values()].reduce((sum, weight) => sum + weight, 0) || scaleDefault;
  return (all - (weights.get(variant) ?? 0)) / all;
}

function stepsBefore(config: FlagConfig): string[] {
  const keys = config.targets.reduce((count, target) => count + target.keys.length, 0);
  return [
    ...(config.prerequisites.length > 0
      ? [count(config.prerequisites.length, "prerequisite")]
      : []),
    ...(config.group === undefined ? [] : [`group ${config.group}`]),
    ...(keys > 0 ? [count(keys, "target")] : []),
    ...(config.rules.length > 0 ? [count(config.rules.length, "rule")] : []),
  ];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
