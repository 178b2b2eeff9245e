import { decide, type EvaluationContext, Subject } from "@yardarm/sdk/evaluate";
import type { ReachAnswer } from "./answer-table.ts";
import {
  type Cube,
  contains,
  contextIn,
  everything,
  isFound,
  isShortOfKeys,
  meetOf,
} from "./cube.ts";
import {
  type Accept,
  areCoresFitting,
  areWidestFound,
  lookThrough,
  type Outcome,
  Side,
} from "./cube-pairs.ts";
import { type Cubes, none } from "./cubes.ts";
import { keepsCorrelations, type Served } from "./question.ts";
import type { Regions } from "./regions.ts";
import type { Source } from "./source.ts";

/** So many contexts are shown to the evaluator before the solver is asked instead. */
const triesMax = 6;
/** Of each, so many with other values. */
const turnsMax = 3;
/** Among so many cubes of one flag it is worked out anew what another serves. */
const amongMax = 64;
/** So many ways to put cubes together are looked at for one question about three flags or more. */
const waysMax = 20_000;

/** What is known already of flags that serve variants together. */
export type Known = (goals: readonly Served[]) => ReachAnswer | undefined;

/**
 * Finds out whether flags can serve variants together by putting together the cubes in which each of them does. Where
 * cubes fit together there is a witness; where the cubes are complete and none fit together, that is a proof.
 */
export class Meetings {
  readonly #source: Source;
  readonly #regions: Regions;
  readonly #known: Known;
  readonly #correlations: readonly Cubes[];
  readonly #sides = new Map<Cubes, Side>();
  #ways = 0;
  #isShortOfKeys = false;

  constructor(source: Source, regions: Regions, known: Known) {
    this.#source = source;
    this.#regions = regions;
    this.#known = known;
    this.#correlations = regions.correlations();
  }

  /**
   * Whether some context makes all flags serve these variants; unknown when nothing but a key is missing that falls where
   * it should, and `undefined` when cubes do not say.
   */
  answer(goals: readonly Served[]): ReachAnswer | undefined {
    this.#isShortOfKeys = true;
    // Only where attributes do not rest on each other is what holds of each of them all there is to say.
    const isEntangled = this.#correlations.length > 0 || this.#regions.areEntangled(goals);
    if (isEntangled && this.witness(goals) !== undefined) return "reachable";
    const outcome = this.#search(goals, (cubes) => this.#possible(cubes));
    if (outcome === "never") return "unreachable";
    if (isEntangled) return undefined;
    if (outcome === "found") return "reachable";
    const isComplete = goals.every((goal) => this.#setOf(goal).isComplete);
    if (isComplete) return this.#isShortOfKeys ? "unknown" : undefined;
    const isNever = this.#isNeverRequired(goals) || this.#isNeverInOther(goals);
    return isNever ? "unreachable" : undefined;
  }

  /** Of two flags, whether what one of them requires to serve its variant is known never to meet the other. */
  #isNeverRequired(goals: readonly Served[]): boolean {
    const { snapshot, cones } = this.#source;
    return goals.some(({ flag, variant }, index) => {
      const other = goals[1 - index];
      const config = snapshot.flags[flag]?.config;
      if (other === undefined || goals.length !== 2 || config?.on !== true) return false;
      if (variant === config.offVariant || cones.of(flag).isTangled) return false;
      return config.prerequisites.some((required) =>
        required.variants.every(
          (its) => this.#known([{ flag: required.flag, variant: its }, other]) === "unreachable",
        ),
      );
    });
  }

  /** Of two flags, whether in all contexts in which the one serves its variant, of which few are told apart, the other never does. */
  #isNeverInOther(goals: readonly Served[]): boolean {
    if (goals.length !== 2) return false;
    return goals.some((goal, index) => {
      const other = goals[1 - index];
      const among = this.#setOf(goal);
      if (other === undefined || !among.isComplete || among.list.length > amongMax) return false;
      return this.#regions.isNeverIn(among, other);
    });
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

  #inPair(goals: readonly Served[], [one, two]: readonly [Cubes, Cubes], accept: Accept): Outcome {
    if (areWidestFound(one, two, accept)) return "found";
    if (!areCoresFitting(one, two) || this.#isExcluded(goals, [one, two])) return "never";
    return lookThrough(this.#sideOf(one), two, accept);
  }

  #sideOf(cubes: Cubes): Side {
    const side = this.#sides.get(cubes) ?? new Side(cubes);
    this.#sides.set(cubes, side);
    return side;
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

function meetIfAny(one: Cube | "never", other: Cube): Cube | "never" {
  return one === "never" ? one : (meetOf(one, other) ?? "never");
}
