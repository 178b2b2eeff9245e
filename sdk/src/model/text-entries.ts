import type { Entries } from "./entries.ts";
import { parseJson } from "./json.ts";
import { afterValue } from "./split-json.ts";

/**
 * Entries as text, each parsed when it is asked for. Whether one is what it should be, whoever asks has to look: one that
 * is not JSON is `null`.
 */
export class TextEntries<S> implements Entries<S> {
  readonly #text: string;
  /** Where the value of each starts in the text; of one that was changed since, its own text. */
  readonly #values: Map<string, number | string>;

  constructor(text: string, starts: Map<string, number>) {
    this.#text = text;
    this.#values = starts;
  }

  get(key: string): S | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    const text = typeof value === "string" ? value : this.#valueAt(value);
    return (parseJson(text) ?? null) as S;
  }

  all(): { readonly [key: string]: S } {
    return Object.fromEntries([...this.#values.keys()].map((key) => [key, this.get(key) as S]));
  }

  after(changes: ReadonlyMap<string, S | undefined>): Entries<S> {
    for (const [key, source] of changes) {
      if (source === undefined) this.#values.delete(key);
      else this.#values.set(key, JSON.stringify(source));
    }
    return this;
  }

  #valueAt(start: number): string {
    return this.#text.slice(start, afterValue(this.#text, start));
  }
}
