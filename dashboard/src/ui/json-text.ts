import type { Parsed } from "@yardarm/sdk/model";

/** What somebody wrote as JSON: the value, or in words what is wrong with it, with its place. */
export interface ReadJson<Value> {
  readonly value?: Value;
  readonly faults: readonly string[];
}

/** `pointerOf` leads from where parsing found a problem to where it stands in the text. */
export function readJson<Value>(
  text: string,
  parse: (raw: unknown) => Parsed<Value>,
  pointerOf: (pointer: string) => string = (pointer) => pointer,
): ReadJson<Value> {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    return { faults: [`Not JSON: ${error instanceof Error ? error.message : "unreadable"}`] };
  }
  const { value, problems } = parse(raw);
  if (value !== undefined && problems.length === 0) return { value, faults: [] };
  return {
    faults: problems.map(({ pointer, detail }) => `${pointerOf(pointer) || "/"}: ${detail}`),
  };
}
