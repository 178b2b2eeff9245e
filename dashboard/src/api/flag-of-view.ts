import type { Flag } from "@yardarm/core/registry";
import type { FlagView } from "@yardarm/server/wire";

/** A flag as the registry has it, of what a page was told. */
export function flagOfView(view: FlagView): Flag {
  const { key, type, variants, name, description, purpose, criticality, expiry } = view;
  const { tags, links, clientSide, state, owner, configs } = view;
  const { schema, safeVariant, servedUntil, snoozedUntil, outOfCodeSince } = view;
  return {
    ...{ key, type, variants, name, description, purpose, criticality, expiry },
    ...{ tags, links, clientSide, state },
    owner: { kind: owner.kind, id: owner.id },
    configs: Object.fromEntries(configs.map(({ environment, config }) => [environment, config])),
    ...(schema !== undefined && { schema }),
    ...(safeVariant !== undefined && { safeVariant }),
    ...(servedUntil !== undefined && { servedUntil }),
    ...(snoozedUntil !== undefined && { snoozedUntil }),
    ...(outOfCodeSince !== undefined && { outOfCodeSince }),
  };
}
