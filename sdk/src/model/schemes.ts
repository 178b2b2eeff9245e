import { scaleDefault } from "./limits.ts";

/** The scheme of a rollout that names none. */
export const schemeDefault = "yardarm-1";

/** Bucketing schemes that rollouts may name, and how many positions each has. Hashes of other vendors will join it. */
const scales: ReadonlyMap<string, number> = new Map([[schemeDefault, scaleDefault]]);

/** How many positions a scheme has; `undefined` for one that is unknown. */
export function scaleOf(scheme: string | undefined): number | undefined {
  return scales.get(scheme ?? schemeDefault);
}
