/** Functions that are told of one kind of event. One that throws does not keep the others from hearing. */
export class Listeners<E> {
  readonly #onThrow: (error: unknown) => void;
  readonly #listeners = new Set<(event: E) => void>();

  constructor(onThrow: (error: unknown) => void) {
    this.#onThrow = onThrow;
  }

  get isEmpty(): boolean {
    return this.#listeners.size === 0;
  }

  /** Gives its own undo. */
  add(listener: (event: E) => void): () => void {
    // A function of its own, so that the same listener can be added twice and each undo takes back one.
    const entry = (event: E): void => listener(event);
    this.#listeners.add(entry);
    return () => {
      this.#listeners.delete(entry);
    };
  }

  tell(event: E): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        this.#onThrow(error);
      }
    }
  }
}
