import type { SnapshotSegment } from "../model/snapshot.ts";
import { joined, joinedConditions } from "./conditions.ts";
import type { Entries, Holds } from "./entries.ts";
import { segmentDepthMax } from "./other-entries.ts";
import { keyAt } from "./subject.ts";

/** Whether subjects are members. */
export const compileSegment = (
  { kind, included, excluded, rules }: SnapshotSegment,
  entries: Entries,
): Holds => {
  const isIncluded = joined(
    rules.map(({ conditions }) => joinedConditions(conditions, entries)),
    "some",
  );
  const isIn = (name: string | undefined, key: string) =>
    !!(name && key && entries.list(name)?.has(key));

  return (subject, depth) => {
    const key = keyAt(subject, kind);
    return (
      depth < segmentDepthMax &&
      !isIn(excluded, key) &&
      (isIn(included, key) || isIncluded(subject, depth + 1))
    );
  };
};
