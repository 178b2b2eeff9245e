/** Where an attribute is found in a context. */
import { own } from "../model/entries.ts";
import { isRecord } from "../model/reading.ts";

export type Attributes = { readonly [name: string]: unknown };

/** Where an attribute is looked up, taken apart once, when the flag is compiled. */
export interface Attribute {
  /** Its path as it was written; the name of the property when the path has one step. */
  readonly name: string;
  /** Absent when there is only one. */
  readonly steps: readonly string[] | undefined;
  /** Context kind; absent = the top level. */
  readonly kind: string | undefined;
  /** Which of the lines of `readPlain` reads it; -1 when a property of the context is not what is looked for. */
  readonly site: number;
}

/** Those that were asked for, since many flags ask for few: what all of them look at stays near. */
const known = new Map<string, Attribute>();
const knownMax = 1_000;
let sites = 0;

const none: Attributes = Object.freeze({});

/** The same object for the same attribute, but for very many. */
export function attributeAt(path: string, kind: string | undefined): Attribute {
  const id = JSON.stringify([path, kind]);
  const attribute = known.get(id) ?? makeAttribute(path, kind);
  if (known.size < knownMax) known.set(id, attribute);
  return attribute;
}

function makeAttribute(path: string, kind: string | undefined): Attribute {
  // As the name of a property it is kept once by the engine, which then compares it without looking at its characters.
  const [name = path] = Object.keys({ [path]: 0 });
  const steps = name.includes(".") ? name.split(".") : undefined;
  const isDirect = kind === undefined && steps === undefined && !(name in none);
  return { name, steps, kind, site: isDirect ? sites++ : -1 };
}

/** The key itself. */
export function keyOfKind(kind: string | undefined): Attribute {
  return attributeAt("targetingKey", kind);
}

/**
 * Whether reading a property of the context gives what it holds itself: nothing that a prototype brings is an attribute. Asking
 * that for each property takes longer than reading it, so it is asked once.
 */
export function isPlain(context: Attributes): boolean {
  if (context["constructor"] !== Object) return false;
  // Somebody has put something into the prototype of all objects, as an attacker may who finds a way to.
  for (const _ in none) return false;
  return true;
}

/**
 * Reads an attribute of a plain object, at once when it is a property of it. The lines are all alike, and yet it matters that
 * there are several: an engine remembers for each where it found the property last, so each of the first paths has one of its
 * own.
 */
export function readPlain(plain: Attributes, attribute: Attribute): unknown {
  const { name, site } = attribute;
  switch (site) {
    case 0:
      return plain[name];
    case 1:
      return plain[name];
    case 2:
      return plain[name];
    case 3:
      return plain[name];
    case 4:
      return plain[name];
    case 5:
      return plain[name];
    case 6:
      return plain[name];
    case 7:
      return plain[name];
    default:
      return site < 0 ? readOwn(plain, attribute) : plain[name];
  }
}

/** Reads own properties of any object, step by step; `undefined` for what is missing. */
export function readOwn(context: unknown, { name, steps, kind }: Attribute): unknown {
  const root = kind === undefined ? context : part(context, kind);
  const whole = part(root, name);
  if (whole !== undefined || steps === undefined) return whole;
  let value = root;
  for (const step of steps) value = part(value, step);
  return value;
}

/** Nothing of a list is an attribute. */
function part(value: unknown, name: string): unknown {
  return isRecord(value) ? own(value, name) : undefined;
}

/** A value that can be hashed as a key: text, or a number or boolean as its text. */
export function keyText(value: unknown): string | undefined {
  if (typeof value === "string") return value || undefined;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return undefined;
}
