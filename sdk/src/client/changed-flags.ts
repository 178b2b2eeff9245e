import type { Condition, Snapshot, SnapshotFlag } from "../model/index.ts";

type Entries<T> = { readonly [key: string]: T };

/**
 * Keys of the flags that may decide differently: those that changed themselves, and those that look at something that
 * did. Entries that are the same are identical (`===`) unless the whole snapshot was fetched anew.
 */
export function changedFlags(before: Snapshot | undefined, after: Snapshot): readonly string[] {
  if (before === undefined) return Object.keys(after.flags);
  const changed = new Set(differences(before.flags, after.flags).map((key) => `flag/${key}`));
  for (const name of differences(before.lists, after.lists)) changed.add(`list/${name}`);
  for (const key of differences(before.groups, after.groups)) changed.add(`group/${key}`);
  for (const key of differences(before.segments, after.segments)) changed.add(`segment/${key}`);
  if (changed.size > 0) spread(after, changed);
  return [...changed]
    .filter((address) => address.startsWith("flag/"))
    .map((address) => address.slice("flag/".length));
}

function differences<T>(before: Entries<T>, after: Entries<T>): string[] {
  if (before === after) return [];
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  const fresh = Object.keys(after).filter((key) => !isSame(before[key], after[key]));
  return [...gone, ...fresh];
}

function isSame(before: unknown, after: unknown): boolean {
  return before === after || JSON.stringify(before) === JSON.stringify(after);
}

/** Adds whoever looks at something changed, until nobody is left to add. */
function spread(snapshot: Snapshot, changed: Set<string>): void {
  const users: [string, readonly string[]][] = [
    ...Object.entries(snapshot.segments).map(([key, segment]): [string, readonly string[]] => [
      `segment/${key}`,
      [
        ...lists(segment.included, segment.excluded),
        ...segment.rules.flatMap(({ conditions }) => segmentsIn(conditions)),
      ],
    ]),
    ...Object.entries(snapshot.flags).map(([key, flag]): [string, readonly string[]] => [
      `flag/${key}`,
      lookedAt(flag),
    ]),
  ];
  for (let size = -1; size !== changed.size; ) {
    size = changed.size;
    for (const [user, used] of users) {
      if (used.some((address) => changed.has(address))) changed.add(user);
    }
  }
}

function lists(...names: readonly (string | undefined)[]): string[] {
  return names.filter((name) => name !== undefined).map((name) => `list/${name}`);
}

function lookedAt({ config }: SnapshotFlag): string[] {
  return [
    ...config.prerequisites.map(({ flag }) => `flag/${flag}`),
    ...config.rules.flatMap(({ conditions }) => segmentsIn(conditions)),
    ...(config.group === undefined ? [] : [`group/${config.group}`]),
  ];
}

function segmentsIn(conditions: readonly Condition[]): string[] {
  return conditions.flatMap((condition) => {
    if (condition.operator === "segment") return condition.values.map((key) => `segment/${key}`);
    return "conditions" in condition ? segmentsIn(condition.conditions) : [];
  });
}
