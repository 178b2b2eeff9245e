import { decide, type EvaluationContext, Subject } from "@yardarm/sdk/evaluate";
import { contextOf } from "./context.ts";
import { keepsCorrelations } from "./question.ts";
import type { Attributes } from "./sample-contexts.ts";
import type { Source } from "./source.ts";

const wordsMax = 128;

/** Of one variant, the contexts in which it is served: a bit for each. */
export type Contexts = Uint32Array;

/** Contexts, and what the evaluator serves in each of them: what two flags do together is seen by looking at bits. */
export class ContextTable {
  readonly #attributes: Attributes[] = [];
  readonly #contexts: EvaluationContext[] = [];
  readonly #served = new Map<string, Map<string, Contexts>>();
  #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  get size(): number {
    return this.#contexts.length;
  }

  get isFull(): boolean {
    return this.size >= wordsMax * 32;
  }

  /** Takes a context in, unless it cannot be in this world, or there is no room. */
  add(attributes: Attributes, flags: Iterable<string>): void {
    const context = contextOf([...attributes.values()]);
    if (this.isFull || !keepsCorrelations(this.#source, context)) return;
    const index = this.size;
    this.#attributes.push(attributes);
    this.#contexts.push(context);
    const subject = new Subject(context);
    for (const flag of flags) this.#note(flag, index, subject);
  }

  /** Asks anew what some flags serve, in all contexts, after a change. */
  refresh(source: Source, flags: Iterable<string>): void {
    this.#source = source;
    for (const flag of flags) {
      this.#served.delete(flag);
      this.#contexts.forEach((context, index) => {
        this.#note(flag, index, new Subject(context));
      });
    }
  }

  forget(flag: string): void {
    this.#served.delete(flag);
  }

  /** Absent when it was never served. */
  contextsOf(flag: string, variant: string): Contexts | undefined {
    return this.#served.get(flag)?.get(variant);
  }

  attributesAt(index: number): Attributes {
    return this.#attributes[index] ?? new Map();
  }

  contextAt(index: number): EvaluationContext {
    return this.#contexts[index] ?? {};
  }

  #note(flag: string, index: number, subject: Subject): void {
    const { variant } = decide(this.#source.compiled, subject, { flag });
    if (variant === undefined) return;
    const variants = this.#served.get(flag) ?? new Map<string, Contexts>();
    this.#served.set(flag, variants);
    const contexts = variants.get(variant) ?? new Uint32Array(wordsMax);
    variants.set(variant, contexts);
    const word = index >>> 5;
    contexts[word] = (contexts[word] ?? 0) | (1 << (index & 31));
  }
}

/** The first context that is in both; -1 when there is none. */
export function firstCommon(one: Contexts, other: Contexts): number {
  for (let word = 0; word < wordsMax; word++) {
    const both = (one[word] ?? 0) & (other[word] ?? 0);
    if (both !== 0) return word * 32 + (31 - Math.clz32(both & -both));
  }
  return -1;
}

/** Some of the contexts, spread over all of them. */
export function someOf(contexts: Contexts, countMax: number): readonly number[] {
  const all: number[] = [];
  contexts.forEach((bits, word) => {
    for (let bit = 0; bits !== 0 && bit < 32; bit++) {
      if ((bits & (1 << bit)) !== 0) all.push(word * 32 + bit);
    }
  });
  const step = Math.max(1, Math.floor(all.length / countMax));
  return all.filter((_, index) => index % step === 0).slice(0, countMax);
}
