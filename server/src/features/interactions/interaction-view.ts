/** Answers of the analysis as they are told: moments in place of milliseconds. */
import type { Apart, Cell, Sighting } from "@yardarm/core/combinations";
import type { Basis } from "./analysis/answers.ts";

export function basisView(
  { environment }: { readonly environment: string },
  { maxAgeDays }: { readonly maxAgeDays: number },
  { evidenceAt }: Basis,
) {
  return { environment, maxAgeDays, evidenceAt: momentOf(evidenceAt) };
}

export function cellView<Some extends Cell>(cell: Some) {
  return {
    ...cell,
    reach: cell.reach ?? null,
    passedAt: cell.passedAt === undefined ? null : momentOf(cell.passedAt),
    seenAt: cell.seenAt === undefined ? null : momentOf(cell.seenAt),
    joinedAt: cell.joinedAt === undefined ? null : momentOf(cell.joinedAt),
    scopes: Math.round(cell.scopes),
  };
}

export function apartView({ one, other, joinedTraces, since }: Apart) {
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

export function momentOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
