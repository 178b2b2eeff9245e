import type { Condition } from "@yardarm/sdk/model";
import { type Reference, referencesOfConfig, referencesOfSegment } from "../registry/references.ts";
import type { Registry } from "../registry/registry.ts";

interface Place {
  readonly flag: string;
  readonly environment: string;
}

/** All conditions that can have a say in what a flag serves: its own, and those of the segments and flags that it asks, however far away. */
export function decidingConditions(
  registry: Pick<Registry, "flags" | "segments">,
  { flag, environment }: Place,
): readonly Condition[] {
  const seen = new Set<string>();
  const conditions: Condition[] = [];
  const open = [`flag/${flag}`];
  for (let address = open.pop(); address !== undefined; address = open.pop()) {
    if (seen.has(address)) continue;
    seen.add(address);
    const { rules, references } = decidingAt(registry, address, environment);
    conditions.push(...rules.flatMap((rule) => rule.conditions));
    open.push(...references.map(({ to }) => to));
  }
  return conditions;
}

interface Deciding {
  readonly rules: readonly { readonly conditions: readonly Condition[] }[];
  readonly references: readonly Reference[];
}

const nothing: Deciding = { rules: [], references: [] };

function decidingAt(
  { flags, segments }: Pick<Registry, "flags" | "segments">,
  address: string,
  environment: string,
): Deciding {
  const [room, key = ""] = address.split("/");
  const segment = room === "segment" ? segments.get(key) : undefined;
  if (segment !== undefined) {
    return { rules: segment.rules, references: referencesOfSegment(segment) };
  }
  const flag = room === "flag" ? flags.get(key) : undefined;
  const config = flag?.state === "active" ? flag.configs[environment] : undefined;
  return config === undefined
    ? nothing
    : { rules: config.rules, references: referencesOfConfig(config) };
}
