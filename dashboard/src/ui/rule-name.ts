import type { FlagConfig } from "@yardarm/sdk/model";

/** A targeting rule as people count them, with the name they gave it; its id, where the config does not have it. */
export function ruleName(config: FlagConfig | undefined, id: string): string {
  const at = config?.rules.findIndex((rule) => rule.id === id) ?? -1;
  const name = config?.rules[at]?.name;
  return at < 0 ? id : `Rule ${at + 1}${name === undefined ? "" : ` (${name})`}`;
}
