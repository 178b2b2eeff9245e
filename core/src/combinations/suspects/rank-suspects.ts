import type { Choice, Model } from "../model.ts";
import {
  bothOf,
  countOf,
  countOfBoth,
  keyOf,
  type Spectrum,
  spectraOf,
  type TestedRow,
} from "./spectrum.ts";

/** One or two choices that may be why rows fail. */
export type Combination = readonly Choice[];

/** What would explain the failures equally well: combinations that were in exactly the same rows. */
export interface Suspect {
  readonly combinations: readonly Combination[];
  /** How many failed and passed rows have them. */
  readonly failed: number;
  readonly passed: number;
  /** From 0 to 1: how well having them and failing go together (Ochiai, 1957; Abreu and others, 2006). */
  readonly score: number;
  /**
   * How likely it is that one of them is the cause, if there is one cause, given what is known of causes in general: about
   * two thirds are single choices, and about nine in ten are at most two (Kuhn, Kacker and Lei, NIST SP 800-142, 2010).
   */
  readonly confidence: number;
  /** Every failed row has them and no passed row does. */
  readonly explainsAll: boolean;
}

export interface SuspectRanking {
  /** The most suspect first. */
  readonly suspects: readonly Suspect[];
  /** The only combination of one or two choices that explains all rows; undefined when there is none, or several. */
  readonly culprit: Combination | undefined;
}

export interface RankOptions {
  /** How many suspects are given; 20 without it. */
  readonly limit?: number;
  /** How often a row fails without the cause; 0.01 without it. */
  readonly flakiness?: number;
  /** How often a row fails that has the cause; 0.95 without it. */
  readonly detection?: number;
}

/** Of what is known of causes in general: single choices, pairs, anything else. */
const priors = { one: 0.67, two: 0.26, other: 0.07 };
const limitDefault = 20;

interface Candidate {
  readonly combination: Combination;
  readonly failed: number;
  readonly passed: number;
  /** Only of those that are kept. */
  readonly spectrum: () => Spectrum;
}

/** Ranks the combinations of one and two choices by how well they explain which rows failed. */
export function rankSuspects(
  model: Model,
  rows: readonly TestedRow[],
  options: RankOptions = {},
): SuspectRanking {
  const totals = totalsOf(rows);
  if (totals.failed === 0) return { suspects: [], culprit: undefined };
  const candidates = candidatesOf(model, rows);
  const weigh = weighing(model, totals, options);
  const mass = candidates.reduce((sum, candidate) => sum + weigh.of(candidate), weigh.none);
  const groups = [...grouped(best(candidates, totals, options.limit ?? limitDefault)).values()];
  const suspects = groups
    .map((group) => suspectOf(group, totals, (candidate) => weigh.of(candidate) / mass))
    .sort(bySuspicion)
    .slice(0, options.limit ?? limitDefault);
  return { suspects, culprit: culpritOf(suspects) };
}

interface Totals {
  readonly failed: number;
  readonly passed: number;
}

function totalsOf(rows: readonly TestedRow[]): Totals {
  const failed = rows.filter(({ hasFailed }) => hasFailed).length;
  return { failed, passed: rows.length - failed };
}

/** A pair in the same rows as one of its choices explains nothing that the choice does not explain more simply. */
function candidatesOf(model: Model, rows: readonly TestedRow[]): readonly Candidate[] {
  const singles = spectraOf(model, rows).map(({ choice, spectrum }) => ({
    choice,
    combination: [choice],
    failed: countOf(spectrum.failed),
    passed: countOf(spectrum.passed),
    spectrum: () => spectrum,
  }));
  const candidates: Candidate[] = [...singles];
  for (const [place, one] of singles.entries()) {
    for (const two of singles.slice(place + 1)) {
      if (one.choice.parameter === two.choice.parameter) continue;
      const spectra = [one.spectrum(), two.spectrum()] as const;
      const failed = countOfBoth(spectra[0].failed, spectra[1].failed);
      const passed = countOfBoth(spectra[0].passed, spectra[1].passed);
      const isSame = [one, two].some((it) => it.failed === failed && it.passed === passed);
      if (failed === 0 || isSame) continue;
      const combination = [one.choice, two.choice];
      candidates.push({ combination, failed, passed, spectrum: () => bothOf(...spectra) });
    }
  }
  return candidates;
}

function scoreOf({ failed, passed }: Candidate, totals: Totals): number {
  return failed / Math.sqrt(totals.failed * (failed + passed));
}

/** Those that may come among the first; all of the same score together, so that no group is torn apart. */
function best(
  candidates: readonly Candidate[],
  totals: Totals,
  limit: number,
): readonly Candidate[] {
  const scores = candidates
    .map((candidate) => scoreOf(candidate, totals))
    .sort((one, two) => two - one);
  const bound = scores[Math.min(limit, scores.length) - 1] ?? 0;
  return candidates.filter((candidate) => scoreOf(candidate, totals) >= bound);
}

function grouped(candidates: readonly Candidate[]): ReadonlyMap<string, readonly Candidate[]> {
  const groups = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const key = keyOf(candidate.spectrum());
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [candidate]);
    else group.push(candidate);
  }
  return groups;
}

function suspectOf(
  group: readonly Candidate[],
  totals: Totals,
  confidenceOf: (candidate: Candidate) => number,
): Suspect {
  const [{ failed, passed } = { failed: 0, passed: 0 }] = group;
  return {
    combinations: group.map(({ combination }) => combination),
    failed,
    passed,
    score: failed / Math.sqrt(totals.failed * (failed + passed)),
    confidence: group.reduce((sum, candidate) => sum + confidenceOf(candidate), 0),
    explainsAll: failed === totals.failed && passed === 0,
  };
}

function bySuspicion(one: Suspect, two: Suspect): number {
  return two.score - one.score || two.confidence - one.confidence;
}

function culpritOf(suspects: readonly Suspect[]): Combination | undefined {
  const explaining = suspects.filter(({ explainsAll }) => explainsAll);
  const [first] = explaining;
  return explaining.length === 1 && first?.combinations.length === 1
    ? first.combinations[0]
    : undefined;
}

/** Bayes' rule with one cause (as in Abreu, Zoeteweij and van Gemund, 2009): relative weights, the cause unknown at first. */
function weighing(
  { parameters }: Model,
  totals: Totals,
  { flakiness = 0.01, detection = 0.95 }: RankOptions,
): { readonly of: (candidate: Candidate) => number; readonly none: number } {
  const sizes = parameters.map(({ values }) => values.length);
  const ones = sizes.reduce((sum, size) => sum + size, 0);
  const twos = sizes.reduce((sum, size) => sum + size * (ones - size), 0) / 2;
  const rows = totals.failed + totals.passed;
  // What anything else would do: rows fail as often as they did.
  const rate = (totals.failed + 1) / (rows + 2);
  const logOther = totals.failed * Math.log(rate) + totals.passed * Math.log(1 - rate);
  return {
    none: priors.other,
    of: ({ combination, failed, passed }) => {
      const prior = combination.length === 1 ? priors.one / ones : priors.two / twos;
      const log =
        failed * Math.log(detection) +
        passed * Math.log(1 - detection) +
        (totals.failed - failed) * Math.log(flakiness) +
        (totals.passed - passed) * Math.log(1 - flakiness);
      return prior * Math.exp(log - logOther);
    },
  };
}
