/** A slot of an array of numbers. These arrays have no holes, which the compiler cannot know. */
export function at(array: Int32Array, index: number): number {
  return array[index] ?? 0;
}

/** The same, with more room; the new slots hold a filling. */
export function grown(array: Int32Array, length: number, filling = 0): Int32Array {
  if (array.length >= length) return array;
  const larger = new Int32Array(Math.max(length, 2 * array.length));
  larger.set(array);
  if (filling !== 0) larger.fill(filling, array.length);
  return larger;
}

/** An element of a list of numbers that is known to be there. */
export function nth(list: readonly number[], index: number): number {
  return list[index] ?? 0;
}
