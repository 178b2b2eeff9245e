import { type Bits, hasCommon } from "./bits.ts";
import { Constraint } from "./constraint.ts";
import type { Answered, Domain } from "./domain.ts";
import { PairMap } from "./pair-map.ts";

/** The constraints of one attribute, each of them once, and what two of them are together. */
export class Constraints {
  readonly domain: Domain;
  /** Among the attributes of a world. */
  readonly number: number;
  readonly #byLiterals = new Map<string, Constraint>();
  readonly #meets = new PairMap<Constraint>();

  constructor(domain: Domain, number: number) {
    this.domain = domain;
    this.number = number;
  }

  /** @param literals ascending, each of them once */
  of(literals: readonly number[]): Constraint {
    const id = literals.join(" ");
    const known = this.#byLiterals.get(id);
    if (known !== undefined) return known;
    const made = new Constraint(this.domain, this.#byLiterals.size, literals);
    this.#byLiterals.set(id, made);
    return made;
  }

  /** What demands both. */
  meet(one: Constraint, other: Constraint): Constraint {
    if (one === other) return one;
    const [low, high] = one.number < other.number ? [one, other] : [other, one];
    const known = this.#meets.get(low.number, high.number);
    if (known !== undefined) return known;
    const literals = [...new Set([...low.literals, ...high.literals])];
    const made = this.of(literals.sort((left, right) => left - right));
    this.#meets.add(low.number, high.number, made);
    return made;
  }
}

/** Whether two constraints of one attribute can be seen to hold of one value, by a look at bits alone. */
export function areSeenTogether(one: Constraint, other: Constraint): boolean {
  if (one.isMissing && other.isMissing) return true;
  if (hasCommon(one.single, other.single)) return true;
  if (one.items === undefined || other.items === undefined) return false;
  return (
    haveAll(one.items, other.items, one.needed) && haveAll(one.items, other.items, other.needed)
  );
}

/** Whether two sets have items in common that satisfy each of these. */
export function haveAll(one: Bits, other: Bits, needed: readonly Answered[]): boolean {
  for (const { values } of needed) {
    let isThere = false;
    for (let word = 0; word < one.length && !isThere; word++) {
      isThere = ((one[word] ?? 0) & (other[word] ?? 0) & (values[word] ?? 0)) !== 0;
    }
    if (!isThere) return false;
  }
  return true;
}
