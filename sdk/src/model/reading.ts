import { keyPattern, limits } from "./limits.ts";
import type { Parsed, Problem } from "./problem.ts";

/**
 * Takes unknown JSON, found at a pointer, and gives a typed value or nothing. What is wrong is added to the problems, so
 * that one reading finds all of them.
 */
export type Reader<T> = (json: unknown, pointer: string, problems: Problem[]) => T | undefined;

/** Runs a reader on a whole document. */
export function parseWith<T>(reader: Reader<T>, json: unknown): Parsed<T> {
  const problems: Problem[] = [];
  const value = reader(json, "", problems);
  return { value, problems };
}

/** Makes a parser of another room a reader: its problems are moved to where the document stands. */
export function readerOf<T>(parse: (json: unknown) => Parsed<T>): Reader<T> {
  return (json, pointer, problems) => {
    const parsed = parse(json);
    for (const problem of parsed.problems) {
      problems.push({ ...problem, pointer: `${pointer}${problem.pointer}` });
    }
    return parsed.value;
  };
}

/** `true` or `false`; no text or number stands for one. */
export const readBoolean: Reader<boolean> = (json, pointer, problems) =>
  typeof json === "boolean" ? json : wrongType(problems, pointer, "true or false");

/** Text within bounds; `what` completes "… must be". */
export function readText(bounds: {
  readonly min?: number;
  readonly max: number;
  readonly pattern?: RegExp;
  readonly what?: string;
}): Reader<string> {
  const { min = 0, max, pattern, what = `text of ${min} to ${max} characters` } = bounds;
  return (json, pointer, problems) => {
    if (typeof json !== "string") return wrongType(problems, pointer, "text");
    if (json.length > max || json.trim().length < min || pattern?.test(json) === false) {
      problems.push({ code: "text_invalid", pointer, detail: `It must be ${what}.` });
      return undefined;
    }
    return json;
  };
}

/** A key of a flag, a segment, a group, an environment, a variant or a rule. */
export const readKey: Reader<string> = (json, pointer, problems) => {
  if (typeof json !== "string") return wrongType(problems, pointer, "a key");
  if (json.length <= limits.keyLengthMax && keyPattern.test(json)) return json;
  problems.push({
    code: "key_invalid",
    pointer,
    detail: `A key has up to ${limits.keyLengthMax} of a–z, 0–9, ".", "_" and "-", and starts and ends with a letter or digit.`,
  });
  return undefined;
};

/** One of a few texts. */
export function readOneOf<T extends string>(choices: readonly T[]): Reader<T> {
  return (json, pointer, problems) => {
    const choice = choices.find((candidate) => candidate === json);
    if (choice === undefined) {
      const detail = `It must be one of ${choices.join(", ")}.`;
      problems.push({ code: "value_unknown", pointer, detail });
    }
    return choice;
  };
}

/** A whole number from `min` to `max`, both included. */
export function readInteger(min: number, max: number): Reader<number> {
  return (json, pointer, problems) => {
    if (typeof json === "number" && Number.isSafeInteger(json) && json >= min && json <= max) {
      return json;
    }
    return wrongType(problems, pointer, `a whole number from ${min} to ${max}`);
  };
}

/** An item that cannot be read is left out, and reported. */
export function readList<T>(item: Reader<T>, max: number): Reader<readonly T[]> {
  return (json, pointer, problems) => {
    if (!Array.isArray(json)) return wrongType(problems, pointer, "a list");
    if (json.length > max) return tooMany({ problems, pointer, count: json.length, max });
    return json.flatMap((entry: unknown, index) => {
      const value = item(entry, `${pointer}/${index}`, problems);
      return value === undefined ? [] : [value];
    });
  };
}

/**
 * All or nothing. Without one of its conditions a rule would hold for more subjects than its author wanted; there, a part
 * that cannot be read spoils the whole.
 */
export function readEntire<T>(reader: Reader<T>): Reader<T> {
  return (json, pointer, problems) => {
    const before = problems.length;
    const value = reader(json, pointer, problems);
    return problems.length === before ? value : undefined;
  };
}

