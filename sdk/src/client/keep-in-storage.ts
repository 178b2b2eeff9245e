import { keepIn, type Persistence } from "./keeper.ts";

/** The part of `localStorage` that is needed. */
export interface TextStorage {
  /** The text under a name; `null` when there is none. */
  getItem(name: string): string | null;
  /** Keeps a text under a name; may throw when there is no room. */
  setItem(name: string, text: string): void;
}

/**
 * Keeps the snapshot under a name in `localStorage`, or in what has its shape.
 *
 * @example
 * const flags = createClient({ url, key, persist: keepInStorage(localStorage, "yardarm") });
 */
export function keepInStorage(storage: TextStorage, name: string): Persistence {
  return keepIn({
    load: async () => storage.getItem(name) ?? undefined,
    save: async (text) => storage.setItem(name, text),
  });
}
