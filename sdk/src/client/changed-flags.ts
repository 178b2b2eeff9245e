import { snapshotIn } from "../evaluate/index.ts";
import type {
  Condition,
  Delta,
  Part,
  Snapshot,
  SnapshotFlag,
  SnapshotSegment,
} from "../model/index.ts";
import type { Replacement } from "./held.ts";

type Entries<T> = { readonly [key: string]: T };

/** The address of an entry of a snapshot: its part and its key. */
type Address = `${Part}/${string}`;

const parts: readonly Part[] = ["flags", "segments", "lists", "groups"];

/**
 * Which flags may decide differently after a replacement: those that changed themselves, and those that look at something
 * that did. It is told of every replacement, or told to forget.
 */
export class ChangedFlags {
  #finder: ChangeFinder | undefined;

  /** Keys of the flags that this replacement concerns. */
  of({ before, after, delta }: Replacement): readonly string[] {
    if (before !== undefined && delta !== undefined) {
      this.#finder ??= new ChangeFinder(snapshotIn(before));
      return this.#finder.advance(delta);
    }
    if (before === undefined) return Object.keys(snapshotIn(after).flags);
    this.#finder = new ChangeFinder(snapshotIn(after));
    return this.#finder.concerned(differencesOf(snapshotIn(before), snapshotIn(after)));
  }

  /** While nobody asks, nothing has to be kept up to date. */
  forget(): void {
    this.#finder = undefined;
  }
}

/** Who looks at whom: found out once, by walking through a snapshot, and then kept up to date delta by delta. */
class ChangeFinder {
  /** What each flag and segment looks at; those that look at nothing are not here. */
  readonly #looksAt = new Map<Address, readonly Address[]>();
  readonly #seenBy = new Map<Address, Set<Address>>();

  constructor(snapshot: Snapshot) {
    this.#put(snapshot);
  }

  /** Keys of the flags that this delta concerns. From now on it is part of the snapshot. */
  advance(delta: Delta): readonly string[] {
    this.#put(delta);
    return this.concerned(inParts((part) => Object.keys(delta[part] ?? {})));
  }

  /** Keys of the flags among these, and of those that look at any of them, directly or not. */
  concerned(changed: Iterable<Address>): readonly string[] {
    const all = new Set(changed);
    // What is added while a set is walked through is walked through as well.
    for (const address of all) for (const user of this.#seenBy.get(address) ?? []) all.add(user);
    return [...all]
      .filter((address) => address.startsWith("flags/"))
      .map((address) => address.slice("flags/".length));
  }

  #put({ flags = {}, segments = {} }: Pick<Delta, "flags" | "segments">): void {
    for (const [key, flag] of Object.entries(flags)) this.#see(`flags/${key}`, seenByFlag(flag));
    for (const [key, segment] of Object.entries(segments)) {
      this.#see(`segments/${key}`, seenBySegment(segment));
    }
  }

  #see(user: Address, seen: readonly Address[]): void {
    for (const address of this.#looksAt.get(user) ?? []) this.#seenBy.get(address)?.delete(user);
    if (seen.length === 0) this.#looksAt.delete(user);
    else this.#looksAt.set(user, seen);
    for (const address of seen) {
      const users = this.#seenBy.get(address) ?? new Set();
      this.#seenBy.set(address, users.add(user));
    }
  }
}

/** What differs between two snapshots. Nothing of one that was fetched anew is identical, so it is compared as text. */
function differencesOf(before: Snapshot, after: Snapshot): readonly Address[] {
  return inParts((part) => differences(before[part], after[part]));
}

function inParts(keysIn: (part: Part) => readonly string[]): readonly Address[] {
  return parts.flatMap((part) => addresses(part, keysIn(part)));
}

function addresses(part: Part, keys: readonly (string | undefined)[]): readonly Address[] {
  return keys.filter((key) => key !== undefined).map((key): Address => `${part}/${key}`);
}

function differences(before: Entries<unknown>, after: Entries<unknown>): string[] {
  if (before === after) return [];
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  const fresh = Object.keys(after).filter((key) => !isSame(before[key], after[key]));
  return [...gone, ...fresh];
}

function isSame(before: unknown, after: unknown): boolean {
  return before === after || JSON.stringify(before) === JSON.stringify(after);
}

function seenByFlag(flag: SnapshotFlag | null): readonly Address[] {
  if (flag === null) return [];
  const { group, prerequisites, rules } = flag.config;
  return [
    ...addresses(
      "flags",
      prerequisites.map((prerequisite) => prerequisite.flag),
    ),
    ...rules.flatMap(({ conditions }) => seenByConditions(conditions)),
    ...addresses("groups", [group]),
  ];
}

function seenBySegment(segment: SnapshotSegment | null): readonly Address[] {
  if (segment === null) return [];
  return [
    ...addresses("lists", [segment.included, segment.excluded]),
    ...segment.rules.flatMap(({ conditions }) => seenByConditions(conditions)),
  ];
}

function seenByConditions(conditions: readonly Condition[]): readonly Address[] {
  return conditions.flatMap((condition) => {
    if (condition.operator === "segment") return addresses("segments", condition.values);
    if (condition.operator === "flag") return addresses("flags", [condition.flag]);
    return "conditions" in condition ? seenByConditions(condition.conditions) : [];
  });
}
