/** What one line of evidence says: see `EvidencePack`. */
export interface EvidenceLine {
  /** Numbers of states; the same array with each line, to be looked at and not kept. */
  readonly states: readonly number[];
  readonly recorded: number;
  readonly scopes: number;
  /** Milliseconds. */
  readonly first: number;
  readonly last: number;
}

const space = 32;
const zero = 48;

/** Reads lines number by number: a million of them are read in a second, where splitting texts takes several. */
export function* readLines(text: string): Generator<EvidenceLine> {
  const states: number[] = [];
  let at = 0;
  /** Up to the next character that is no digit, which is passed. */
  const number = (): number => {
    let value = 0;
    for (; at < text.length; at++) {
      const digit = text.charCodeAt(at) - zero;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    at += 1;
    return value;
  };
  /** Counts that stand for more than they are may have a fraction. */
  const decimal = (): number => {
    const end = text.indexOf(";", at);
    const value = Number(text.slice(at, end));
    at = end + 1;
    return value;
  };
  while (at < text.length) {
    states.length = 0;
    do states.push(number());
    while (text.charCodeAt(at - 1) === space);
    const [recorded, scopes] = [number(), decimal()];
    yield { states, recorded, scopes, first: number() * 1_000, last: number() * 1_000 };
  }
}
