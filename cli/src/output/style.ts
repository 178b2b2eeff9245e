import type { Edges, Sink } from "../edges.ts";

export type Style = (text: string) => string;

export interface Styles {
  readonly strong: Style;
  readonly faint: Style;
  readonly alarm: Style;
}

const plain: Style = (text) => text;

/** Colours for people at a terminal who have not refused them (https://no-color.org). */
export function stylesFor(sink: Sink, env: Edges["env"]): Styles {
  if (!sink.isTerminal || env["NO_COLOR"] || env["TERM"] === "dumb") {
    return { strong: plain, faint: plain, alarm: plain };
  }
  return { strong: sgr(1, 22), faint: sgr(2, 22), alarm: sgr(31, 39) };
}

/** Select Graphic Rendition, ECMA-48 §8.3.117. */
function sgr(start: number, end: number): Style {
  return (text) => `\u001b[${start}m${text}\u001b[${end}m`;
}
