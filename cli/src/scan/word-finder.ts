/** Finds many words at once in the bytes of a file: one walk over the file, however many words there are. */

export interface FoundWord {
  readonly word: string;
  /** In bytes. */
  readonly start: number;
}

export type WordFinder = (bytes: Uint8Array) => FoundWord[];

const period = 0x2e;

/**
 * Words are ASCII. A word is found where it stands alone: what stands before and after it is no letter, digit, `_`, `-` or `$`,
 * and no `.` between it and another word. With `mayFollowPeriod`, `.word` counts too: that is how methods are written.
 */
export function wordFinder(
  words: Iterable<string>,
  { mayFollowPeriod = false }: { readonly mayFollowPeriod?: boolean } = {},
): WordFinder {
  const trie = trieOf([...new Set(words)].filter(isAscii));
  return (bytes) => {
    const found: FoundWord[] = [];
    for (let start = nextStart(bytes, 0); start < bytes.length; ) {
      const word = wordFrom(trie, bytes, start);
      if (word !== undefined && (mayFollowPeriod || !isMember(bytes, start))) {
        found.push({ word, start });
      }
      start = nextStart(bytes, endOfRun(bytes, start));
    }
    return found;
  };
}

function nextStart(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && wordByte[bytes[at] ?? 0] === 0) at += 1;
  return at;
}

function endOfRun(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && wordByte[bytes[at] ?? 0] === 1) at += 1;
  return at;
}

/** The word that begins here and ends where a word may end. There is one at most: `a` does not end before `.b`. */
function wordFrom(
  { next, classOf, classes, wordAt }: Trie,
  bytes: Uint8Array,
  start: number,
): string | undefined {
  let state = 0;
  for (let at = start; at < bytes.length; at += 1) {
    state = next[state * classes + (classOf[bytes[at] ?? 0] ?? 0)] ?? 0;
    if (state === 0) return undefined;
    const word = wordAt[state];
    if (word !== undefined && endsAt(bytes, at + 1)) return word;
  }
  return undefined;
}

interface Trie {
  /** Row = state, column = class of the byte; 0 = nowhere, which is also the start since nothing leads back to it. */
  readonly next: Uint32Array;
  readonly classOf: Uint8Array;
  readonly classes: number;
  readonly wordAt: readonly (string | undefined)[];
}

function trieOf(words: readonly string[]): Trie {
  const classOf = new Uint8Array(256);
  let classes = 1;
  for (const word of words) {
    for (let index = 0; index < word.length; index += 1) {
      const byte = word.charCodeAt(index);
      if (classOf[byte] === 0) {
        classOf[byte] = classes;
        classes += 1;
      }
    }
  }
  const rows = 1 + words.reduce((sum, word) => sum + word.length, 0);
  const next = new Uint32Array(rows * classes);
  const wordAt: (string | undefined)[] = [undefined];
  for (const word of words) {
    let state = 0;
    for (let index = 0; index < word.length; index += 1) {
      const cell = state * classes + (classOf[word.charCodeAt(index)] ?? 0);
      let following = next[cell] ?? 0;
      if (following === 0) {
        following = wordAt.push(undefined) - 1;
        next[cell] = following;
      }
      state = following;
    }
    wordAt[state] = word;
  }
  return { next: next.slice(0, wordAt.length * classes), classOf, classes, wordAt };
}

/** Bytes of other scripts count as letters. */
const wordByte = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte > 127 || /[\w$-]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

function endsAt(bytes: Uint8Array, end: number): boolean {
  const after = bytes[end];
  if (after === undefined) return true;
  if (after === period) return wordByte[bytes[end + 1] ?? 0] === 0;
  return wordByte[after] === 0;
}

/** `x.word`, but not `.word` on its own. */
function isMember(bytes: Uint8Array, start: number): boolean {
  return bytes[start - 1] === period && start > 1 && wordByte[bytes[start - 2] ?? 0] === 1;
}

function isAscii(word: string): boolean {
  return word.length > 0 && [...word].every((character) => character.charCodeAt(0) < 128);
}
