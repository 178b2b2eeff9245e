import { type Attribute, type Attributes, isPlain, keyText } from "./attribute.ts";
import { prepareKey } from "./bucketing.ts";
import type { EvaluationContext } from "./decision.ts";
import { Memo } from "./memo.ts";

/** A context while it is evaluated: where attributes are looked up, and what was found out is remembered. */
export class Subject {
  /** Kept for all questions; a spare subject is about another context for each. */
  readonly context: EvaluationContext | undefined;
  /** Somebody is being decided: a context with getters of its own can ask for flags while it is read. */
  isBusy = false;
  /** The context where its properties can be read at once. Not to be set by others. */
  plain: Attributes | undefined = undefined;
  /** Any other context. */
  #other: EvaluationContext | undefined = undefined;
  #key = "";
  /** The last character of the key: keys that differ nearly always differ there, which is seen without a call. */
  #last = 0;
  /** Of the empty key, which no subject has, to begin with; a number from the start, so that it is stored as one. */
  #prepared = 0;
  #memo: Memo | undefined = undefined;

  /** Without a context: a spare one, since a new one for each question would be most of the garbage that is made. */
  constructor(context?: EvaluationContext) {
    this.context = context;
  }

  begin(context: EvaluationContext): void {
    this.isBusy = true;
    if (isPlain(context)) this.plain = context;
    else this.#other = context;
  }

  end(): void {
    this.isBusy = false;
    if (this.context !== undefined) return;
    // A spare subject is about nobody while it is not used, so that it keeps no caller's context alive. What is known of the last key is
    // still true.
    this.plain = undefined;
    this.#other = undefined;
    this.forget();
  }

  /** What was found out is asked again. */
  forget(): void {
    this.#memo = undefined;
  }

  /** `undefined` or `null` when it is missing. */
  read(attribute: Attribute): unknown {
    const { plain } = this;
    return plain === undefined ? attribute.in(this.#other) : attribute.of(plain);
  }

  /** What is found is a key: its text; `undefined` when it is missing. */
  keyAt(attribute: Attribute): string | undefined {
    const { plain } = this;
    const it =
      plain !== undefined && attribute.isKey === true
        ? attribute.keyIn(plain)
        : this.read(attribute);
    // Nearly all keys are texts, and a comparison with the empty one takes no look into it.
    return typeof it === "string" && it !== "" ? it : keyText(it);
  }

  /** A key as bucketing sees it, hashed once for as long as the same key is asked for. */
  prepared(key: string): number {
    const last = key.charCodeAt(key.length - 1);
    if (last !== this.#last || key !== this.#key) {
      this.#key = key;
      this.#last = last;
      this.#prepared = prepareKey(key);
    }
    return this.#prepared;
  }

  /** What was found out so far; most flags have nothing that is worth it, and make none. */
  get memo(): Memo {
    this.#memo ??= new Memo();
    return this.#memo;
  }
}
