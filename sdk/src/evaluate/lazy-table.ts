import type { Entries } from "../model/entries.ts";

/** What the newest table of a line holds. The next one takes it over and changes it in place. */
export interface Store<S, C> {
  base: Entries<S>;
  /** What differs from the base; `undefined` = gone. */
  readonly changed: Map<string, S | undefined>;
  readonly made: Map<string, C>;
}

/** Where an older table finds what it handed on. */
export interface Past<S, C> {
  get(key: string): C | undefined;
  source(key: string): S | undefined;
  readonly sources: { readonly [key: string]: S };
}

/**
 * Compiled entries, each made when it is first asked for, so that a large snapshot is ready at once. To those who look
 * things up a table never changes; how the next one is made of it is told in `advance-table.ts`.
 */
export class LazyTable<S, C> {
  readonly make: (source: S, key: string) => C;
  /** Only the newest table of a line has it; the others have a past. */
  store: Store<S, C> | undefined;
  past: Past<S, C> | undefined;

  constructor(store: Store<S, C>, make: (source: S, key: string) => C) {
    this.store = store;
    this.past = undefined;
    this.make = make;
  }

  /** `undefined` for what the snapshot does not have. */
  get(key: string): C | undefined {
    return this.store?.made.get(key) ?? this.#find(key);
  }

  #find(key: string): C | undefined {
    if (this.store === undefined) return this.past?.get(key);
    const source = sourceIn(this.store, key);
    if (source === undefined) return undefined;
    const entry = this.make(source, key);
    this.store.made.set(key, entry);
    return entry;
  }
}

export function storeOf<S, C>(base: Entries<S>): Store<S, C> {
  return { base, changed: new Map(), made: new Map() };
}

export function sourceIn<S, C>({ base, changed }: Store<S, C>, key: string): S | undefined {
  return changed.has(key) ? changed.get(key) : base.get(key);
}
