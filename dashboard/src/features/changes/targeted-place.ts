import type { Change } from "@yardarm/core/changes";

/** The one flag and environment whose targeting is all that changes touch; undefined when they touch anything else. */
export function targetedPlace(
  changes: readonly Change[],
): { readonly flag: string; readonly environment: string } | undefined {
  const places = changes.map((change) =>
    change.kind.startsWith("config.") && "flag" in change && "environment" in change
      ? { flag: change.flag, environment: change.environment }
      : undefined,
  );
  const [first] = places;
  const isOne = places.every(
    (it) => it?.flag === first?.flag && it?.environment === first?.environment,
  );
  return isOne ? first : undefined;
}
