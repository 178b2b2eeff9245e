import type { Snapshot } from "../model/snapshot.ts";
import type { Entries } from "./entries.ts";
import { compileFlag, unreadable } from "./flag.ts";
import { placed, rangeAt } from "./positions.ts";
import { compileSegment } from "./segment.ts";
import { part } from "./subject.ts";

/** Makes a snapshot ready, with these operators. */
export const compileFor = (operator: Entries["operator"], snapshot: Snapshot): Entries => {
  const entries: Entries = {
    revision: snapshot.revision,
    operator,
    flag: whenAsked(snapshot.flags, (it, key) => compileFlag(it, key, entries), unreadable),
    list: whenAsked(snapshot.lists, (keys) => new Set(keys)),
    segment: whenAsked(snapshot.segments, (it) => compileSegment(it, entries)),
    group: whenAsked(snapshot.groups, (it) =>
      placed(it, (position, flag) =>
        it.slots.some((slot) => slot.flag === flag && !!rangeAt(slot.ranges, position)),
      ),
    ),
  };
  return entries;
};

/** Entries, each made ready when it is first asked for; one that cannot be read is `otherwise`. */
const whenAsked = <S, C>(
  sources: { readonly [key: string]: S },
  make: (source: S, key: string) => C,
  otherwise?: C,
): ((key: string) => C | undefined) => {
  const made = new Map<string, C | undefined>();
  return (key) => {
    const source = part(sources, key);
    if (source !== undefined && !made.has(key)) {
      made.set(key, otherwise);
      try {
        made.set(key, make(source, key));
      } catch {
        // A value that its operator cannot read.
      }
    }
    return made.get(key);
  };
};
