/**
 * A text of the record without what is sealed, hashed or numbered in it. All of that looks like chance, and in some thousand
 * letters of chance a short name turns up by itself now and then.
 */
export function withoutChance(text: string): string {
  return text.replaceAll(/[\w+/=-]{20,}/g, "…");
}
