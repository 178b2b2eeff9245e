import type { Adapter } from "./adapter.ts";
import { floor } from "./floor.ts";
import { configcat } from "./peers/configcat.ts";
import { flagd } from "./peers/flagd.ts";
import { growthbook } from "./peers/growthbook.ts";
import { launchdarkly } from "./peers/launchdarkly.ts";
import { unleash } from "./peers/unleash.ts";
import { yardarm } from "./yardarm.ts";

export const peers: Readonly<Record<string, Adapter>> = {
  "@configcat/sdk": configcat,
  "@growthbook/growthbook": growthbook,
  "@launchdarkly/node-server-sdk": launchdarkly,
  "@openfeature/flagd-core": flagd,
  "unleash-client": unleash,
};

export const adapters: Readonly<Record<string, Adapter>> = { yardarm, floor, ...peers };
