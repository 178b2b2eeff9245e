import { useNavigate } from "@tanstack/react-router";
import type { InteractionArea } from "@yardarm/server/wire";
import { type KeyboardEvent, type MouseEvent, useMemo, useRef, useState } from "react";
import { countText } from "../../ui/list-text.ts";
import { cellStates, stateOfLetter } from "./interaction-words.ts";
import { StateGlyph } from "./state-glyph.tsx";
import { type CellState, isCellState, stateShapes, stateStrokes } from "./state-shapes.ts";

type FlagPair = InteractionArea["pairs"][number];

interface FlagMatrixProps {
  readonly project: string;
  readonly area: InteractionArea;
}

/** Room between two pairs, and the least and most that one gets; few pairs may be large. */
const gap = 3;
const sizeMin = 22;
const sizeMax = 48;
const width = 640;

const nearest: ScrollIntoViewOptions = { block: "nearest", inline: "nearest" };

function sizeFor(columns: number): number {
  return Math.max(sizeMin, Math.min(sizeMax, Math.floor(width / Math.max(1, columns)) - gap));
}

/**
 * Flags by flags. Each pair is a square of its combinations; all of one state are one path, so that forty thousand pairs are a
 * handful of nodes. Arrows move, Enter opens; what is under the cursor is said below.
 */
export function FlagMatrix({ project, area }: FlagMatrixProps) {
  const navigate = useNavigate();
  const { rows, columns, pairs, environment } = area;
  const size = sizeFor(columns.length);
  const step = size + gap;
  const byName = useMemo(() => pairsByName(pairs), [pairs]);
  const paths = useMemo(() => pathsOf(area, byName), [area, byName]);
  const [place, setPlace] = useState({ row: 0, column: 0 });
  const pairAt = ({ row, column }: typeof place) => byName.get(`${rows[row]} ${columns[column]}`);
  const current = pairAt(place);
  const cursor = useRef<SVGRectElement>(null);

  function open(pair: FlagPair | undefined): void {
    if (pair === undefined) return;
    const params = { project, one: pair.one, other: pair.other };
    void navigate({
      to: "/p/$project/interactions/$one/$other",
      params,
      search: { environment },
    });
  }

  function onKeyDown(event: KeyboardEvent): void {
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    setPlace(({ row, column }) => ({
      row: within(row + move[0], rows.length),
      column: within(column + move[1], columns.length),
    }));
    // Once it stands where it goes to.
    requestAnimationFrame(() => cursor.current?.scrollIntoView(nearest));
  }

  function placeOf({ nativeEvent: { offsetX, offsetY } }: MouseEvent): typeof place {
    return {
      row: within(Math.floor(offsetY / step), rows.length),
      column: within(Math.floor(offsetX / step), columns.length),
    };
  }

  return (
    <div className="panel">
      <p aria-live="polite" className="border-b border-line px-4 py-2.5 text-sm min-h-16">
        <span className="block font-mono wrap-anywhere">
          {rows[place.row]} <span className="font-sans text-ink3">with</span>{" "}
          {columns[place.column]}
        </span>
        <span className="block text-xs text-ink2">{pairText(current)}</span>
      </p>
      <div className="max-h-[70vh] overflow-auto p-4">
        <button
          type="button"
          aria-label="Pairs of flags; arrows move, Enter opens"
          className="block cursor-pointer"
          onKeyDown={onKeyDown}
          onMouseMove={(event) => setPlace(placeOf(event))}
          onClick={() => open(current)}
        >
          <svg
            width={columns.length * step}
            height={rows.length * step}
            aria-hidden="true"
            className="pointer-events-none overflow-visible"
          >
            <path d={paths.frames} className="fill-none stroke-line" />
            {paths.states.map(([state, d]) => (
              <path key={state} d={d} className={stateStrokes[state]} fillRule="evenodd" />
            ))}
            <rect
              ref={cursor}
              x={place.column * step - 1.5}
              y={place.row * step - 1.5}
              width={size + 3}
              height={size + 3}
              rx={3}
              className="fill-none stroke-accent stroke-2"
            />
          </svg>
        </button>
      </div>
      <Legend />
    </div>
  );
}

