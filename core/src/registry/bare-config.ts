import type { FlagConfig } from "@yardarm/sdk/model";
import type { Flag } from "./registry.ts";

/**
 * What a flag does in an environment where nobody has decided anything: it is off, without targets and rules. A boolean
 * flag serves false, and true once it is on; any other serves its first variant, and its second once it is on.
 */
export function bareConfig(flag: Pick<Flag, "type" | "variants">): FlagConfig {
  const [first, second] = flag.variants;
  const off = flag.variants.find((variant) => variant.value === false) ?? first;
  const on = flag.variants.find((variant) => variant.value === true) ?? second;
  const isBoolean = flag.type === "boolean";
  const offVariant = (isBoolean ? off : first)?.name ?? "";
  return {
    on: false,
    offVariant,
    prerequisites: [],
    targets: [],
    rules: [],
    fallthrough: { variant: (isBoolean ? on : second)?.name ?? offVariant },
  };
}

/** Whether a config decides nothing yet: off, one variant to fall through to, and nothing else. */
export function isBareConfig(config: FlagConfig): boolean {
  return (
    !config.on &&
    config.prerequisites.length === 0 &&
    config.targets.length === 0 &&
    config.rules.length === 0 &&
    config.group === undefined &&
    "variant" in config.fallthrough
  );
}

/** The flag with the bare config in each of the environments for which it has none. */
export function completeFlag(flag: Flag, environments: Iterable<string>): Flag {
  const missing = [...environments].filter((key) => !Object.hasOwn(flag.configs, key));
  if (missing.length === 0) return flag;
  const bare = bareConfig(flag);
  const added = Object.fromEntries(missing.map((key) => [key, bare]));
  return { ...flag, configs: { ...flag.configs, ...added } };
}
