import { own } from "./entries.ts";
import { scaleDefault } from "./limits.ts";

/** The scheme of a rollout that names none. */
export const schemeDefault = "yardarm-1";

/** Bucketing schemes that rollouts may name, and how many positions each has. Hashes of other vendors will join it. */
export const scales: { readonly [scheme: string]: number } = { "yardarm-1": scaleDefault };

/** How many positions a scheme has; `undefined` for one that is unknown. */
export function scaleOf(scheme: string | undefined): number | undefined {
  return own(scales, scheme ?? schemeDefault);
}
