import type { FlagChange } from "@yardarm/core/combinations";

/** Something of what a flag serves by that changed, or of its code. */
export interface LastChange {
  /** Milliseconds. */
  readonly at: number;
  /** Itself, or what it rests on. */
  readonly what: "config" | "variants" | "segment" | "group" | "code";
  /** Key of the flag, segment or group that changed; of code, the repository. */
  readonly of: string;
  /** Only of code: in which it was found changed. */
  readonly commit?: string | undefined;
}

/** A reference from one entity to another that it rests on, by their addresses. */
export interface Dependency {
  readonly source: string;
  readonly target: string;
}

/**
 * The last changes of each flag, the newest first, of the code in each repository and of all else: of itself, of what it rests on,
 * and of what that rests on. What tests found out before, they found out about something else. A group is shared by flags that know
 * nothing of each other, so of it only what concerns a flag is that flag's own change; flags of a group do not rest on each other.
 */
export function lastChanges(
  flags: readonly string[],
  own: ReadonlyMap<string, readonly LastChange[]>,
  dependencies: readonly Dependency[],
): ReadonlyMap<string, readonly LastChange[]> {
  const targets = new Map<string, string[]>();
  for (const { source, target } of dependencies) {
    targets.set(source, [...(targets.get(source) ?? []), target]);
  }
  const found = new Map<string, readonly LastChange[]>();
  for (const flag of flags) {
    const seen = new Set([`flag/${flag}`]);
    // What is added while going through is gone through as well; a circle ends where it began.
    for (const address of seen) {
      for (const target of targets.get(address) ?? []) seen.add(target);
    }
    const last = lastOfEach([...seen].flatMap((address) => own.get(address) ?? []));
    if (last.length > 0) found.set(flag, last);
  }
  return found;
}

function lastOfEach(changes: readonly LastChange[]): readonly LastChange[] {
  const last = new Map<string, LastChange>();
  for (const change of changes) {
    const place = change.what === "code" ? change.of : "";
    if (change.at > (last.get(place)?.at ?? 0)) last.set(place, change);
  }
  return [...last.values()].sort((one, other) => other.at - one.at);
}

/** As evidence is held against it. */
export function flagChangeOf({ at, what, of }: LastChange): FlagChange {
  return what === "code" ? { at, repository: of } : { at };
}
