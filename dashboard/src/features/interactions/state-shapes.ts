/** What is to be said of one combination, in the order of how much it matters. */
export type CellState = "broken" | "untested" | "aged" | "passed" | "unknown" | "unreachable";

export function isCellState(text: string): text is CellState {
  return Object.hasOwn(stateStrokes, text);
}

/** Shape and colour: solid, a ring, a half ring, a cross, a dash. */
export const stateStrokes: Readonly<Record<CellState, string>> = {
  passed: "fill-on",
  untested: "fill-none stroke-warn-ink stroke-[1.6]",
  aged: "fill-warn-ink",
  broken: "fill-none stroke-bad stroke-2",
  unknown: "fill-none stroke-ink3",
  unreachable: "fill-none stroke-field",
};

type Shape = (x: number, y: number, radius: number) => string;

const circle: Shape = (x, y, r) =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;

export const stateShapes: Readonly<Record<CellState, Shape>> = {
  passed: circle,
  untested: circle,
  // A ring of which the left half is filled.
  aged: (x, y, r) =>
    `${circle(x, y, r)}M${x} ${y - r * 0.65}a${r * 0.65} ${r * 0.65} 0 0 1 0 ${r * 1.3}z`,
  broken: (x, y, r) => `M${x - r} ${y - r}l${2 * r} ${2 * r}m0 ${-2 * r}l${-2 * r} ${2 * r}`,
  unknown: (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 0 1 ${2 * r} 0`,
  unreachable: (x, y, r) => `M${x - r} ${y}h${2 * r}`,
};
