import type { Entries } from "./entries.ts";
import { parsed } from "./split-json.ts";

/**
 * Entries as text, each parsed when it is asked for. Whether one is what it should be, whoever asks has to look: one that
 * is not JSON is `null`.
 */
export class TextEntries<S> implements Entries<S> {
  readonly #texts: Map<string, string>;

  constructor(texts: Map<string, string>) {
    this.#texts = texts;
  }

  get(key: string): S | undefined {
    const text = this.#texts.get(key);
    return text === undefined ? undefined : ((parsed(text) ?? null) as S);
  }

  all(): { readonly [key: string]: S } {
    return Object.fromEntries([...this.#texts.keys()].map((key) => [key, this.get(key) as S]));
  }

  after(changes: ReadonlyMap<string, S | undefined>): Entries<S> {
    for (const [key, source] of changes) {
      if (source === undefined) this.#texts.delete(key);
      else this.#texts.set(key, JSON.stringify(source));
    }
    return this;
  }
}
