import { type Asked, noCandidates, type SomeCandidates } from "./asked.ts";

/** Texts that a regular expression may match; which those are that match several nobody says, so it is never complete. */
export function patternCandidates(asked: Asked): SomeCandidates {
  const patterns = [...asked.valuesOf(["matches"], false), ...asked.valuesOf(["matches"], true)];
  if (patterns.length === 0) return noCandidates;
  const list = patterns.map((pattern) => ({ value: guessOf(String(pattern)) }));
  return { list, isComplete: false };
}

/** A simple text for a simple pattern; the evaluator says whether it matches. */
function guessOf(pattern: string): string {
  return pattern
    .replace(/^\^|\$$/g, "")
    .replace(/\(\?(?:P?<\w+>|[ims-]*:|[ims-]+\))?/g, "(")
    .replace(/\((\w+)(?:\|[^()]*)?\)/g, "$1")
    .replace(/\[\^[^\]]*\]|\\w|(?<!\\)\./g, "x")
    .replace(/\\d/g, "1")
    .replace(/\\s/g, " ")
    .replace(/\[(\\?.)[^\]]*\]/g, "$1")
    .replace(/\\(.)/g, "\ue000$1")
    .replace(/(?<!\ue000)([*+?])/g, "")
    .replace(/(.)\{(\d+)[^}]*\}/g, (_, text: string, count: string) =>
      text.repeat(Math.min(Number(count), 100)),
    )
    .replaceAll("\ue000", "");
}
