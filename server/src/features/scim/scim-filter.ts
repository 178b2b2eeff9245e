/** The filter language of RFC 7644 §3.4.2.2: read with limits, and asked of a resource. */
import { invalid } from "./scim-error.ts";
import { attributeOf, isObject, type Json } from "./scim-json.ts";

export interface AttributePath {
  readonly name: string;
  readonly sub?: string;
}

const operators = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"] as const;
export type Operator = (typeof operators)[number];
export type FilterValue = string | number | boolean | null;

export type Filter =
  | { readonly kind: "and" | "or"; readonly parts: readonly Filter[] }
  | { readonly kind: "not"; readonly part: Filter }
  | { readonly kind: "present"; readonly path: AttributePath }
  | {
      readonly kind: "compare";
      readonly path: AttributePath;
      readonly operator: Operator;
      readonly value: FilterValue;
    }
  /** `emails[type eq "work"]`: one and the same value has to fit. */
  | { readonly kind: "value"; readonly path: AttributePath; readonly part: Filter };

const LENGTH_MAX = 4_000;
const DEPTH_MAX = 16;
const COMPARISONS_MAX = 100;

export function parseFilter(text: string): Filter {
  const parser = new FilterParser(text);
  const filter = parser.filter(0);
  parser.end();
  return filter;
}

/** `name`, `name.familyName`, `emails[type eq "work"]`, `emails[type eq "work"].value` (RFC 7644 §3.5.2). */
export interface PatchPath extends AttributePath {
  readonly where?: Filter;
}

export function parsePath(text: string): PatchPath {
  try {
    const parser = new FilterParser(text);
    const path = parser.patchPath();
    parser.end();
    return path;
  } catch {
    throw invalid("invalidPath", `"${text.slice(0, 100)}" is no path of an attribute.`);
  }
}

/** Schemas may stand before a name; there are no two attributes that only they would tell apart. */
const schemaPrefix = /^urn:ietf:params:scim:schemas:core:2\.0:(User|Group):/i;
const extensionPrefix = /^urn:/i;
const nameToken = /^[A-Za-z$][\w$-]*(\.[A-Za-z$][\w$-]*)?/;
const token =
  /^\s*(?:(?<word>[A-Za-z$][\w$.:-]*)|(?<text>"(?:[^"\\]|\\.)*")|(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<sign>[()[\].]))/;

interface Token {
  readonly kind: "word" | "text" | "number" | "sign";
  readonly text: string;
}

class FilterParser {
  #rest: string;
  #comparisons = 0;

  constructor(text: string) {
    if (text.length > LENGTH_MAX)
      throw invalid("invalidFilter", `A filter has at most ${LENGTH_MAX} characters.`);
    this.#rest = text;
  }

  end(): void {
    if (this.#rest.trim() !== "") throw this.#unexpected();
  }

  filter(depth: number): Filter {
    if (depth > DEPTH_MAX) throw invalid("invalidFilter", "The filter is nested too deeply.");
    return this.#chain("or", () => this.#chain("and", () => this.#single(depth)));
  }

  patchPath(): PatchPath {
    const path = this.#path();
    if (!this.#takeSign("[")) return path;
    const where = this.filter(1);
    this.#requireSign("]");
    if (!this.#takeSign(".")) return { ...path, where };
    return { ...path, where, sub: this.#next("word").text };
  }

  #chain(kind: "and" | "or", part: () => Filter): Filter {
    const parts = [part()];
    while (this.#takeWord(kind)) parts.push(part());
    const [first] = parts;
    return parts.length === 1 && first !== undefined ? first : { kind, parts };
  }

  #single(depth: number): Filter {
    if (this.#takeSign("(")) return this.#closed(depth);
    if (this.#peek()?.text.toLowerCase() === "not") {
      const before = this.#rest;
      this.#next("word");
      if (this.#takeSign("(")) return { kind: "not", part: this.#closed(depth) };
      this.#rest = before;
    }
    if (++this.#comparisons > COMPARISONS_MAX)
      throw invalid("invalidFilter", `A filter has at most ${COMPARISONS_MAX} comparisons.`);
    const path = this.#path();
    if (this.#takeSign("[")) {
      const part = this.filter(depth + 1);
      this.#requireSign("]");
      return { kind: "value", path, part };
    }
    if (this.#takeWord("pr")) return { kind: "present", path };
    return { kind: "compare", path, operator: this.#operator(), value: this.#value() };
  }

  #closed(depth: number): Filter {
    const inner = this.filter(depth + 1);
    this.#requireSign(")");
    return inner;
  }

  #path(): AttributePath {
    const full = this.#next("word").text;
    const text = full.replace(schemaPrefix, "");
    if (extensionPrefix.test(text)) return { name: text };
    const match = nameToken.exec(text);
    if (match === null || match[0] !== text) throw this.#unexpected();
    const [name = "", sub] = text.split(".");
    return sub === undefined ? { name } : { name, sub };
  }

  #operator(): Operator {
    const { text } = this.#next("word");
    const operator = operators.find((each) => each === text.toLowerCase());
    if (operator === undefined)
      throw invalid("invalidFilter", `"${text.slice(0, 40)}" is no operator.`);
    return operator;
  }

  #value(): FilterValue {
    const taken = this.#next();
    if (taken.kind === "text" || taken.kind === "number") return parsedText(taken.text);
    const words: Readonly<Record<string, FilterValue>> = { true: true, false: false, null: null };
    const value = words[taken.text.toLowerCase()];
    if (value === undefined) throw this.#unexpected();
    return value;
  }

  #peek(): Token | undefined {
    const match = token.exec(this.#rest);
    if (match?.groups === undefined) return undefined;
    for (const kind of ["word", "text", "number", "sign"] as const) {
      const text = match.groups[kind];
      if (text !== undefined) return { kind, text };
    }
    return undefined;
  }

  #next(kind?: Token["kind"]): Token {
    const next = this.#peek();
    if (next === undefined || (kind !== undefined && next.kind !== kind)) throw this.#unexpected();
    this.#rest = this.#rest.trimStart().slice(next.text.length);
    return next;
  }

  #takeWord(word: string): boolean {
    if (this.#peek()?.text.toLowerCase() !== word) return false;
    this.#next();
    return true;
  }

  #takeSign(sign: string): boolean {
    const next = this.#peek();
    if (next?.kind !== "sign" || next.text !== sign) return false;
    this.#next();
    return true;
  }

  #requireSign(sign: string): void {
    if (!this.#takeSign(sign)) throw invalid("invalidFilter", `The filter lacks a "${sign}".`);
  }

  #unexpected() {
    const rest = this.#rest.trim().slice(0, 40);
    const detail = rest === "" ? "The filter ends too early." : `Not expected here: ${rest}`;
    return invalid("invalidFilter", detail);
  }
}

function parsedText(text: string): FilterValue {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "string" || typeof value === "number") return value;
  } catch {
    // Said below.
  }
  throw invalid("invalidFilter", `${text.slice(0, 40)} is no value.`);
}

