import { type Change, diffFlag } from "@yardarm/core/changes";
import type { Flag, Variant } from "@yardarm/core/registry";
import type { FlagView } from "@yardarm/server/wire";

/** The typed changes that lead to these variants, for the sheet; the server works out its own. */
export function variantChanges(view: FlagView, variants: readonly Variant[]): readonly Change[] {
  const before = flagOf(view);
  return diffFlag(before, { ...before, variants });
}

function flagOf(view: FlagView): Flag {
  const {
    key,
    name,
    description,
    type,
    variants,
    purpose,
    criticality,
    expiry,
    tags,
    links,
    clientSide,
    state,
  } = view;
  return {
    key,
    name,
    description,
    type,
    variants,
    owner: { kind: view.owner.kind, id: view.owner.id },
    purpose,
    criticality,
    expiry,
    tags,
    links,
    clientSide,
    state,
    configs: Object.fromEntries(
      view.configs.map(({ environment, config }) => [environment, config]),
    ),
  };
}
