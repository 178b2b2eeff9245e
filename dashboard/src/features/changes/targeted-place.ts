import type { Change } from "@yardarm/core/changes";

export interface TargetedPlace {
  readonly flag: string;
  readonly environment: string;
}

/** The flags and environments whose targeting changes touch, each once. */
export function targetedPlaces(changes: readonly Change[]): readonly TargetedPlace[] {
  const places = changes.flatMap((change) => placeOf(change) ?? []);
  return places.filter((place, index) => places.findIndex((it) => isSame(it, place)) === index);
}

/** Those of the changes that are of the targeting of one flag in one environment. */
export function changesAt(changes: readonly Change[], place: TargetedPlace): readonly Change[] {
  return changes.filter((change) => isAt(change, place));
}

/** The changes with others in the place of these, which stand where the first of them stood. */
export function withChangesAt(
  changes: readonly Change[],
  place: TargetedPlace,
  anew: readonly Change[],
): readonly Change[] {
  const index = changes.findIndex((change) => isAt(change, place));
  const others = changes.filter((change) => !isAt(change, place));
  return others.toSpliced(index < 0 ? others.length : index, 0, ...anew);
}

function isAt(change: Change, place: TargetedPlace): boolean {
  return isSame(placeOf(change), place);
}

function isSame(one: TargetedPlace | undefined, other: TargetedPlace): boolean {
  return one?.flag === other.flag && one.environment === other.environment;
}

function placeOf(change: Change): TargetedPlace | undefined {
  return change.kind.startsWith("config.") && "flag" in change && "environment" in change
    ? { flag: change.flag, environment: change.environment }
    : undefined;
}
