/**
 * What entries said about one subject. Each is asked once, however many others look at it, so that entries that share
 * others cost no more than there are entries.
 */
export class Memo<K extends object, V> {
  readonly #whileAsking: V;
  readonly #answers = new Map<K, V>();
  #tables: object | undefined;

  /** @param whileAsking the answer of an entry that, going round in a circle, asks for itself. */
  constructor(whileAsking: V) {
    this.#whileAsking = whileAsking;
  }

  answer(entry: K, tables: object, ask: () => V): V {
    if (tables !== this.#tables) {
      this.#answers.clear();
      this.#tables = tables;
    }
    const known = this.#answers.get(entry);
    if (known !== undefined) return known;
    this.#answers.set(entry, this.#whileAsking);
    const answer = ask();
    this.#answers.set(entry, answer);
    return answer;
  }
}
