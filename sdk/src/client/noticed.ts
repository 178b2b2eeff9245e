import type { EvaluationContext } from "../evaluate/index.ts";
import { valueMark } from "../evaluate/index.ts";
import type { ContextAttribute, PassedDefault } from "../model/index.ts";

/** Contexts looked at between two reports. */
const contextsMax = 16;
/** Defaults and attributes in one report; what is beyond is noticed again later. */
const noticedMax = 500;
/** Attributes at one level of a context; with more, their names are data. */
const namesMax = 50;
const depthMax = 4;
/** After so many reports everything is told again: about once an hour. */
const reportsBetween = 360;

/** Names that people write into code; one with a longer number in it may be somebody's. */
const namePattern = /^(?!.*\d{4})[a-z_$][\w$.:-]{0,39}$/i;

/**
 * The default values that code passes, and which attributes contexts have. It is shown a few evaluations of each report and
 * never all, and tells each finding once an hour. It must never throw: contexts and defaults are whatever callers have.
 */
export class Noticed {
  #defaults: PassedDefault[] = [];
  #attributes: ContextAttribute[] = [];
  #told = new Set<string>();
  /** Whom it has looked at, without keeping anybody: an edge may know no `WeakRef`. */
  #seen = new WeakSet<object>();
  #contexts = 0;
  #reports = 0;

  see(flag: string, context: EvaluationContext, defaultValue: unknown): void {
    try {
      this.#seeDefault(flag, defaultValue);
      this.#seeContext(context);
    } catch {
      // A context with getters of its own, a default that goes round in a circle: there is nothing to tell of it.
    }
  }

  take(): { readonly defaults?: PassedDefault[]; readonly attributes?: ContextAttribute[] } {
    const defaults = this.#defaults;
    const attributes = this.#attributes;
    this.#defaults = [];
    this.#attributes = [];
    this.#contexts = 0;
    this.#seen = new WeakSet();
    if (++this.#reports % reportsBetween === 0) this.#told.clear();
    return {
      ...(defaults.length > 0 && { defaults }),
      ...(attributes.length > 0 && { attributes }),
    };
  }

  #seeDefault(flag: string, value: unknown): void {
    if (this.#defaults.length >= noticedMax) return;
    const mark = valueMark(value);
    if (mark !== undefined && this.#isNew(`${flag} ${mark.type} ${mark.hash ?? mark.value}`)) {
      this.#defaults.push({ flag, ...mark });
    }
  }

  #seeContext(context: EvaluationContext): void {
    // One request asks many flags for one context; looking at it once is enough.
    if (this.#contexts >= contextsMax || this.#seen.has(context)) return;
    this.#contexts++;
    this.#seen.add(context);
    this.#look(context, "", 1);
  }

  #look(record: object, prefix: string, depth: number): void {
    const entries = Object.entries(record);
    const isData = entries.length > namesMax;
    for (const [name, value] of entries.slice(0, namesMax)) {
      const path = `${prefix}${isData || !namePattern.test(name) ? "*" : name}`;
      const type = value === null ? "null" : Array.isArray(value) ? "list" : typeof value;
      if (type === "object" && depth < depthMax) this.#look(value as object, `${path}.`, depth + 1);
      else if (type !== "undefined") this.#seeAttribute({ path, type });
    }
  }

  #seeAttribute(attribute: ContextAttribute): void {
    const { path, type } = attribute;
    if (this.#attributes.length < noticedMax && this.#isNew(`${path}\n${type}`)) {
      this.#attributes.push(attribute);
    }
  }

  #isNew(id: string): boolean {
    if (this.#told.has(id)) return false;
    // A service that makes keys up must not fill the memory; it is told of again, no more.
    if (this.#told.size >= 20 * noticedMax) this.#told.clear();
    this.#told.add(id);
    return true;
  }
}
