import type { SnapshotGroup } from "../model/snapshot.ts";
import { Place } from "./place.ts";
import type { CompiledGroup } from "./tables.ts";

export function compileGroup(group: SnapshotGroup): CompiledGroup {
  const place = new Place(group);
  const rangesOf = new Map(
    group.slots.map(({ flag, ranges }) => [
      flag,
      ranges.map(({ start, end }) => [place.startOf(start), place.startOf(end)] as const),
    ]),
  );
  return {
    outcome: (flag, subject, outside) => {
      const point = place.of(subject);
      if (point === undefined) return place.keyless;
      const ranges = rangesOf.get(flag) ?? [];
      return ranges.some(([start, end]) => point >= start && point < end) ? undefined : outside;
    },
  };
}
