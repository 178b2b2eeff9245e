/**
 * What entries said about one subject. Each is asked once, however many others look at it, so that entries that share
 * others cost no more than there are entries.
 */
export class Memo {
  readonly #answers = new Map<object, unknown>();
  #tables: object | undefined;

  /** @param whileAsking the answer of an entry that, going round in a circle, asks for itself. */
  answer<V>(entry: object, tables: object, whileAsking: V, ask: () => V): V {
    if (tables !== this.#tables) {
      this.#answers.clear();
      this.#tables = tables;
    }
    // An entry is always asked the same.
    const known = this.#answers.get(entry) as V | undefined;
    if (known !== undefined) return known;
    this.#answers.set(entry, whileAsking);
    const answer = ask();
    this.#answers.set(entry, answer);
    return answer;
  }
}
