import { decide, type EvaluationContext, Subject } from "@yardarm/sdk/evaluate";
import type { ReachAnswer } from "./answer-table.ts";
import {
  type Cube,
  contains,
  contextIn,
  everything,
  glance,
  isFound,
  isShortOfKeys,
  meetOf,
} from "./cube.ts";
import { type Cubes, coreOf, none } from "./cubes.ts";
import { keepsCorrelations, type Served } from "./question.ts";
import type { Regions } from "./regions.ts";
import type { Source } from "./source.ts";

/** So many contexts are shown to the evaluator before the solver is asked instead. */
const triesMax = 6;
/** Of each, so many with other values. */
const turnsMax = 3;
/** So many ways to put cubes together are looked at for one question about three flags or more. */
const waysMax = 20_000;

/** In so many cubes keys are looked for for long. */
const longMax = 3;

/** So many of the widest cubes are looked at before anything else. */
const probed = 6;

/** Of very many pairs, so many are looked at here and there. */
const sampled = 256;
/** And so many of these, those for which keys are easiest to find, are looked at closely. */
const sampledClosely = 16;

/** What came of putting cubes together: there is something in them, there never is, or somebody else has to be asked. */
type Outcome = "found" | "never" | "open";
type Accept = (cubes: readonly Cube[]) => Outcome;

/**
 * Finds out whether flags can serve variants together by putting together the cubes in which each of them does. Where
 * cubes fit together there is a witness; where the cubes are complete and none fit together, that is a proof.
 */
export class Meetings {
  readonly #source: Source;
  readonly #regions: Regions;
  readonly #correlations: readonly Cubes[];
  #ways = 0;
  #isShortOfKeys = false;

  constructor(source: Source, regions: Regions) {
    this.#source = source;
    this.#regions = regions;
    this.#correlations = regions.correlations();
  }

  /**
   * Whether some context makes all flags serve these variants; unknown when nothing but a key is missing that falls where
   * it should, and `undefined` when cubes do not say.
   */
  answer(goals: readonly Served[]): ReachAnswer | undefined {
    this.#isShortOfKeys = true;
    const flags = goals.map(({ flag }) => flag);
    // Only where attributes do not rest on each other is what holds of each of them all there is to say.
    if (this.#correlations.length > 0 || this.#regions.areEntangled(flags)) {
      if (this.witness(goals) !== undefined) return "reachable";
    }
    const outcome = this.#search(goals, (cubes) => this.#possible(cubes));
    if (outcome === "never") return "unreachable";
    if (this.#correlations.length > 0 || this.#regions.areEntangled(flags)) return undefined;
    if (outcome === "found") return "reachable";
    const isComplete = goals.every((goal) => this.#setOf(goal).isComplete);
    return isComplete && this.#isShortOfKeys ? "unknown" : undefined;
  }

  /** A context that does, as the evaluator has confirmed. */
  witness(goals: readonly Served[]): EvaluationContext | undefined {
    let witness: EvaluationContext | undefined;
    let tries = 0;
    this.#search(goals, (cubes) => {
      const cube = this.#extended(cubes.reduce<Cube | "never">(meetIfAny, everything), 0);
      if (cube === "never" || cube === "open") return cube;
      if (!isFound(cube)) return "open";
      for (let turn = 0; turn < turnsMax && witness === undefined; turn++) {
        const context = contextIn(cube, turn);
        if (context !== undefined && this.isTrue(context, goals)) witness = context;
      }
      tries += 1;
      return witness !== undefined || tries >= triesMax ? "found" : "open";
    });
    return witness;
  }

  /** Asks the evaluator. */
  isTrue(context: EvaluationContext, goals: readonly Served[]): boolean {
    const subject = new Subject(context);
    return (
      goals.every(
        (goal) => decide(this.#source.compiled, subject, goal).variant === goal.variant,
      ) && keepsCorrelations(this.#source, context)
    );
  }

  #setOf({ flag, variant }: Served): Cubes {
    return this.#regions.of(flag).byVariant.get(variant) ?? none;
  }

  #search(goals: readonly Served[], accept: Accept): Outcome {
    this.#ways = 0;
    const sets = goals.map((goal) => this.#setOf(goal));
    if (sets.some(({ list, isComplete }) => isComplete && list.length === 0)) return "never";
    const [one, two] = sets;
    const outcome =
      one !== undefined && two !== undefined && sets.length === 2
        ? this.#inPair(goals, [one, two], accept)
        : this.#inAll(sets, everything, accept);
    return outcome === "never" && sets.some(({ isComplete }) => !isComplete) ? "open" : outcome;
  }

  /** First what is seen at a glance, since a closer look takes a thousand times as long. */
  #inPair(goals: readonly Served[], [one, two]: readonly [Cubes, Cubes], accept: Accept): Outcome {
    const [widest, others] = [one.list.slice(0, probed), two.list.slice(0, probed)];
    if (firstFound(atAGlance(widest, others, accept, [])) === "found") return "found";
    const cores = [coreOf(one), coreOf(two)] as const;
    if (!isFitting(...cores) || this.#isExcluded(goals, [one, two])) return "never";
    const lefts = besides(one, cores[1]);
    const rights = besides(two, cores[0]);
    const open: (readonly [Cube, Cube])[] = [];
    if (firstFound(hereAndThere(lefts, rights, accept)) === "found") return "found";
    const seen = firstFound(atAGlance(lefts, rights, accept, open));
    if (seen === "found") return seen;
    const easiest = easiestFirst(open);
    const looked = firstFound(looksAt(easiest, accept, false));
    if (looked === "never") return seen;
    return looked === "found"
      ? looked
      : firstFound(looksAt(easiest.slice(0, longMax), accept, true));
  }

  /** Whether wherever one flag serves its variant, the other is seen to serve another, as where one asks for the other. */
  #isExcluded(goals: readonly Served[], sets: readonly Cubes[]): boolean {
    return sets.some(({ list, isComplete }, index) => {
      const other = goals[1 - index];
      if (!isComplete || other === undefined) return false;
      const { byVariant } = this.#regions.of(other.flag);
      return list.every((cube) => isInOther(byVariant, other.variant, cube));
    });
  }

