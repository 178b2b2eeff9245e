import type { SnapshotGroup } from "../model/snapshot.ts";
import { Place } from "./place.ts";
import type { CompiledGroup } from "./tables.ts";

export function compileGroup(group: SnapshotGroup): CompiledGroup {
  const place = new Place(group);
  const nowhere = place.within([]);
  const slots = new Map(group.slots.map(({ flag, ranges }) => [flag, place.within(ranges)]));
  return {
    outcome: (flag, subject, outside) => {
      const isWithin = (slots.get(flag) ?? nowhere)(subject);
      if (isWithin === undefined) return place.keyless;
      return isWithin ? undefined : outside;
    },
  };
}
