import type { AttributeOperator } from "@yardarm/sdk/model";
import { type Asked, noCandidates, type SomeCandidates, spelled, together } from "./asked.ts";

const fillers = ["~", "_", "|", "#", "¦", "§", "¤", "¶"];
/** Beyond so many texts not every combination of what they may contain is tried. */
const combinationsMax = 2_000;

/**
 * For each start, each end, and each set of parts that may be contained: a text that has these, with something in between
 * that is in none of them. A text that starts with two of them starts with the longer one, so one start is enough, and one end.
 */
export function textCandidates(asked: Asked): SomeCandidates {
  const exactCase = patternsIn(asked, false);
  const anyCase = patternsIn(asked, true);
  if (exactCase.isEmpty && anyCase.isEmpty) return noCandidates;
  const all = [exactCase, anyCase].filter(({ isEmpty }) => !isEmpty);
  const isOfOneCase = all.length === 1 && (anyCase.isEmpty ? !hasAnyCaseValues(asked) : true);
  return together([{ list: [], isComplete: isOfOneCase }, ...all.map((it) => combined(asked, it))]);
}

interface Patterns {
  readonly starts: readonly string[];
  readonly ends: readonly string[];
  readonly parts: readonly string[];
  readonly isEmpty: boolean;
}

function patternsIn(asked: Asked, ignoreCase: boolean): Patterns {
  const textsOf = (operator: AttributeOperator) => [
    ...new Set(
      asked
        .valuesOf([operator], ignoreCase)
        .map((value) => (ignoreCase ? String(value).toLowerCase() : String(value))),
    ),
  ];
  const [starts, ends, parts] = [textsOf("starts_with"), textsOf("ends_with"), textsOf("contains")];
  return { starts, ends, parts, isEmpty: starts.length + ends.length + parts.length === 0 };
}

function hasAnyCaseValues(asked: Asked): boolean {
  return asked.valuesOf(["in"], true).length > 0;
}

function combined(asked: Asked, { starts, ends, parts }: Patterns): SomeCandidates {
  const texts = [...starts, ...ends, ...parts];
  const all = [...texts, ...asked.exact];
  const filler = fillers.find((it) => all.every((text) => !text.includes(it)));
  const isWhole = (starts.length + 1) * (ends.length + 1) * 2 ** parts.length <= combinationsMax;
  const middles = isWhole ? subsets(parts) : [[], ...parts.map((part) => [part]), parts];
  const list = ["", ...starts].flatMap((start) =>
    ["", ...ends].flatMap((end) =>
      middles
        // Where there are too many of all, those of two are made.
        .filter((middle) => isWhole || middle.length === 0 || start === "" || end === "")
        .map((middle) => {
          const between = filler ?? "~";
          const text = [start, ...middle, end].join(between);
          const whole = middle.length === 0 && start === "" && end === "" ? between : text;
          const more = (index: number) =>
            [start, `${between.repeat(1 + (index % 7))}${index}`, ...middle, end].join(between);
          return { value: whole, more };
        }),
    ),
  );
  // A text that overlaps where it starts and ends may be worth a try; it has no other answers than those above.
  return { list, isComplete: isWhole && filler !== undefined };
}

function subsets(list: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: 2 ** list.length }, (_, chosen) =>
    list.filter((__, index) => (chosen & (1 << index)) !== 0),
  );
}

/** Values that are compared without their case: in some case in which they are not named exactly. */
export function caseCandidates(asked: Asked): SomeCandidates {
  const values = asked.valuesOf(["in"], true).filter((value) => typeof value === "string");
  const lowered = [...new Set(values.map((value) => value.toLowerCase()))];
  return together(
    lowered.map((text) => {
      const ways = [text, text.toUpperCase(), text.charAt(0).toUpperCase() + text.slice(1)];
      const same = ways.filter((way) => way.toLowerCase() === text);
      const written = spelled(asked, (index) => same[index]);
      // Of ASCII only letters have another case; without any, the text itself is the only one.
      const isAlone = written.list.length === 0 && /^[^a-z\u{80}-\u{10ffff}]*$/u.test(text);
      return {
        list: [...written.list, ...same.map((value) => ({ value }))],
        isComplete: written.isComplete || isAlone,
      };
    }),
  );
}
