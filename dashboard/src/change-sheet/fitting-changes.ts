import { type Change, rowOf } from "@yardarm/core/changes";
import { emptyRegistry, type Registry } from "@yardarm/core/registry";

/** What changes make of a part of the registry; each by itself, so that one which does not fit does not hold up the others. */
export function withFitting(
  part: Partial<Registry>,
  changes: readonly Change[],
): { readonly registry: Registry; readonly unfit: readonly Change[] } {
  const unfit: Change[] = [];
  let registry: Registry = { ...emptyRegistry(""), ...part };
  for (const change of changes) {
    const { next } = rowOf(change).apply(registry, change);
    if (next === undefined) unfit.push(change);
    else registry = next;
  }
  return { registry, unfit };
}
