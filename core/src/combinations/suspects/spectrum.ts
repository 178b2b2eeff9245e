import { at } from "../ints.ts";
import type { Choice, Model, PartialRow } from "../model.ts";

/** A row that was run, and how that ended. What is not known of it counts as not had. */
export interface TestedRow {
  readonly values: PartialRow;
  readonly hasFailed: boolean;
}

/** In which rows something was: one bit for each row, failed rows and passed rows apart. */
export interface Spectrum {
  readonly failed: Int32Array;
  readonly passed: Int32Array;
}

/** The spectrum of every choice that some failed row has; the others cannot have made it fail. */
export function spectraOf(
  { parameters }: Model,
  rows: readonly TestedRow[],
): readonly { readonly choice: Choice; readonly spectrum: Spectrum }[] {
  const failed = rows.filter(({ hasFailed }) => hasFailed);
  const passed = rows.filter(({ hasFailed }) => !hasFailed);
  return parameters.flatMap(({ values }, parameter) =>
    [...values.keys()].flatMap((value) => {
      const choice = { parameter, value };
      const spectrum = { failed: bitsOf(failed, choice), passed: bitsOf(passed, choice) };
      return countOf(spectrum.failed) === 0 ? [] : [{ choice, spectrum }];
    }),
  );
}

function bitsOf(rows: readonly TestedRow[], { parameter, value }: Choice): Int32Array {
  const bits = new Int32Array(Math.ceil(rows.length / 32));
  rows.forEach(({ values }, place) => {
    if (values[parameter] === value) bits[place >> 5] = at(bits, place >> 5) | (1 << (place & 31));
  });
  return bits;
}

/** The rows that have both. */
export function bothOf(one: Spectrum, two: Spectrum): Spectrum {
  return {
    failed: one.failed.map((bits, place) => bits & at(two.failed, place)),
    passed: one.passed.map((bits, place) => bits & at(two.passed, place)),
  };
}

/** How many rows of one side have both, without writing down which. */
export function countOfBoth(one: Int32Array, two: Int32Array): number {
  let count = 0;
  for (let place = 0; place < one.length; place++) count += ones(at(one, place) & at(two, place));
  return count;
}

export function countOf(bits: Int32Array): number {
  return countOfBoth(bits, bits);
}

/** Things with the same key cannot be told apart by these rows. */
export function keyOf({ failed, passed }: Spectrum): string {
  return `${failed.join(",")}/${passed.join(",")}`;
}

/** How many bits are set, counted in parallel (Warren, Hacker's Delight, 5-1). */
function ones(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
