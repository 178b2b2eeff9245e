/** What changed last of all that a flag serves by. */
export interface LastChange {
  /** Milliseconds. */
  readonly at: number;
  /** Itself, or what it rests on. */
  readonly what: "config" | "variants" | "segment" | "group" | "code";
  /** Key of the flag, segment or group that changed; of code, the repository. */
  readonly of: string;
}

/** A reference from one entity to another that it rests on, by their addresses. */
export interface Dependency {
  readonly source: string;
  readonly target: string;
}

/**
 * The last change of each flag: of itself, of what it rests on, and of what that rests on. What tests found out before, they
 * found out about something else. A group is shared by flags that know nothing of each other, so of it only what concerns
 * a flag is that flag's own change; flags of a group do not rest on each other.
 */
export function lastChanges(
  flags: readonly string[],
  own: ReadonlyMap<string, LastChange>,
  dependencies: readonly Dependency[],
): ReadonlyMap<string, LastChange> {
  const targets = new Map<string, string[]>();
  for (const { source, target } of dependencies) {
    targets.set(source, [...(targets.get(source) ?? []), target]);
  }
  const found = new Map<string, LastChange>();
  for (const flag of flags) {
    const seen = new Set([`flag/${flag}`]);
    // What is added while going through is gone through as well; a circle ends where it began.
    for (const address of seen) {
      for (const target of targets.get(address) ?? []) seen.add(target);
      const change = own.get(address);
      const newest = found.get(flag);
      if (change !== undefined && change.at > (newest?.at ?? 0)) found.set(flag, change);
    }
  }
  return found;
}
