/** What is asked of one attribute: the smallest questions that flags and segments are made of. */
import { compile, outcomeFor, prepareSalt, type Salt, Subject } from "@yardarm/sdk/evaluate";
import type { AttributeCondition } from "@yardarm/sdk/model";

/** An attribute of a context: its path, and the context kind in which it is looked up. */
export interface AttributePlace {
  readonly path: string;
  readonly kind: string | undefined;
}

export type Atom = Compares | Keyed | Placed;

/** A condition, without its negation. */
export interface Compares {
  readonly type: "compares";
  readonly condition: AttributeCondition;
  /**
   * Whether a value satisfies it, alone or as an item of a list; of an operator that is about lists, as an item only. Asks
   * the evaluator itself, so that nobody else has to know what operators mean.
   */
  holds(item: unknown): boolean;
  /** The same for values of which each is asked once. */
  holdsOnce(item: unknown): boolean;
}

/** The attribute is a key, and among these if there are any. */
export interface Keyed {
  readonly type: "keyed";
  readonly keys: ReadonlySet<string> | undefined;
}

/** The attribute is a key, and its position is in `start <= position < end`. */
export interface Placed {
  readonly type: "placed";
  readonly salt: string;
  readonly scheme: string | undefined;
  readonly start: number;
  readonly end: number;
}

/** Atoms that are alike are one, whichever flags they stand in, so that what is known of one is known of all. */
export class Atoms {
  readonly #comparisons = new Map<string, Compares | undefined>();
  readonly #known = new WeakMap<AttributeCondition, Compares>();
  readonly #ids = new Map<unknown, number>();
  readonly #salts = new Map<string, Salt | undefined>();

  /** `undefined` when the evaluator cannot read the condition. */
  comparison(condition: AttributeCondition): Compares | undefined {
    const known = this.#known.get(condition);
    if (known !== undefined) return known;
    const { operator, values, ignoreCase } = condition;
    const text = JSON.stringify([operator, values ?? [], ignoreCase === true]);
    const made = this.#comparisons.has(text) ? this.#comparisons.get(text) : compared(condition);
    this.#comparisons.set(text, made);
    if (made !== undefined) this.#known.set(condition, made);
    return made;
  }

  /** `undefined` under a scheme that nobody knows. */
  salt({ salt, scheme }: Pick<Placed, "salt" | "scheme">): Salt | undefined {
    const id = `${scheme ?? ""} ${salt}`;
    const known = this.#salts.get(id);
    if (known !== undefined) return known;
    const made = prepareSalt(salt, scheme);
    this.#salts.set(id, made);
    return made;
  }

  /** Tells atoms of one attribute apart. */
  idOf(atom: Atom): string {
    if (atom.type === "compares") return `c${this.#number(atom)}`;
    if (atom.type === "keyed") return `k${this.#number(atom.keys)}`;
    return `p${this.#number(`${atom.scheme ?? ""} ${atom.salt}`)} ${atom.start} ${atom.end}`;
  }

  #number(thing: unknown): number {
    const number = this.#ids.get(thing) ?? this.#ids.size;
    this.#ids.set(thing, number);
    return number;
  }
}

/** So many answers are remembered for each comparison. */
const answersMax = 10_000;

/** A flag that asks nothing but this. */
function compared(condition: AttributeCondition): Compares | undefined {
  const { operator, values, ignoreCase } = condition;
  const asked: AttributeCondition = {
    operator,
    attribute: "value",
    ...(values === undefined ? {} : { values }),
    ...(ignoreCase === undefined ? {} : { ignoreCase }),
  };
  const compiled = compile({
    format: 1,
    project: "",
    environment: "",
    revision: "0.0",
    segments: {},
    lists: {},
    groups: {},
    flags: {
      it: {
        type: "boolean",
        variants: { holds: true, fails: false },
        config: {
          on: true,
          offVariant: "fails",
          prerequisites: [],
          targets: [],
          rules: [{ id: "it", conditions: [asked], serve: { variant: "holds" } }],
          fallthrough: { variant: "fails" },
        },
      },
    },
  });
  const spare = new Subject();
  const variantFor = (value: unknown) =>
    outcomeFor(compiled, spare, { value }, "it", undefined).decision.variant;
  if (variantFor(null) === undefined) return undefined;
  const isOfItems = operator === "has_any";
  const answers = new Map<unknown, boolean>();
  const holdsOnce = (item: unknown) => variantFor(isOfItems ? [item] : item) === "holds";
  const holds = (item: unknown) => {
    const known = answers.get(item);
    if (known !== undefined) return known;
    const answer = holdsOnce(item);
    if (answers.size < answersMax && typeof item !== "object") answers.set(item, answer);
    return answer;
  };
  return { type: "compares", condition, holds, holdsOnce };
}

/** A place as text, for tables. */
export function idOfPlace({ path, kind }: AttributePlace): string {
  return kind === undefined ? `.${path}` : JSON.stringify([path, kind]);
}
