import type { Delta, KeyListDelta } from "@yardarm/sdk/model";

/**
 * One delta that does what `first` and then `second` do, where `second` starts at the revision that `first` leads to.
 * `undefined` when no single delta can say it: a key list that is dropped and then begun anew.
 */
export function joinDeltas(first: Delta, second: Delta): Delta | undefined {
  const lists = joinLists(first.lists ?? {}, second.lists ?? {});
  if (lists === undefined) return undefined;
  return {
    from: first.from,
    to: second.to,
    ...((first.flags || second.flags) && { flags: { ...first.flags, ...second.flags } }),
    ...((first.segments || second.segments) && {
      segments: { ...first.segments, ...second.segments },
    }),
    ...((first.lists || second.lists) && { lists }),
    ...((first.groups || second.groups) && { groups: { ...first.groups, ...second.groups } }),
  };
}

type ListDeltas = NonNullable<Delta["lists"]>;

function joinLists(first: ListDeltas, second: ListDeltas): ListDeltas | undefined {
  const joined: { [name: string]: KeyListDelta | null } = { ...first };
  for (const [name, after] of Object.entries(second)) {
    const before = Object.hasOwn(first, name) ? first[name] : undefined;
    if (before === null && after !== null) return undefined;
    joined[name] = before && after ? joinKeys(before, after) : after;
  }
  return joined;
}

/** Exact: a key that is added and then removed, or the other way round, is as it was. */
function joinKeys(first: KeyListDelta, second: KeyListDelta): KeyListDelta {
  return {
    add: [...without(first.add, second.remove), ...without(second.add, first.remove)],
    remove: [...without(first.remove, second.add), ...without(second.remove, first.add)],
  };
}

function without(keys: readonly string[], others: readonly string[]): readonly string[] {
  if (others.length === 0) return keys;
  const those = new Set(others);
  return keys.filter((key) => !those.has(key));
}