/** `null`, or what the reader reads. */
export function readNullable<T>(reader: Reader<T>): Reader<T | null> {
  return (json, pointer, problems) => (json === null ? null : reader(json, pointer, problems));
}

/** Also runs a check on what was read. */
export function readChecked<T>(
  reader: Reader<T>,
  check: (value: T) => readonly Problem[],
): Reader<T> {
  return (json, pointer, problems) => {
    const value = reader(json, pointer, problems);
    if (value === undefined) return undefined;
    for (const problem of check(value)) {
      problems.push({ ...problem, pointer: `${pointer}${problem.pointer}` });
    }
    return value;
  };
}

/** One reader per field of T. */
export type FieldReaders<T> = { readonly [F in keyof T]-?: Reader<Exclude<T[F], undefined>> };

/** The fields of T that may be absent. */
export type OptionalField<T> = {
  [F in keyof T]-?: Record<never, never> extends Pick<T, F> ? F : never;
}[keyof T];

/** An object with these fields and no others; without a value when a required field has none. */
export function readObject<T extends object>(
  fields: FieldReaders<T>,
  optional: readonly (OptionalField<T> & string)[] = [],
): Reader<T> {
  const readPart = readFields(fields);
  return (json, pointer, problems) => {
    const part = readPart(json, pointer, problems);
    if (part === undefined || !isRecord(json)) return undefined;
    let isComplete = true;
    for (const name of Object.keys(fields)) {
      if (optional.some((candidate) => candidate === name) || Object.hasOwn(part, name)) continue;
      isComplete = false;
      if (json[name] !== undefined) continue;
      const detail = `The field "${name}" is missing.`;
      problems.push({ code: "missing_field", pointer, detail });
    }
    return isComplete ? (part as T) : undefined;
  };
}

/** An object with any of these fields and no others. */
export function readFields<T extends object>(fields: FieldReaders<T>): Reader<Partial<T>> {
  const readers = new Map(Object.entries<Reader<unknown>>(fields));
  return (json, pointer, problems) => {
    if (!isRecord(json)) return wrongType(problems, pointer, "an object");
    const part: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(json)) {
      if (value === undefined) continue;
      const at = `${pointer}/${escapePointer(name)}`;
      const reader = readers.get(name);
      if (reader === undefined) {
        problems.push({
          code: "unknown_field",
          pointer: at,
          detail: `There is no field "${name}" here.`,
        });
        continue;
      }
      const read = reader(value, at, problems);
      if (read !== undefined) part[name] = read;
    }
    return part as Partial<T>;
  };
}

/** Names → values of one kind, at most `max`. An entry that cannot be read is left out, and reported. */
export function readMap<T>(
  entry: Reader<T>,
  max: number,
  readName: Reader<string> = readKey,
): Reader<{ readonly [key: string]: T }> {
  return (json, pointer, problems) => {
    if (!isRecord(json)) return wrongType(problems, pointer, "an object");
    const names = Object.keys(json);
    if (names.length > max) return tooMany({ problems, pointer, count: names.length, max });
    const entries: [string, T][] = [];
    for (const name of names) {
      const at = `${pointer}/${escapePointer(name)}`;
      if (readName(name, at, problems) === undefined) continue;
      const read = entry(json[name], at, problems);
      if (read !== undefined) entries.push([name, read]);
    }
    return Object.fromEntries(entries);
  };
}

/** One reference token of a JSON pointer (RFC 6901). */
export function escapePointer(token: string): string {
  return token.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** Whether this is a JSON object: neither `null` nor a list. */
export function isRecord(json: unknown): json is { readonly [field: string]: unknown } {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function wrongType(problems: Problem[], pointer: string, what: string): undefined {
  problems.push({ code: "wrong_type", pointer, detail: `It must be ${what}.` });
  return undefined;
}

interface Excess {
  readonly problems: Problem[];
  readonly pointer: string;
  readonly count: number;
  readonly max: number;
}

function tooMany({ problems, pointer, count, max }: Excess): undefined {
  problems.push({
    code: "too_many",
    pointer,
    detail: `It has ${count} items; ${max} are allowed.`,
  });
  return undefined;
}
