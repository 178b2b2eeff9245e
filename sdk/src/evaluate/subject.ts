import { isRecord } from "../model/reading.ts";
import { prepareKey } from "./bucketing.ts";
import type { Decision, EvaluationContext } from "./decision.ts";
import { Memo } from "./memo.ts";
import { failure } from "./outcome.ts";

type Attributes = { readonly [name: string]: unknown };

const none: Attributes = Object.freeze({});

const circle = failure("GENERAL", "The prerequisites go round in a circle.");

/** A context while it is evaluated: where attributes are looked up, and what was found out is remembered. */
export class Subject {
  #context: EvaluationContext;
  /** Where attributes are looked up: the context, or nothing when it has none. */
  #root: Attributes;
  #key = "";
  /** Of the empty key, which no subject has, to begin with; a number from the start, so that it is stored as one. */
  #prepared = 0;
  #decisions: Memo<object, Decision> | undefined;
  #memberships: Memo<object, boolean> | undefined;

  constructor(context: EvaluationContext) {
    this.#context = context;
    this.#root = isRecord(context) ? context : none;
  }

  get context(): EvaluationContext {
    return this.#context;
  }

  /** Is about this context from now on, as a new subject would be; what is known of the last key is still true. */
  renew(context: EvaluationContext): void {
    this.#context = context;
    this.#root = isRecord(context) ? context : none;
    this.#decisions = undefined;
    this.#memberships = undefined;
  }

  /** The attribute at this path, in this context kind; `undefined` when it is missing. */
  attribute(path: AttributePath, kind: string | undefined): unknown {
    const { text, steps } = path;
    const root = kind === undefined ? this.#root : this.#kind(kind);
    const whole = Object.hasOwn(root, text) ? root[text] : undefined;
    return whole === undefined && steps !== undefined
      ? stepwise(root, steps)
      : (whole ?? undefined);
  }

  #kind(kind: string): Attributes {
    const root = own(this.#root, kind);
    return isRecord(root) ? root : none;
  }

  /** A key as bucketing sees it, hashed once for as long as the same key is asked for. */
  prepared(key: string): number {
    if (key !== this.#key) {
      this.#key = key;
      // Signed, since engines keep such numbers without allocating; bucketing looks at the bits alone.
      this.#prepared = prepareKey(key) | 0;
    }
    return this.#prepared;
  }

  /** What prerequisites of prerequisites decided; most flags have none, and make no memo. */
  get decisions(): Memo<object, Decision> {
    this.#decisions ??= new Memo(circle);
    return this.#decisions;
  }

  /** In which segments within segments the subject is. */
  get memberships(): Memo<object, boolean> {
    this.#memberships ??= new Memo(false);
    return this.#memberships;
  }
}

/** A path taken apart once, when the flag is compiled. */
export interface AttributePath {
  readonly text: string;
  /** Absent when there is only one. */
  readonly steps: readonly string[] | undefined;
}

/**
 * Paths that were taken apart already. Thousands of conditions ask for a handful of attributes; sharing their paths keeps
 * what is read for each of them in the processor's cache.
 */
const paths = new Map<string, AttributePath>();
const pathsMax = 1_000;

export function attributePath(text: string): AttributePath {
  const known = paths.get(text);
  if (known !== undefined) return known;
  const path = { text, steps: text.includes(".") ? text.split(".") : undefined };
  if (paths.size < pathsMax) paths.set(text, path);
  return path;
}

/** The path of the key itself. */
export const targetingKeyPath: AttributePath = attributePath("targetingKey");

/** A value that can be hashed as a key: text, or a number or boolean as its text. */
export function keyText(value: unknown): string | undefined {
  if (typeof value === "string") return value === "" ? undefined : value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return undefined;
}

function stepwise(root: Attributes, steps: readonly string[]): unknown {
  let value: unknown = root;
  for (const step of steps) {
    value = own(value, step);
    if (value === undefined) return undefined;
  }
  return value ?? undefined;
}

/** Own properties only: nothing that a prototype brings is an attribute, nor is anything of a list. */
function own(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
