/** One part of a snapshot: entries by key. */
export interface Entries<S> {
  /** `undefined` for what it does not have. */
  get(key: string): S | undefined;
  /** All of them as one object; it takes time that grows with the part. */
  all(): { readonly [key: string]: S };
  /**
   * The entries after these changes, `undefined` = gone. These may no longer be used. Absent where another object of all entries does
   * as well.
   */
  after?(changes: ReadonlyMap<string, S | undefined>): Entries<S>;
}

/** Entries as an object has them. It is never changed: it belongs to whoever gave it. */
export class ObjectEntries<S> implements Entries<S> {
  readonly #object: { readonly [key: string]: S };

  constructor(object: { readonly [key: string]: S }) {
    this.#object = object;
  }

  get(key: string): S | undefined {
    return own(this.#object, key);
  }

  all(): { readonly [key: string]: S } {
    return this.#object;
  }
}

/** A copy of the object after these changes. */
export function replaced<S>(
  object: { readonly [key: string]: S },
  changes: Iterable<readonly [string, S | undefined]>,
): { readonly [key: string]: S } {
  const next: Record<string, S> = { ...object };
  for (const [key, source] of changes) {
    if (source === undefined) delete next[key];
    else next[key] = source;
  }
  return next;
}

/** What an object holds itself; nothing that a prototype brings. */
export function own<T>(record: { readonly [name: string]: T }, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
