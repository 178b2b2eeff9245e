import { bareConfig } from "../registry/bare-config.ts";
import type { Environment, Flag } from "../registry/registry.ts";
import { isSameJson } from "../registry/same-json.ts";

/** Whether a flag decides something in an environment. One that never did is nobody's concern there yet. */
export function decidesIn(flag: Flag, { key }: Environment): boolean {
  const config = flag.configs[key];
  return config !== undefined && !isSameJson(config, bareConfig(flag));
}
