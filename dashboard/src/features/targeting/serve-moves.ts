import { type Rollout, type Serve, scaleDefault, type VariantRange } from "@yardarm/sdk/model";

/** A part (0 … 1) of those who get here, and from which variant to which it goes. */
export interface Move {
  readonly from: string;
  readonly to: string;
  readonly share: number;
}

/**
 * Who moves when what is served changes: exact arithmetic on the ranges. Undefined when both are rollouts that hash
 * differently; then everybody is dealt anew, and nothing can be said of anyone.
 */
export function movesBetween(before: Serve, after: Serve): readonly Move[] | undefined {
  if ("rollout" in before && "rollout" in after && !hashesAlike(before.rollout, after.rollout))
    return undefined;
  const length = lengthOf(before) ?? lengthOf(after) ?? scaleDefault;
  const left = rangesOf(before, length);
  const right = rangesOf(after, length);
  const moved = new Map<string, Move>();
  for (const a of left) {
    for (const b of right) {
      const overlap = Math.min(a.end, b.end) - Math.max(a.start, b.start);
      if (overlap <= 0 || a.variant === b.variant) continue;
      const name = `${a.variant} ${b.variant}`;
      const share = (moved.get(name)?.share ?? 0) + overlap / length;
      moved.set(name, { from: a.variant, to: b.variant, share });
    }
  }
  return [...moved.values()].toSorted((a, b) => b.share - a.share);
}

function hashesAlike(a: Rollout, b: Rollout): boolean {
  return a.salt === b.salt && a.by === b.by && a.kind === b.kind && a.scheme === b.scheme;
}

function lengthOf(serve: Serve): number | undefined {
  return "rollout" in serve ? serve.rollout.ranges.at(-1)?.end : undefined;
}

function rangesOf(serve: Serve, length: number): readonly VariantRange[] {
  return "rollout" in serve
    ? serve.rollout.ranges
    : [{ variant: serve.variant, start: 0, end: length }];
}
