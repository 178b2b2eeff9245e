/** What screens show of a flag, made from what is stored. Pure. */
import { describeServing, type Serving } from "@yardarm/core/registry";
import type { FlagConfig } from "@yardarm/sdk/model";

/** A serving as screens show it: the share in per cent. */
export interface ServingView {
  readonly on: boolean;
  readonly share: number | null;
  readonly text: string;
}

export function servingView(config: FlagConfig): ServingView {
  const { share, text }: Serving = describeServing(config);
  // Three places are as exact as weights are.
  return { on: config.on, share: share === null ? null : Number((share * 100).toFixed(3)), text };
}
