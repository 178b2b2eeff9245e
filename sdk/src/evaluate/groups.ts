import type { SnapshotGroup } from "../model/snapshot.ts";
import { keyless, Place } from "./place.ts";
import type { CompiledGroup } from "./tables.ts";

export function compileGroup(group: SnapshotGroup): CompiledGroup {
  const place = new Place(group);
  const rangesOf = new Map(group.slots.map(({ flag, ranges }) => [flag, ranges]));
  return {
    has: (flag, subject) => {
      const position = place.of(subject);
      if (position === keyless) return undefined;
      return (rangesOf.get(flag) ?? []).some(
        ({ start, end }) => position >= start && position < end,
      );
    },
  };
}
