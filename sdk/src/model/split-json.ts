/**
 * Takes JSON text apart without reading all of it: a service holds thousands of flags and asks for a few, and the text of
 * the others takes a fraction of the time and of the memory that their objects would.
 */
import { parseJson } from "./json.ts";

const space = 0x20;
const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openList = 0x5b;
const backslash = 0x5c;
const openObject = 0x7b;
const closeObject = 0x7d;
const brace = 0x20;
/** Conditions within conditions within conditions; what is nested deeper is walked through. */
const plainDepth = 12;
/** What no text fits. */
const nothing = "[]";

/** Takes a member whose value starts here; gives where it ends, or -1 for what is none. */
export type Take = (name: string, start: number) => number;

/**
 * Walks through the members of the JSON object that starts here. Gives where it ends, or -1 for what is no object, or does
 * not end. What a value holds is looked at by whoever parses it.
 */
export function walkMembers(text: string, start: number, take: Take): number {
  if (text.charCodeAt(start) !== openObject) return -1;
  let at = afterSpace(text, start + 1);
  if (text.charCodeAt(at) === closeObject) return at + 1;
  for (;;) {
    const endOfName = afterText(text, at);
    const name = parseJson(text.slice(at, endOfName));
    at = afterSpace(text, endOfName);
    if (typeof name !== "string" || text.charCodeAt(at) !== colon) return -1;
    const startOfValue = afterSpace(text, at + 1);
    const end = take(name, startOfValue);
    if (end <= startOfValue) return -1;
    at = afterSpace(text, end);
    const next = text.charCodeAt(at);
    if (next === closeObject) return at + 1;
    if (next !== comma) return -1;
    at = afterSpace(text, at + 1);
  }
}

/**
 * Adds the members of the JSON object that starts here, name → where the value starts; of two with one name the last, as
 * `JSON.parse` does. Gives where it ends, or -1.
 */
export function addMembers(text: string, start: number, members: Map<string, number>): number {
  return walkMembers(text, start, (name, startOfValue) => {
    members.set(name, startOfValue);
    const end = afterValue(text, startOfValue);
    return end > startOfValue ? addPlain(text, end, members) : end;
  });
}

/**
 * Adds the members that follow here, up to one that is not plain. Gives where the last of them ends. It finds nothing that
 * walking would not find, in a fraction of the time: engines look for a pattern at full speed from the start, while code
 * that walks through a text has to be compiled again and again until it does.
 */
function addPlain(text: string, start: number, members: Map<string, number>): number {
  let end = start;
  plainMember.lastIndex = start;
  try {
    while (plainMember.test(text)) {
      const startOfName = text.indexOf('"', end) + 1;
      const endOfName = text.indexOf('"', startOfName);
      members.set(text.slice(startOfName, endOfName), afterSpace(text, endOfName + 2));
      end = plainMember.lastIndex;
    }
  } catch {
    // Millions of texts in one value are more than an engine has room for while it looks for the pattern.
  }
  return end;
}

/**
 * The pattern of what `afterNested` walks through. At no place is there more than one way to go on, so that an engine which
 * finds out that a text does not fit has tried each of its characters once.
 */
function nested(depth: number): string {
  if (depth === 0) return nothing;
  const other = String.raw`[^"[\]{}]*`;
  return String.raw`[[{]${other}(?:(?:"[^"\\]*(?:\\[^][^"\\]*)*"|${nested(depth - 1)})${other})*[\]}]`;
}

/** A member behind a comma with a name in which nothing is escaped, and an object or a list that is not too deep. */
const plainMember = new RegExp(
  String.raw`[\0- ]*,[\0- ]*"[^\0-\x1f"\\]*":[\0- ]*${nested(plainDepth)}`,
  "y",
);

/** All of JSON's white space, and none of its structure, is not above the space; what else is there is let through. */
export function afterSpace(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) <= space) at++;
  return at;
}

/** Where a text ends whose first quote stands here. Engines find a character faster than code that has just been started. */
function afterText(text: string, start: number): number {
  let at = start;
  do at = text.indexOf('"', at + 1);
  while (isEscaped(text, at));
  return at < 0 ? text.length : at + 1;
}

/** Behind backslashes of which each but the last escapes the next. */
function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text.charCodeAt(first - 1) === backslash) first--;
  return (at - first) % 2 === 1;
}

/** Where the value ends that starts here. */
export function afterValue(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (first === quote) return afterText(text, start);
  return first === openObject || first === openList
    ? afterNested(text, start)
    : afterWord(text, start);
}

function afterNested(text: string, start: number): number {
  const { length } = text;
  let depth = 0;
  for (let at = start; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = afterText(text, at) - 1;
    // Brackets and braces differ in this bit alone.
    else if ((code | brace) === openObject) depth++;
    else if ((code | brace) === closeObject && --depth === 0) return at + 1;
  }
  return length;
}

/** A number, `true`, `false` or `null` ends where the next thing begins. */
function afterWord(text: string, start: number): number {
  word.lastIndex = start;
  return word.test(text) ? word.lastIndex : start;
}

const word = /[^\0- ,}]+/y;
