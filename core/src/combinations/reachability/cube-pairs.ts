/** Goes through the ways to put together a cube of one list and a cube of another, those first that are soonest seen to fit. */
import { type Bits, keep } from "./bits.ts";
import { halving } from "./constraint.ts";
import { type Cube, everything, glance, meetOf } from "./cube.ts";
import { Comparison, CubeIndex, type Row } from "./cube-index.ts";
import { type Cubes, coreOf } from "./cubes.ts";

/** What came of putting cubes together: there is something in them, there never is, or somebody else has to be asked. */
export type Outcome = "found" | "never" | "open";
export type Accept = (cubes: readonly Cube[]) => Outcome;

type Pair = readonly [Cube, Cube];

/** In so many cubes keys are looked for for long. */
const longMax = 3;

/** So many of the widest cubes are looked at before anything else. */
const probed = 6;

/** Of very many pairs, so many are looked at here and there. */
const sampled = 256;
/** And so many of these, those for which keys are easiest to find, are looked at closely. */
const sampledClosely = 16;

/** So many pairs are not looked at one by one. */
const manyPairs = 128;

/** A list of cubes, and what is needed to compare it with one list after the other. */
export class Side {
  readonly cubes: Cubes;
  #comparison: Comparison | undefined;

  constructor(cubes: Cubes) {
    this.cubes = cubes;
  }

  /** Other lists ask much the same, so it goes on with what is known from those before. */
  get comparison(): Comparison {
    this.#comparison ??= new Comparison(new CubeIndex(this.cubes.list));
    return this.#comparison;
  }
}

/** Whether the first cubes of two lists, which are the widest, are seen to be accepted. */
export function areWidestFound(one: Cubes, two: Cubes, accept: Accept): boolean {
  const [lefts, rights] = [one.list, two.list];
  const [leftMax, rightMax] = [Math.min(probed, lefts.length), Math.min(probed, rights.length)];
  for (let index = 0; index < leftMax; index++) {
    const left = lefts[index] ?? everything;
    for (let other = 0; other < rightMax; other++) {
      const right = rights[other] ?? everything;
      if (glance(left, right) === "seen" && accept([left, right]) === "found") return true;
    }
  }
  return false;
}

/** Whether what all cubes of one list ask fits to what all of another ask. */
export function areCoresFitting(one: Cubes, two: Cubes): boolean {
  return isFitting(coreOf(one), coreOf(two));
}

/** First what is seen at a glance, since a closer look takes a thousand times as long. */
export function lookThrough(one: Side, two: Cubes, accept: Accept): Outcome {
  const isMany = one.cubes.list.length * two.list.length >= manyPairs;
  return isMany
    ? lookThroughMany(one, two, accept)
    : lookThroughFew(besides(one.cubes, two), besides(two, one.cubes), accept);
}

function lookThroughFew(lefts: readonly Cube[], rights: readonly Cube[], accept: Accept): Outcome {
  const open: Pair[] = [];
  let isOpen = false;
  for (const left of lefts) {
    for (const right of rights) {
      const outcome = atAGlance(left, right, accept, open);
      if (outcome === "found") return outcome;
      if (outcome === "open") isOpen = true;
    }
  }
  return lookClosely(easiestFirst(open), accept, isOpen ? "open" : "never");
}

/** The same, but each thing that a list asks of an attribute is compared once, however many of its cubes ask it. */
function lookThroughMany({ cubes, comparison }: Side, two: Cubes, accept: Accept): Outcome {
  const lefts = fittingTo(coreOf(two), comparison);
  const rights = besides(two, cubes);
  const sample = hereAndThere([...comparison.cubesIn(lefts)], rights, accept);
  if (firstFound(sample) === "found") return "found";
  const rows: (readonly [Cube, Row])[] = [];
  let seen: Outcome = "never";
  for (const right of rights) {
    const row = comparison.rowOf(right);
    keep(row.seen, lefts, false);
    keep(row.open, lefts, false);
    rows.push([right, row]);
    const outcome = firstFound(acceptedWith(right, comparison.cubesIn(row.seen), accept));
    if (outcome === "found") return outcome;
    if (outcome === "open") seen = outcome;
  }
  const open: Pair[] = [];
  for (const [right, row] of rows) {
    comparison.prove(right, row);
    for (const left of comparison.cubesIn(row.open)) open.push([left, right]);
  }
  return lookClosely(easiestFirst(open), accept, seen);
}

