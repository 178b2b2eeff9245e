import { type Change, diffFlag } from "@yardarm/core/changes";
import type { Variant } from "@yardarm/core/registry";
import type { FlagView } from "@yardarm/server/wire";
import { flagOfView } from "../../api/flag-of-view.ts";

/** The typed changes that lead to these variants, for the sheet; the server works out its own. */
export function variantChanges(view: FlagView, variants: readonly Variant[]): readonly Change[] {
  const before = flagOfView(view);
  return diffFlag(before, { ...before, variants });
}
