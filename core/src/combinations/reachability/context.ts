import type { EvaluationContext } from "@yardarm/sdk/evaluate";
import type { AttributePlace } from "./atoms.ts";

/** One attribute of a context; without a value it is missing. */
export interface FoundAttribute {
  readonly place: AttributePlace;
  readonly value: unknown;
}

/**
 * A context in which attributes have these values. A path is looked up as one name first, so no attribute is in another's
 * way; one that is missing is `null` where its path could lead to something else.
 */
export function contextOf(attributes: readonly FoundAttribute[]): EvaluationContext {
  const root = new Map<string, unknown>();
  const kinds = new Map<string, Map<string, unknown>>();
  for (const { place, value } of attributes) {
    if (value === undefined && !place.path.includes(".")) continue;
    const { kind } = place;
    const properties = kind === undefined ? root : (kinds.get(kind) ?? new Map());
    if (kind !== undefined && (value !== undefined || kinds.has(kind))) kinds.set(kind, properties);
    properties.set(place.path, value ?? null);
  }
  for (const [kind, properties] of kinds) root.set(kind, Object.fromEntries(properties));
  return Object.fromEntries(root);
}
