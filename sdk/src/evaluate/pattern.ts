import type { limits } from "../model/limits.ts";

/** Held equal by their types: the table of all limits would be a tenth of a bundle that only evaluates. */
const textMax: typeof limits.patternTextMax = 4_096;
const statesMax: typeof limits.patternStatesMax = 1_000;

/**
 * One step through a pattern: what looks at one place of a text, or takes one code point there; and the steps that may come
 * next, none behind the last one. Who matches may note in it where it was taken last.
 */
export type Step = [form: RegExp, next: readonly Step[] | undefined, takenAt?: number];

/** A part of a pattern: the step that it begins with when it is followed by another. */
type Part = (after: Step) => Step;

/** Makes one more step. */
type Make = (next?: Step[], form?: RegExp) => Step;

/** Each token: what it is, flags that it sets, flags that it takes away, what ends these, and how often it is repeated. */
const token =
  /(\\(?:x\{.*?\}|x..|.)|\[(?:\\.|[^\]\\])*\]|\(\?P?<\w+>|\(\?([ims]*)-?([ims]*)([:)])|.)([*+?]|\{\d+,?\d*\})?\??/gsu;

const quantifiers: { readonly [sign: string]: string } = { "*": "0,", "+": "1,", "?": "0,1" };
/** Places, and the dot, in JavaScript; some are something else where a flag is set, whose name follows them. */
const forms: { readonly [token: string]: string } = {
  "\\A": "^",
  "\\z": "$",
  "\\b": "\\b",
  "\\B": "\\B",
  "^": "^",
  "^m": "(?<![^\\n])",
  $: "$",
  $m: "(?![^\\n])",
  ".": "[^\\n]",
  ".s": "[^]",
};
/** Where RE2 and JavaScript mean something else, or write it in another way. */
const escapes: { readonly [sequence: string]: string } = {
  "\\x{": "\\u{",
  "\\a": "\\x07",
  "\\s": "\\t\\n\\f\\r ",
  "\\S": "\\0-\\x08\\v\\x0e-\\x1f!-\\u{10ffff}",
};

/**
 * Whether a pattern matches anywhere in a text. All ways through it are gone at once (Thompson, 1968), so at each place each
 * step is taken at most once: there is nothing to go back to, and no pattern that takes long.
 */
export const matchesPattern = (text: string, first: Step): boolean => {
  if (text.length > textMax) return false;
  let open = new Set<Step>();
  let at = 0;
  for (const character of [...text, ""]) {
    // A match may start anywhere.
    const here = open.add(first);
    open = new Set();
    for (const [form, next] of here) {
      if (next === undefined) return true;
      form.lastIndex = at;
      if (form.test(text)) addAll(form.lastIndex > at ? open : here, next);
    }
    at += character.length;
  }
  return false;
};

const addAll = (steps: Set<Step>, more: readonly Step[]) => {
  for (const step of more) steps.add(step);
};

/**
 * Makes steps of a regular expression that `checkPattern` found nothing wrong with. JavaScript's own expressions are used
 * for one code point each, where they have nothing to go back to.
 *
 * @returns the step that a match begins with.
 * @throws when it has too many steps.
 */
export const compilePattern = (pattern: unknown, ignoreCase?: boolean): Step => {
  let count = 0;
  const make: Make = (next, form = /(?:)/y) => {
    if (count++ > statesMax) throw new RangeError();
    return [form, next];
  };
  return group(String(pattern).matchAll(token), ignoreCase ? "i" : "", make)(make());
};

/** What stands before a closing bracket, as often as that says, or before the end. */
const group = (tokens: Iterable<RegExpExecArray>, outer: string, make: Make): Part => {
  const ways: Part[][] = [[]];
  let flags = outer;
  // Groups within it take what is theirs from the same tokens.
  for (const [, text = "", on = "", off = "", end, often] of tokens) {
    const inner = `${flags}${on}`.replace(new RegExp(`[${off}]`, "g"), "");
    if (text === ")") return repeated(oneOf(ways, make), make, often);
    if (text === "|") ways.push([]);
    else if (end === ")") flags = inner;
    else {
      const isGroup = text[0] === "(";
      const part = isGroup ? group(tokens, inner, make) : single(text, inner, make, often);
      ways.at(-1)?.push(part);
    }
  }
  return oneOf(ways, make);
};

const single = (text: string, flags: string, make: Make, often: string | undefined): Part => {
  const form = formOf(text, flags);
  return repeated((after) => make([after], form), make, often);
};

const oneOf =
  (ways: readonly Part[][], make: Make): Part =>
  (after) => {
    const next = ways.map((parts) => parts.reduceRight((step, part) => part(step), after));
    return next[1] ? make(next) : (next[0] ?? after);
  };

/** Lazy or not, the same texts match. */
const repeated = (part: Part, make: Make, often = "{1}"): Part => {
  const [min, max = min] = (quantifiers[often] ?? often.slice(1, -1)).split(",");
  return (after) => {
    let next = after;
    let count = Number(min);
    if (max === "") {
      const more = [after];
      const again = make(more);
      next = part(again);
      more.push(next);
      if (count-- === 0) next = again;
    }
    for (let left = Number(max) - Number(min); left > 0; left--) next = make([after, part(next)]);
    for (; count > 0; count--) {
      const last = next;
      next = part(last);
      // An empty part is itself however often it is repeated.
      if (next === last) break;
    }
    return next;
  };
};

/** The expression of a single code point, a set of them, or a place. */
const formOf = (text: string, flags: string): RegExp => {
  const known = [...flags, ""].map((flag) => forms[text + flag]).find(Boolean);
  const set = text[0] === "\\" ? `[${text}]` : text;
  const form = known ?? set.replace(/\\(x\{|.)|^.$/gsu, inJavaScript);
  // To `i` places are words of other letters, too.
  return new RegExp(form, !known && flags.includes("i") ? "iuy" : "uy");
};

/** An escape, or a character that is escaped, or stands alone, to be one. */
const inJavaScript = (all: string, name = all): string =>
  escapes[all] ?? (/^\\[\da-z]/i.test(all) ? all : `\\u{${name.codePointAt(0)?.toString(16)}}`);