  /** Goes through the ways to choose a cube of each set, and turns back where they do not fit. */
  #inAll([set, ...rest]: readonly Cubes[], chosen: Cube, accept: Accept): Outcome {
    if (set === undefined) return accept([chosen]);
    let isOpen = false;
    for (const cube of set.list) {
      this.#ways += 1;
      if (this.#ways >= waysMax) return "open";
      const both = meetOf(chosen, cube);
      const outcome = both === undefined ? "never" : this.#inAll(rest, both, accept);
      if (outcome === "found") return outcome;
      if (outcome === "open") isOpen = true;
    }
    return isOpen ? "open" : "never";
  }

  #possible(cubes: readonly Cube[]): Outcome {
    if (this.#correlations.length === 0) {
      if (cubes.every(isFound)) return "found";
      this.#isShortOfKeys &&= cubes.every(isShortOfKeys);
      return "open";
    }
    const cube = this.#extended(cubes.reduce<Cube | "never">(meetIfAny, everything), 0);
    return cube === "never" ? cube : "open";
  }

  /** The part of a cube in which the correlations hold. */
  #extended(cube: Cube | "never", index: number): Cube | "never" | "open" {
    const correlation = this.#correlations[index];
    if (cube === "never" || correlation === undefined) return cube;
    let isOpen = !correlation.isComplete;
    for (const way of correlation.list) {
      this.#ways += 1;
      if (this.#ways >= waysMax) return "open";
      const extended = this.#extended(meetIfAny(cube, way), index + 1);
      if (extended === "open") isOpen = true;
      else if (extended !== "never") return extended;
    }
    return isOpen ? "open" : "never";
  }
}

function isInOther(byVariant: ReadonlyMap<string, Cubes>, variant: string, cube: Cube): boolean {
  for (const [another, { list }] of byVariant) {
    if (another !== variant && list.some((wide) => contains(wide, cube))) return true;
  }
  return false;
}

function firstFound(outcomes: Iterable<Outcome>): Outcome {
  let isOpen = false;
  for (const outcome of outcomes) {
    if (outcome === "found") return outcome;
    if (outcome === "open") isOpen = true;
  }
  return isOpen ? "open" : "never";
}

/** @param open takes those that need a closer look */
function* atAGlance(
  lefts: readonly Cube[],
  rights: readonly Cube[],
  accept: Accept,
  open: (readonly [Cube, Cube])[],
): Generator<Outcome> {
  for (const left of lefts) {
    for (const right of rights) {
      const seen = glance(left, right);
      if (seen === "seen") yield accept([left, right]);
      else if (seen === "open") open.push([left, right]);
    }
  }
}

/** A glance at some of very many pairs, far apart from each other: cubes that stand side by side are much alike. */
function* hereAndThere(
  lefts: readonly Cube[],
  rights: readonly Cube[],
  accept: Accept,
): Generator<Outcome> {
  if (lefts.length * rights.length < 4 * sampled) return;
  const open: (readonly [Cube, Cube])[] = [];
  for (let index = 0; index < sampled; index++) {
    const left = lefts[(index * 7919) % lefts.length];
    const right = rights[(index * 104_729) % rights.length];
    if (left && right) yield* atAGlance([left], [right], accept, open);
  }
  yield* looksAt(easiestFirst(open).slice(0, sampledClosely), accept, false);
}

/** By how hard keys are to find for both, in whole halvings: there may be hundreds of thousands. */
function easiestFirst(
  pairs: readonly (readonly [Cube, Cube])[],
): readonly (readonly [Cube, Cube])[] {
  if (pairs.length < 2) return pairs;
  const byHardness: (readonly [Cube, Cube])[][] = [];
  for (const pair of pairs) {
    const hardness = Math.round(pair[0].hardness + pair[1].hardness);
    const alike = byHardness[hardness];
    if (alike === undefined) byHardness[hardness] = [pair];
    else alike.push(pair);
  }
  return byHardness.flat();
}

/** Says of pairs that are only looked at for long that they are open, at the least. */
function* looksAt(
  pairs: readonly (readonly [Cube, Cube])[],
  accept: Accept,
  isLong: boolean,
): Generator<Outcome> {
  if (isLong) yield "open";
  for (const [left, right] of pairs) {
    const both = meetOf(left, right);
    if (both === undefined) continue;
    if (isLong) for (const { constraint } of both.asks) constraint.searchLong();
    yield accept([both]);
  }
}

/** The cubes of a set that fit to what all cubes of another ask. */
function besides({ list }: Cubes, core: Cube): readonly Cube[] {
  return core.asks.length === 0 ? list : list.filter((cube) => isFitting(cube, core));
}

function isFitting(one: Cube, other: Cube): boolean {
  const seen = glance(one, other);
  return seen === "seen" || (seen === "open" && meetOf(one, other) !== undefined);
}

function meetIfAny(one: Cube | "never", other: Cube): Cube | "never" {
  return one === "never" ? one : (meetOf(one, other) ?? "never");
}
