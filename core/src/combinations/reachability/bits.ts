/** Sets of small numbers, a bit for each. */
export type Bits = Uint32Array;

export function hasCommon(one: Bits, other: Bits): boolean {
  const words = Math.min(one.length, other.length);
  for (let word = 0; word < words; word++) {
    if (((one[word] ?? 0) & (other[word] ?? 0)) !== 0) return true;
  }
  return false;
}

/** The first number that is in both; -1 when there is none. */
export function firstCommon(one: Bits, other: Bits): number {
  const words = Math.min(one.length, other.length);
  for (let word = 0; word < words; word++) {
    const both = (one[word] ?? 0) & (other[word] ?? 0);
    if (both !== 0) return word * 32 + (31 - Math.clz32(both & -both));
  }
  return -1;
}

export function setBit(bits: Bits, number: number): void {
  const word = number >>> 5;
  bits[word] = (bits[word] ?? 0) | (1 << (number & 31));
}

export function hasBit(bits: Bits, number: number): boolean {
  return ((bits[number >>> 5] ?? 0) & (1 << (number & 31))) !== 0;
}

/** All numbers below a length. */
export function allBits(length: number): Bits {
  const bits = new Uint32Array((length + 31) >>> 5).fill(0xffff_ffff);
  if ((length & 31) !== 0) bits[bits.length - 1] = (1 << (length & 31)) - 1;
  return bits;
}

/** Takes out what is in the other set, or what is not. */
export function keep(bits: Bits, other: Bits, isWithout: boolean): void {
  const flip = isWithout ? 0xffff_ffff : 0;
  for (let word = 0; word < bits.length; word++) {
    bits[word] = (bits[word] ?? 0) & ((other[word] ?? 0) ^ flip);
  }
}

/** The numbers of a set, ascending, at most so many, beginning with the one-th that is not below `from`. */
export function* numbersIn(bits: Bits, from = 0): Generator<number> {
  for (let word = from >>> 5; word < bits.length; word++) {
    let rest = bits[word] ?? 0;
    if (word === from >>> 5) rest &= 0xffff_ffff << (from & 31);
    while (rest !== 0) {
      yield word * 32 + (31 - Math.clz32(rest & -rest));
      rest &= rest - 1;
    }
  }
}
