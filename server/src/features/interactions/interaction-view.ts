/** Answers of the analysis as they are told: moments in place of milliseconds. */
import type { Cell } from "@yardarm/core/combinations";
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
    scopes: Math.round(cell.scopes),
  };
}

function momentOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