/** Whether the resource is one of those that the filter asks for. */
export function isAskedFor(resource: Json, filter: Filter): boolean {
  switch (filter.kind) {
    case "and":
      return filter.parts.every((part) => isAskedFor(resource, part));
    case "or":
      return filter.parts.some((part) => isAskedFor(resource, part));
    case "not":
      return !isAskedFor(resource, filter.part);
    case "present":
      return valuesAt(resource, filter.path).some(isPresent);
    case "value":
      return listOf(attributeOf(resource, filter.path.name)).some(
        (value) => isObject(value) && isAskedFor(value, filter.part),
      );
    case "compare":
      return isCompared(valuesAt(resource, filter.path), filter);
  }
}

type Comparison = Extract<Filter, { kind: "compare" }>;

function isCompared(values: readonly unknown[], { path, operator, value }: Comparison): boolean {
  const given = values.filter(isPresent);
  // Nothing is not equal to something, and equal to null.
  if (given.length === 0)
    return operator === "ne" ? value !== null : operator === "eq" && value === null;
  if (operator === "ne") return !given.some((each) => compare(each, value, path, "eq"));
  return given.some((each) => compare(each, value, path, operator));
}

/** Identifiers of others are exact (RFC 7643 §3.1); what people are called is not. */
const exactNames = new Set(["id", "externalid"]);

function compare(
  given: unknown,
  wanted: FilterValue,
  { name }: AttributePath,
  operator: Operator,
): boolean {
  if (typeof given === "string" && typeof wanted === "string") {
    if (name.toLowerCase() === "meta")
      return ordered(Date.parse(given), Date.parse(wanted), operator);
    const isExact = exactNames.has(name.toLowerCase());
    return isExact
      ? textCompared(given, wanted, operator)
      : textCompared(given.toLowerCase(), wanted.toLowerCase(), operator);
  }
  if (typeof given === "boolean" && typeof wanted === "string")
    return operator === "eq" && String(given) === wanted.toLowerCase();
  if (typeof given === "number" && typeof wanted === "number")
    return ordered(given, wanted, operator);
  return operator === "eq" && given === wanted;
}

function textCompared(given: string, wanted: string, operator: Operator): boolean {
  if (operator === "co") return given.includes(wanted);
  if (operator === "sw") return given.startsWith(wanted);
  if (operator === "ew") return given.endsWith(wanted);
  return ordered(given, wanted, operator);
}

function ordered<Value extends string | number>(
  given: Value,
  wanted: Value,
  operator: Operator,
): boolean {
  if (operator === "eq") return given === wanted;
  if (operator === "gt") return given > wanted;
  if (operator === "ge") return given >= wanted;
  if (operator === "lt") return given < wanted;
  return operator === "le" && given <= wanted;
}

function valuesAt(resource: Json, { name, sub }: AttributePath): readonly unknown[] {
  return listOf(attributeOf(resource, name)).map((value) => {
    if (!isObject(value)) return sub === undefined ? value : undefined;
    return attributeOf(value, sub ?? "value");
  });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function isPresent(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return false;
  return !(Array.isArray(value) && value.length === 0);
}

/** An equality that every resource asked for must fulfil; it lets the database look instead of us. */
export function narrowed(
  filter: Filter,
): { readonly name: string; readonly value: string } | undefined {
  if (filter.kind === "and") {
    for (const part of filter.parts) {
      const found = narrowed(part);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (filter.kind !== "compare" || filter.operator !== "eq" || filter.path.sub !== undefined)
    return undefined;
  const { value } = filter;
  return typeof value === "string" ? { name: filter.path.name.toLowerCase(), value } : undefined;
}