/** @param seen what came of those that are seen at a glance */
function lookClosely(easiest: readonly Pair[], accept: Accept, seen: Outcome): Outcome {
  const looked = firstFound(looksAt(easiest, accept, false));
  if (looked === "never") return seen;
  return looked === "found" ? looked : firstFound(looksAt(easiest.slice(0, longMax), accept, true));
}

function firstFound(outcomes: Iterable<Outcome>): Outcome {
  let isOpen = false;
  for (const outcome of outcomes) {
    if (outcome === "found") return outcome;
    if (outcome === "open") isOpen = true;
  }
  return isOpen ? "open" : "never";
}

function* acceptedWith(right: Cube, lefts: Iterable<Cube>, accept: Accept): Generator<Outcome> {
  for (const left of lefts) yield accept([left, right]);
}

/** @param open takes those that need a closer look */
function atAGlance(left: Cube, right: Cube, accept: Accept, open: Pair[]): Outcome {
  const seen = glance(left, right);
  if (seen === "seen") return accept([left, right]);
  if (seen === "open") open.push([left, right]);
  return "never";
}

/** A glance at some of very many pairs, far apart from each other: cubes that stand side by side are much alike. */
function* hereAndThere(
  lefts: readonly Cube[],
  rights: readonly Cube[],
  accept: Accept,
): Generator<Outcome> {
  if (lefts.length * rights.length < 4 * sampled) return;
  const open: Pair[] = [];
  for (let index = 0; index < sampled; index++) {
    const left = lefts[(index * 7919) % lefts.length];
    const right = rights[(index * 104_729) % rights.length];
    if (left && right) yield atAGlance(left, right, accept, open);
  }
  yield* looksAt(easiestFirst(open).slice(0, sampledClosely), accept, false);
}

/** By how hard keys are to find for both, in whole halvings: there may be hundreds of thousands. */
function easiestFirst(pairs: readonly Pair[]): readonly Pair[] {
  if (pairs.length < 2) return pairs;
  const byHardness: Pair[][] = [];
  for (const pair of pairs) {
    const hardness = Math.round((pair[0].hardness + pair[1].hardness) / halving);
    const alike = byHardness[hardness];
    if (alike === undefined) byHardness[hardness] = [pair];
    else alike.push(pair);
  }
  return byHardness.flat();
}

/** Says of pairs that are only looked at for long that they are open, at the least. */
function* looksAt(pairs: readonly Pair[], accept: Accept, isLong: boolean): Generator<Outcome> {
  if (isLong) yield "open";
  for (const [left, right] of pairs) {
    const both = meetOf(left, right);
    if (both === undefined) continue;
    if (isLong) for (const { constraint } of both.asks) constraint.searchLong();
    yield accept([both]);
  }
}

/** The cubes of a set that fit to what all cubes of another ask. */
function besides({ list }: Cubes, other: Cubes): readonly Cube[] {
  const core = coreOf(other);
  return core.asks.length === 0 ? list : list.filter((cube) => isFitting(cube, core));
}

/** The same, by their numbers. */
function fittingTo(core: Cube, comparison: Comparison): Bits {
  const row = comparison.rowOf(core);
  comparison.prove(core, row);
  return row.seen.map((word, at) => word | (row.open[at] ?? 0));
}

function isFitting(one: Cube, other: Cube): boolean {
  const seen = glance(one, other);
  return seen === "seen" || (seen === "open" && meetOf(one, other) !== undefined);
}
