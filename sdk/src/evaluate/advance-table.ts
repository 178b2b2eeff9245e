import { ObjectEntries, replaced } from "../model/entries.ts";
import { LazyTable, type Past, type Store, sourceIn, storeOf } from "./lazy-table.ts";

/** What happens to named entries; `null` = gone. */
export type Changes<S> = { readonly [key: string]: S | null };

/** All that a table is compiled from, as one object. */
type Sources<S> = { readonly [key: string]: S };

/** So many differences from the base are folded into a new one, so that entries that come and go leave nothing behind. */
const changedMax = 1_024;

/**
 * The table after these changes; the one before stays as it is to its users.
 *
 * The newest table holds everything, and an older one only knows how it differed (Baker's versioned arrays). So a change
 * costs what it changes, however many entries there are; looking things up in the newest table costs nothing more; and
 * what nobody looks at any more is garbage.
 */
export function advanceTable<S, C>(
  table: LazyTable<S, C>,
  changes: Changes<S> | undefined,
): LazyTable<S, C> {
  if (changes === undefined) return table;
  // From an older table another line begins, with a store of its own.
  const store = table.store ?? storeOf<S, C>(new ObjectEntries(sourcesOf(table)));
  const differences = new Map<string, Entry<S, C>>();
  for (const [key, source] of Object.entries(changes)) {
    differences.set(key, { source: sourceIn(store, key), made: store.made.get(key) });
    store.changed.set(key, source ?? undefined);
    store.made.delete(key);
  }
  if (store.changed.size > changedMax) fold(store);
  const next = new LazyTable(store, table.make);
  table.store = undefined;
  table.past = new Difference(differences, next);
  return next;
}

/** What the entry of a table is compiled from. */
export function sourceOf<S, C>({ store, past }: LazyTable<S, C>, key: string): S | undefined {
  return store === undefined ? past?.source(key) : sourceIn(store, key);
}

/** All that a table is compiled from, as one object: made when it is asked for, once. */
export function sourcesOf<S, C>({ store, past }: LazyTable<S, C>): Sources<S> {
  if (store === undefined) return past?.sources ?? {};
  fold(store);
  return store.base.all();
}

interface Entry<S, C> {
  readonly source: S | undefined;
  made: C | undefined;
}

/** How an older table differs from a newer one. */
class Difference<S, C> implements Past<S, C> {
  readonly #entries: Map<string, Entry<S, C>>;
  #newer: LazyTable<S, C>;

  constructor(entries: Map<string, Entry<S, C>>, newer: LazyTable<S, C>) {
    this.#entries = entries;
    this.#newer = newer;
  }

  get(key: string): C | undefined {
    const newer = this.#catchUp();
    const entry = this.#entries.get(key);
    if (entry === undefined) return newer.get(key);
    if (entry.source !== undefined) entry.made ??= newer.make(entry.source, key);
    return entry.made;
  }

  source(key: string): S | undefined {
    const entry = this.#entries.get(key);
    return entry === undefined ? sourceOf(this.#newer, key) : entry.source;
  }

  get sources(): Sources<S> {
    const before = [...this.#entries].map(([key, { source }]) => [key, source] as const);
    return replaced(sourcesOf(this.#newer), before);
  }

  /** Differs from the newest table from now on, so that it is never far, however long it is kept. */
  #catchUp(): LazyTable<S, C> {
    for (let { past } = this.#newer; past instanceof Difference; { past } = this.#newer) {
      for (const [key, entry] of past.#entries) {
        if (!this.#entries.has(key)) this.#entries.set(key, entry);
      }
      this.#newer = past.#newer;
    }
    return this.#newer;
  }
}

function fold<S, C>(store: Store<S, C>): void {
  const { base, changed } = store;
  if (changed.size === 0) return;
  store.base = base.after?.(changed) ?? new ObjectEntries(replaced(base.all(), changed));
  changed.clear();
}
