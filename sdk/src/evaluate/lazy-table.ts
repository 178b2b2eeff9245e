/** Named entries as the snapshot has them. */
export type Sources<S> = { readonly [key: string]: S };

/**
 * Compiled entries, each made when it is first asked for, so that a large snapshot is ready at once. The sources never
 * change; a next table is made for the next snapshot and takes over the entries whose source is still the same.
 */
export class LazyTable<S, C> {
  readonly #sources: Sources<S>;
  readonly #make: (source: S, key: string) => C;
  readonly #made = new Map<string, C>();

  constructor(sources: Sources<S>, make: (source: S, key: string) => C) {
    this.#sources = sources;
    this.#make = make;
  }

  /** `undefined` for what the snapshot does not have. */
  get(key: string): C | undefined {
    const made = this.#made.get(key);
    if (made !== undefined) return made;
    if (!Object.hasOwn(this.#sources, key)) return undefined;
    const source = this.#sources[key];
    if (source === undefined) return undefined;
    const entry = this.#make(source, key);
    this.#made.set(key, entry);
    return entry;
  }

  next(sources: Sources<S>): LazyTable<S, C> {
    if (sources === this.#sources) return this;
    const table = new LazyTable(sources, this.#make);
    for (const [key, entry] of this.#made) {
      if (sources[key] === this.#sources[key]) table.#made.set(key, entry);
    }
    return table;
  }
}
