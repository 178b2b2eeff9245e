/** Where an attribute is found in a context. */
import { own } from "../model/entries.ts";
import { isRecord } from "../model/reading.ts";

export type Attributes = { readonly [name: string]: unknown };

/** Where an attribute is looked up, taken apart once, when the flag is compiled. */
export class Attribute {
  /** Which of the lines of `of` reads it; -1 when a property of the context is not what is looked for. */
  private readonly site: number;
  /** Its path as it was written; the name of the property when the path has one step. */
  readonly name: string;
  /** Context kind; absent = the top level. */
  readonly kind: string | undefined;
  /** It is the targeting key itself, which `keyIn` reads. */
  readonly isKey: boolean;
  /** Absent when there is only one. */
  private readonly steps: readonly string[] | undefined;

  /** Others use `attributeAt`. */
  constructor(path: string, kind: string | undefined) {
    // As the name of a property it is kept once by the engine, which then compares it without looking at its characters.
    const [name = path] = Object.keys({ [path]: 0 });
    const steps = name.includes(".") ? name.split(".") : undefined;
    const isDirect = kind === undefined && steps === undefined && !(name in none);
    this.site = isDirect ? sites++ : -1;
    this.name = name;
    this.kind = kind;
    this.isKey = kind === undefined && name === "targetingKey";
    this.steps = steps;
  }

  /**
   * Reads it of a plain object, at once when it is a property of it and nobody has put one of that name into the prototype of all
   * objects, as an attacker may who finds a way to: nothing that a prototype brings is an attribute. The lines are all alike, and yet it
   * matters that there are several: an engine remembers for each where it found the property last, and that the prototype has none, so
   * each of the first paths has one of its own.
   */
  of(plain: Attributes): unknown {
    const { name } = this;
    switch (this.site) {
      case 0:
        if (none[name] === undefined) return plain[name];
        break;
      case 1:
        if (none[name] === undefined) return plain[name];
        break;
      case 2:
        if (none[name] === undefined) return plain[name];
        break;
      case 3:
        if (none[name] === undefined) return plain[name];
        break;
      case 4:
        if (none[name] === undefined) return plain[name];
        break;
      case 5:
        if (none[name] === undefined) return plain[name];
        break;
      case 6:
        if (none[name] === undefined) return plain[name];
        break;
      default:
    }
    return this.in(plain);
  }

  /** Reads the targeting key of a plain object; as `of`, but that the name is known here. */
  keyIn(plain: Attributes): unknown {
    return none["targetingKey"] === undefined ? plain["targetingKey"] : this.in(plain);
  }

  /** Reads own properties of any object, step by step; `undefined` for what is missing. */
  in(context: unknown): unknown {
    const root = this.kind === undefined ? context : part(context, this.kind);
    const whole = part(root, this.name);
    if (whole !== undefined || this.steps === undefined) return whole;
    let value = root;
    for (const step of this.steps) value = part(value, step);
    return value;
  }
}

/** Those that were asked for, since many flags ask for few: what all of them look at stays near. */
const known = new Map<string, Attribute>();
const knownMax = 1_000;
let sites = 0;

const none: Attributes = /* @__PURE__ */ Object.freeze({});

/** The same object for the same attribute, but for very many. */
export function attributeAt(path: string, kind: string | undefined): Attribute {
  const id = JSON.stringify([path, kind]);
  const attribute = known.get(id) ?? new Attribute(path, kind);
  if (known.size < knownMax) known.set(id, attribute);
  return attribute;
}

/** The key itself. */
export function keyOfKind(kind: string | undefined): Attribute {
  return attributeAt("targetingKey", kind);
}

/** Nothing of a list is an attribute. */
function part(value: unknown, name: string): unknown {
  return isRecord(value) ? own(value, name) : undefined;
}

/** Whether it inherits from nothing but the prototype of all objects, so that its properties can be read at once. */
export function isPlain(context: Attributes): boolean {
  // biome-ignore lint/suspicious/noProto: an engine that knows the object's shape has the answer at once; asking the function takes 5 % of an evaluation.
  return context["__proto__"] === Object.prototype;
}

/** A value that can be hashed as a key: text, or a number or boolean as its text. */
export function keyText(value: unknown): string | undefined {
  if (typeof value === "string") return value || undefined;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return undefined;
}
