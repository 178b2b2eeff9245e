import { type Attribute, type Attributes, plainOf, readOwn, readPlain } from "./attribute.ts";
import { prepareKey } from "./bucketing.ts";
import type { EvaluationContext } from "./decision.ts";
import { Memo } from "./memo.ts";
import { failure, type Outcome } from "./outcome.ts";

const circle = failure("GENERAL", "The prerequisites go round in a circle.");

/** Whom a spare subject is about while nobody uses it, so that it keeps no caller's context alive. */
const nobody: EvaluationContext = Object.freeze({});

/** A context while it is evaluated: where attributes are looked up, and what was found out is remembered. */
export class Subject {
  /** Kept for all questions; a spare subject is about another context for each. */
  readonly context: EvaluationContext | undefined;
  /** Somebody is being decided: a context with getters of its own can ask for flags while it is read. */
  isBusy = false;
  #current = nobody;
  #plain: Attributes | undefined;
  #key = "";
  /** Of the empty key, which no subject has, to begin with; a number from the start, so that it is stored as one. */
  #prepared = 0;
  #decisions: Memo<object, Outcome> | undefined;
  #memberships: Memo<object, boolean> | undefined;

  /** Without a context: a spare one, since a new one for each question would be most of the garbage that is made. */
  constructor(context?: EvaluationContext) {
    this.context = context;
  }

  begin(context: EvaluationContext): void {
    this.isBusy = true;
    if (context === this.#current) return;
    this.#current = context;
    this.#plain = plainOf(context);
  }

  end(): void {
    this.isBusy = false;
    if (this.context !== undefined) return;
    // What is known of the last key is still true.
    this.#current = nobody;
    if (this.#decisions !== undefined) this.#decisions = undefined;
    if (this.#memberships !== undefined) this.#memberships = undefined;
  }

  /** `undefined` or `null` when it is missing. */
  read(attribute: Attribute): unknown {
    const plain = this.#plain;
    return plain !== undefined && attribute.site >= 0
      ? readPlain(plain, attribute)
      : readOwn(this.#current, attribute);
  }

  /** A key as bucketing sees it, hashed once for as long as the same key is asked for. */
  prepared(key: string): number {
    if (key !== this.#key) {
      this.#key = key;
      this.#prepared = prepareKey(key);
    }
    return this.#prepared;
  }

  /** What prerequisites of prerequisites decided; most flags have none, and make no memo. */
  get decisions(): Memo<object, Outcome> {
    this.#decisions ??= new Memo(circle);
    return this.#decisions;
  }

  /** In which segments within segments the subject is. */
  get memberships(): Memo<object, boolean> {
    this.#memberships ??= new Memo(false);
    return this.#memberships;
  }
}
