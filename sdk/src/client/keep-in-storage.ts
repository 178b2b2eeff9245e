import { keepIn, type Persistence } from "./keeper.ts";

/** The part of `localStorage` that is needed. */
export interface TextStorage {
  getItem(name: string): string | null;
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
