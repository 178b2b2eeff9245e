import type { EvaluationContext } from "@yardarm/sdk/evaluate";
import { nth } from "../ints.ts";
import type { Constraint } from "./constraint.ts";
import { areSeenTogether, type Constraints } from "./constraints.ts";
import { contextOf, type FoundAttribute } from "./context.ts";

/** Contexts of which something is asked attribute by attribute, and nothing of how attributes go together. */
export interface Cube {
  /** In the order of their attributes. */
  readonly asks: readonly Ask[];
  /** A bit for each attribute, modulo 32. */
  readonly mask: number;
  /** A bit for each literal, modulo 64: a cube that contains it has no bit that it has not. */
  readonly marksLow: number;
  readonly marksHigh: number;
  /** How hard it is to find keys that fall where it asks: twice as hard for each `halving` more. */
  readonly hardness: number;
  /** How much it asks. */
  readonly size: number;
}

export interface Ask {
  readonly of: Constraints;
  readonly constraint: Constraint;
}

export const everything: Cube = {
  asks: [],
  mask: 0,
  marksLow: 0,
  marksHigh: 0,
  hardness: 0,
  size: 0,
};

export function cubeOf(asks: readonly Ask[]): Cube {
  let [mask, marksLow, marksHigh, hardness, size] = [0, 0, 0, 0, 0];
  for (const { of, constraint } of asks) {
    mask |= 1 << (of.number & 31);
    // Literals are numbered attribute by attribute.
    marksLow |= turned(constraint.marksLow, of.number);
    marksHigh |= turned(constraint.marksHigh, of.number);
    hardness += constraint.hardness;
    size += constraint.literals.length;
  }
  return { asks, mask, marksLow, marksHigh, hardness, size };
}

function turned(bits: number, by: number): number {
  return (bits << by) | (bits >>> -by);
}

/** Whether every attribute has a value that is known to do. */
export function isFound({ asks }: Cube): boolean {
  for (const { constraint } of asks) if (constraint.fit !== "found") return false;
  return true;
}

/** Whether nothing but keys is missing for that. */
export function isShortOfKeys({ asks }: Cube): boolean {
  return asks.every(({ constraint }) => constraint.fit === "found" || constraint.isShortOfKeys);
}

/** What is in both; undefined when it was proved that nothing is. */
export function meetOf(one: Cube, other: Cube): Cube | undefined {
  if (one.asks.length === 0) return other;
  if (other.asks.length === 0) return one;
  const asks: Ask[] = [];
  let right = 0;
  for (const ask of one.asks) {
    right = copyBelow(ask.of.number, other.asks, right, asks);
    const same = other.asks[right];
    if (same?.of !== ask.of) {
      asks.push(ask);
      continue;
    }
    right += 1;
    const constraint = ask.of.meet(ask.constraint, same.constraint);
    if (constraint.isNever) return undefined;
    asks.push({ of: ask.of, constraint });
  }
  copyBelow(Number.POSITIVE_INFINITY, other.asks, right, asks);
  return cubeOf(asks);
}

/** How much is asked by what is in both; undefined when it was proved that nothing is. */
export function meetSizeOf(one: Cube, other: Cube): number | undefined {
  let size = one.size + other.size;
  if ((one.mask & other.mask) === 0) return size;
  let right = 0;
  for (const { of, constraint } of one.asks) {
    while ((other.asks[right]?.of.number ?? Number.POSITIVE_INFINITY) < of.number) right += 1;
    const same = other.asks[right];
    if (same?.of !== of) continue;
    const both = of.meet(constraint, same.constraint);
    if (both.isNever) return undefined;
    size += both.literals.length - constraint.literals.length - same.constraint.literals.length;
  }
  return size;
}

/** Copies what is asked of attributes below a number, and says where it stopped. */
function copyBelow(number: number, from: readonly Ask[], start: number, to: Ask[]): number {
  for (let place = start; place < from.length; place++) {
    const ask = from[place];
    if (ask === undefined || ask.of.number >= number) return place;
    to.push(ask);
  }
  return from.length;
}

/** What a look at bits says: values of the domains do, or no value can, or `meetOf` has to look closer. */
export function glance(one: Cube, other: Cube): "seen" | "never" | "open" {
  if ((one.mask & other.mask) === 0) return "seen";
  let isSeen = true;
  let right = 0;
  for (const { of, constraint } of one.asks) {
    while ((other.asks[right]?.of.number ?? Number.POSITIVE_INFINITY) < of.number) right += 1;
    const same = other.asks[right];
    if (same?.of !== of || areSeenTogether(constraint, same.constraint)) continue;
    if (isSeenNever(constraint, same.constraint)) return "never";
    isSeen = false;
  }
  return isSeen ? "seen" : "open";
}

/** One context of the cube; another one for another turn. */
export function contextIn({ asks }: Cube, turn: number): EvaluationContext | undefined {
  const attributes: FoundAttribute[] = [];
  for (const { of, constraint } of asks) {
    const { place } = of.domain;
    const chosen = constraint.chosen(turn);
    if (chosen.state === "not found") return undefined;
    attributes.push({ place, value: chosen.state === "missing" ? undefined : chosen.value });
  }
  return contextOf(attributes);
}

/** Whether values of the domain are all there is to be said of two constraints that none of them satisfies. */
export function isSeenNever(one: Constraint, other: Constraint): boolean {
  if (isPlain(one) && isPlain(other) && one.domain.isComplete) return true;
  return (one.isNamed || other.isNamed) && (one.items === undefined || other.items === undefined);
}

function isPlain({ isKnown, isPlaced }: Constraint): boolean {
  return isKnown && !isPlaced;
}

/** Whether all of these numbers are among others; both ascend. */
function includesAll(literals: readonly number[], wanted: readonly number[]): boolean {
  let place = 0;
  for (const literal of wanted) {
    while (nth(literals, place) < literal && place < literals.length) place += 1;
    if (literals[place] !== literal) return false;
  }
  return true;
}

/** Whether all that the first asks is asked by the second. */
export function contains(wide: Cube, narrow: Cube): boolean {
  if (((wide.marksLow & ~narrow.marksLow) | (wide.marksHigh & ~narrow.marksHigh)) !== 0)
    return false;
  let right = 0;
  for (const { of, constraint } of wide.asks) {
    while ((narrow.asks[right]?.of.number ?? Number.POSITIVE_INFINITY) < of.number) right += 1;
    const same = narrow.asks[right];
    if (same?.of !== of) return false;
    if (constraint === same.constraint) continue;
    if (!includesAll(same.constraint.literals, constraint.literals)) return false;
  }
  return true;
}
