import type { SnapshotGroup } from "../model/snapshot.ts";
import { positionOf, prepareSalt } from "./bucketing.ts";
import { attributePath, keyText, targetingKeyPath } from "./subject.ts";
import type { SlotTest } from "./tables.ts";

export function compileGroup({ salt, by, kind, scheme, slots }: SnapshotGroup): SlotTest {
  const path = by === undefined ? targetingKeyPath : attributePath(by);
  const prepared = prepareSalt(salt, scheme);
  const rangesOf = new Map(slots.map(({ flag, ranges }) => [flag, ranges]));
  return (flag, subject) => {
    const key = keyText(subject.attribute(path, kind));
    if (key === undefined) return undefined;
    if (prepared === undefined) return false;
    const position = positionOf(subject.prepared(key), prepared);
    return (rangesOf.get(flag) ?? []).some(({ start, end }) => position >= start && position < end);
  };
}
