const and = new Intl.ListFormat("en", { type: "conjunction" });
const or = new Intl.ListFormat("en", { type: "disjunction" });

/** `Ada, Ben and Chiara` */
export function andText(names: readonly string[]): string {
  return and.format(names);
}

/** `Ada, Ben or Chiara` */
export function orText(names: readonly string[]): string {
  return or.format(names);
}

/** `1 flag`, `2,000 flags`; the plural is given when it is not made with an s. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${number.format(count)} ${count === 1 ? one : many}`;
}

/** With a capital letter at the beginning. */
export function sentenceCase(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

const number = new Intl.NumberFormat("en");
