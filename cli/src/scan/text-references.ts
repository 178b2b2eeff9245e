import type { FoundReference } from "./found-reference.ts";
import type { Language } from "./language.ts";
import type { FoundWord } from "./word-finder.ts";

const newline = 0x0a;
const quotes: ReadonlySet<number> = new Set([...`"'\``].map((quote) => quote.charCodeAt(0)));
const colon = 0x3a;

/** References in a file that is read by pattern: whole words, and between quotes where bare words are names of things. */
export function textReferences(
  file: { readonly path: string; readonly bytes: Uint8Array; readonly language: Language },
  words: readonly FoundWord[],
): FoundReference[] {
  const { path, bytes, language } = file;
  const meant = words.filter(
    ({ word, start }) => language === "bare" || isQuoted(bytes, start, start + word.length),
  );
  return placesOf(bytes, meant).map(({ word, line, column }) => ({
    key: word,
    path,
    line,
    column,
    kind: "text",
  }));
}

/** Whether any of the words stands between quotes; one that does not is no text in a program. */
export function someQuoted(bytes: Uint8Array, words: readonly FoundWord[]): boolean {
  return words.some(({ word, start }) => isQuoted(bytes, start, start + word.length));
}

/** `"key"`, `'key'`, `` `key` ``; Ruby's `:key`. */
function isQuoted(bytes: Uint8Array, start: number, end: number): boolean {
  const before = bytes[start - 1] ?? 0;
  if (quotes.has(before)) return bytes[end] === before;
  return before === colon && bytes[start - 2] !== colon && !quotes.has(bytes[end] ?? 0);
}

/** Words come in the order of the file, so that its lines are counted once. */
function placesOf(
  bytes: Uint8Array,
  words: readonly FoundWord[],
): { word: string; line: number; column: number }[] {
  let line = 1;
  let lineStart = 0;
  return words.map(({ word, start }) => {
    for (let at = bytes.indexOf(newline, lineStart); at !== -1 && at < start; ) {
      line += 1;
      lineStart = at + 1;
      at = bytes.indexOf(newline, lineStart);
    }
    return { word, line, column: start - lineStart + 1 };
  });
}