/** The same as a list, for a narrow window: the worst first. */
export function FlagPairList({
  area,
  onOpen,
}: {
  area: Pick<InteractionArea, "pairs">;
  onOpen: (pair: FlagPair) => void;
}) {
  const worst = area.pairs
    .map((pair) => ({ pair, bad: badIn(pair) }))
    .filter(({ bad }) => bad > 0)
    .toSorted((one, other) => other.bad - one.bad);
  if (worst.length === 0)
    return <p className="panel px-4 py-3 text-sm text-ink2">Nothing that can meet is untested.</p>;
  return (
    <ul className="panel divide-y divide-line">
      {worst.slice(0, listMax).map(({ pair }) => (
        <li key={`${pair.one} ${pair.other}`}>
          <button
            type="button"
            className="block w-full px-4 py-2.5 text-left hover:bg-raised"
            onClick={() => onOpen(pair)}
          >
            <span className="block font-mono text-sm wrap-anywhere">{pair.one}</span>
            <span className="block font-mono text-sm wrap-anywhere">
              <span className="font-sans text-ink3">with </span>
              {pair.other}
            </span>
            <span className="block text-xs text-ink2">{pairText(pair)}</span>
          </button>
        </li>
      ))}
      {worst.length > listMax && (
        <li className="px-4 py-2.5 text-sm text-ink2 num">
          And {countText(worst.length - listMax, "more pair")}.
        </li>
      )}
    </ul>
  );
}

const listMax = 100;

function Legend() {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 border-t border-line px-4 py-2.5 text-xs text-ink2">
      {Object.keys(cellStates)
        .filter(isCellState)
        .map((state) => (
          <li key={state} className="flex items-center gap-1.5">
            <StateGlyph state={state} />
            {cellStates[state].label}
          </li>
        ))}
    </ul>
  );
}

const moves: Readonly<Record<string, readonly [row: number, column: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

function within(index: number, length: number): number {
  return Math.max(0, Math.min(length - 1, index));
}

function pairsByName(pairs: readonly FlagPair[]): ReadonlyMap<string, FlagPair> {
  return new Map(
    pairs.flatMap((pair) => [
      [`${pair.one} ${pair.other}`, pair] as const,
      [`${pair.other} ${pair.one}`, pair] as const,
    ]),
  );
}

function pathsOf({ rows, columns }: InteractionArea, byName: ReadonlyMap<string, FlagPair>) {
  const size = sizeFor(columns.length);
  const step = size + gap;
  const frames: string[] = [];
  const states = new Map<CellState, string[]>();
  rows.forEach((row, y) => {
    columns.forEach((column, x) => {
      const pair = byName.get(`${row} ${column}`);
      if (pair === undefined) return;
      frames.push(`M${x * step + 0.5} ${y * step + 0.5}h${size - 1}v${size - 1}h${1 - size}z`);
      const across = Math.max(1, Math.ceil(Math.sqrt(pair.cells.length)));
      const part = size / across;
      [...pair.cells].forEach((letter, index) => {
        const state = stateOfLetter(letter);
        const left = x * step + (index % across) * part;
        const top = y * step + Math.floor(index / across) * part;
        const drawn = states.get(state) ?? [];
        drawn.push(stateShapes[state](left + part / 2, top + part / 2, part * 0.32));
        states.set(state, drawn);
      });
    });
  });
  return {
    frames: frames.join(""),
    states: [...states].map(([state, drawn]) => [state, drawn.join("")] as const),
  };
}

function badIn({ cells }: FlagPair): number {
  return [...cells].filter((letter) => "xua".includes(letter)).length;
}

function pairText(pair: FlagPair | undefined): string {
  if (pair === undefined) return "One flag";
  const counts = new Map<CellState, number>();
  for (const letter of pair.cells) {
    const state = stateOfLetter(letter);
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  const parts = Object.keys(cellStates)
    .filter(isCellState)
    .flatMap((state) => {
      const count = counts.get(state) ?? 0;
      return count === 0 ? [] : [`${count} ${cellStates[state].label.toLowerCase()}`];
    });
  return parts.join(" · ");
}
