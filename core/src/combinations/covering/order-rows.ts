import type { Coverage } from "./coverage.ts";

export interface WeighedRow {
  readonly row: Int32Array;
  /** What it covers that no row before it does. */
  readonly gain: number;
}

/**
 * Puts rows in such an order that each next one covers the most weight that is not covered before it. No order that is
 * found row by row does better at every length; the best set of a given size covers at most 1.6 times as much (Nemhauser
 * and others, 1978).
 */
export function orderRows(
  coverage: Coverage,
  rows: readonly Int32Array[],
  weights: readonly Float64Array[] | undefined,
): readonly WeighedRow[] {
  const weighings = coverage.tables.map(({ cellCount }, place) => ({
    done: new Uint8Array(cellCount),
    weights: weights?.[place],
  }));
  const weigh = (row: Int32Array, isDone: boolean) =>
    weighings.reduce(
      (sum, weighing, place) => sum + (coverage.tables[place]?.weigh(row, weighing, isDone) ?? 0),
      0,
    );
  const open = rows.map((row) => ({ row, gain: weigh(row, false) }));
  const ordered: WeighedRow[] = [];
  while (open.length > 0) {
    const { row } = takeBest(open, (candidate) => weigh(candidate, false));
    ordered.push({ row, gain: weigh(row, true) });
  }
  return ordered;
}

/** A gain only ever falls, so whoever is still best after being looked at anew is best of all. */
function takeBest(
  open: { readonly row: Int32Array; gain: number }[],
  gainOf: (row: Int32Array) => number,
): WeighedRow {
  for (;;) {
    open.sort((one, two) => two.gain - one.gain);
    const [first, second] = open;
    if (first === undefined) throw new RangeError("There is no row left.");
    first.gain = gainOf(first.row);
    if (second === undefined || first.gain >= second.gain) {
      open.shift();
      return first;
    }
  }
}
