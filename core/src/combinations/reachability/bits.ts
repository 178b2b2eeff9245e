/** Sets of small numbers, a bit for each. */
export type Bits = Uint32Array;

/** The empty set, before there is room for anything. */
export const noBits: Bits = new Uint32Array(0);

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

export function clearBit(bits: Bits, number: number): void {
  const word = number >>> 5;
  bits[word] = (bits[word] ?? 0) & ~(1 << (number & 31));
}

export function hasBit(bits: Bits, number: number): boolean {
  return ((bits[number >>> 5] ?? 0) & (1 << (number & 31))) !== 0;
}

/** Puts in all numbers below a length, but for those of the words before one; none above it stays. */
export function fillBelow(bits: Bits, length: number, fromWord = 0): void {
  const whole = length >>> 5;
  bits.fill(0, fromWord);
  bits.fill(0xffff_ffff, fromWord, whole);
  if ((length & 31) !== 0 && whole >= fromWord) bits[whole] = (1 << (length & 31)) - 1;
}

/** The same set with so many words: itself, where it has them. */
export function withWords(bits: Bits, words: number): Bits {
  if (bits.length >= words) return bits;
  const wider = new Uint32Array(words);
  wider.set(bits);
  return wider;
}

/** Takes out what is in the other set, or what is not; only in the words from one on, if told. */
export function keep(bits: Bits, other: Bits, isWithout: boolean, fromWord = 0): void {
  const flip = isWithout ? 0xffff_ffff : 0;
  for (let word = fromWord; word < bits.length; word++) {
    bits[word] = (bits[word] ?? 0) & ((other[word] ?? 0) ^ flip);
  }
}

/** Those of a set that are also in the other, unless none is. */
export function preferring(bits: Bits, other: Bits): Bits {
  if (!hasCommon(bits, other)) return bits;
  const both = bits.slice();
  keep(both, other, false);
  return both;
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
