/** Answers of the analysis as they are told: moments in place of milliseconds. */
import type { Apart, Cell, Sighting } from "@yardarm/core/combinations";
import type { Basis, FlagLastChange, Pair } from "./analysis/answers.ts";

export type AgedBasis = Basis & {
  /** Tests that passed longer ago did not count. */
  readonly maxAgeDays: number;
};

export function basisView(
  { environment }: { readonly environment: string },
  { maxAgeDays, evidenceAt }: AgedBasis,
) {
  return { environment, maxAgeDays, evidenceAt: momentOf(evidenceAt) };
}

export function cellView<Some extends Cell>({ run, ...cell }: Some) {
  return {
    ...cell,
    commit: run === undefined || run.commit === "" ? null : run.commit,
    reach: cell.reach ?? null,
    passedAt: cell.passedAt === undefined ? null : momentOf(cell.passedAt),
    seenAt: cell.seenAt === undefined ? null : momentOf(cell.seenAt),
    joinedAt: cell.joinedAt === undefined ? null : momentOf(cell.joinedAt),
    scopes: Math.round(cell.scopes),
  };
}

/** A pair, with what is known of each of its cells besides. */
export function pairView<Known>(pair: Pair, knownOf: (cell: Pair["cells"][number]) => Known) {
  return {
    ...pair,
    cells: pair.cells.map((cell) => ({
      ...cellView(cell),
      ...knownOf(cell),
      overtakenBy: cell.overtakenBy && changeView(cell.overtakenBy),
    })),
    lastChanges: pair.lastChanges.map(changeView),
    apart: pair.apart && apartView(pair.apart),
  };
}

function changeView({ at, commit, ...change }: FlagLastChange) {
  return { ...change, at: momentOf(at), commit: commit ?? null };
}

function apartView({ one, other, joinedTraces, since }: Apart) {
  return {
    one: one.map(sightingView),
    other: other.map(sightingView),
    joinedTraces,
    since: momentOf(since),
  };
}

function sightingView({ service, recorded, scopes, since, until }: Sighting) {
  return {
    service,
    recorded,
    scopes: Math.round(scopes),
    since: momentOf(since),
    until: momentOf(until),
  };
}

function momentOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
