/**
 * Statements that stood apart stay apart. In code without semicolons what goes may have been all that parted two of them:
 * `f()`, then `if (flag) [1, 2].map(f)`, would become one expression.
 */
import { type ParsedModule, parseModule } from "../script/parsed-module.ts";
import type { Edited } from "./edits.ts";

/** The edited text, with a semicolon wherever one is needed now; undefined when it is no program all the same. */
export function withStatementsApart(module: ParsedModule, edited: Edited): string | undefined {
  const kept = statementStarts(module)
    .map((start) => edited.placeOf(start))
    .filter((place) => place !== undefined)
    .map((place) => codeAfter(edited.text, place));
  const given = parseModule(module.path, edited.text);
  if (given !== undefined && joinedAt(given, kept).length === 0) return edited.text;
  const joined =
    given === undefined
      ? kept.filter((place) => isBehindAnother(edited.text, place))
      : joinedAt(given, kept);
  const { text, places } = withSemicolons(edited.text, kept, new Set(joined));
  const parted = parseModule(module.path, text);
  return parted === undefined || joinedAt(parted, places).length > 0 ? undefined : text;
}

/** Where statements begin that stand in a list. */
function statementStarts({ nodes }: ParsedModule): number[] {
  return nodes.flatMap((node) => {
    switch (node.type) {
      case "Program":
      case "BlockStatement":
      case "StaticBlock":
      case "TSModuleBlock":
        return node.body.map(({ start }) => start);
      case "SwitchCase":
        return node.consequent.map(({ start }) => start);
      default:
        return [];
    }
  });
}

function joinedAt(module: ParsedModule, places: readonly number[]): number[] {
  const starts = new Set(statementStarts(module));
  return places.filter((place) => !starts.has(place));
}

/** Past spaces and comments. */
function codeAfter(text: string, place: number): number {
  const trivia = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
  trivia.lastIndex = place;
  return place + (trivia.exec(text)?.[0].length ?? 0);
}

/** Whether something ends right before it on its line that needs a semicolon there. */
function isBehindAnother(text: string, place: number): boolean {
  return /[^\s;{}:][ \t]*$/.test(lineBefore(text, place));
}

function lineBefore(text: string, place: number): string {
  return text.slice(text.lastIndexOf("\n", place - 1) + 1, place);
}

/** At the end of what stands on the same line, or, as people write it, in front of what begins a line. */
function withSemicolons(
  text: string,
  places: readonly number[],
  joined: ReadonlySet<number>,
): { readonly text: string; readonly places: readonly number[] } {
  const inserted = [...joined].map((place) => {
    const before = lineBefore(text, place);
    return before.trim() === "" ? place : place - (before.length - before.trimEnd().length);
  });
  const ordered = inserted.toSorted((a, b) => b - a);
  return {
    text: ordered.reduce((all, at) => `${all.slice(0, at)};${all.slice(at)}`, text),
    places: places.map((place) => place + inserted.filter((at) => at <= place).length),
  };
}
