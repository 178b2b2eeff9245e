import { Link } from "@tanstack/react-router";
import { correlationText } from "@yardarm/core/changes";
import type { InteractionCell, InteractionPair } from "@yardarm/server/wire";
import type { ReactNode } from "react";
import { classNames } from "../../ui/class-names.ts";
import { ContextFacts } from "../../ui/context-facts.tsx";
import { ScrollBox } from "../../ui/scroll-box.tsx";
import { Sentence } from "../../ui/sentence.tsx";
import { Ago } from "../../ui/time.tsx";
import { cellLabel, cellStates, stateOfCell } from "./interaction-words.ts";
import { Tested } from "./pair-tested.tsx";
import { StateGlyph } from "./state-glyph.tsx";

interface PairProps {
  readonly project: string;
  readonly pair: InteractionPair;
  readonly one: string;
  readonly other: string;
}

/**
 * The variants of one flag by those of the other, with one mark for what is to be said of both together. A narrow window goes
 * without: what each combination rests on is a list of the same.
 */
export function PairGrid({ pair, one, other }: Omit<PairProps, "project">) {
  const rows = [...new Set(pair.cells.map((cell) => cell.one.variant))];
  const columns = [...new Set(pair.cells.map((cell) => cell.other.variant))];
  const cellAt = (row: string, column: string) =>
    pair.cells.find((cell) => cell.one.variant === row && cell.other.variant === column);
  return (
    <ScrollBox label={`${one} by ${other}`} className="panel max-md:hidden">
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">
          {one} in rows, {other} in columns
        </caption>
        <thead>
          <tr>
            <td />
            <th
              scope="colgroup"
              colSpan={columns.length}
              className="px-3 pt-2.5 text-left font-mono text-xs font-normal text-ink3"
            >
              {other}
            </th>
          </tr>
          <tr>
            <th scope="col" className="px-4 pb-2 text-left font-mono text-xs font-normal text-ink3">
              {one}
            </th>
            {columns.map((column) => (
              <th key={column} scope="col" className="px-3 pb-2 text-left font-mono font-semibold">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row} className="border-t border-line">
              <th scope="row" className="w-56 px-4 py-2 text-left font-mono font-semibold">
                {row}
              </th>
              {columns.map((column) => (
                <td key={column} className="p-1.5">
                  <StateMark cell={cellAt(row, column)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function StateMark({ cell }: { cell: InteractionCell | undefined }) {
  if (cell === undefined) return null;
  const state = stateOfCell(cell);
  const { tone } = cellStates[state];
  const label = cellLabel(state, cell);
  return (
    <a
      href={`#${idOf(cell)}`}
      className={classNames(
        "flex min-w-32 items-center gap-2 rounded-md px-2.5 py-2 text-xs font-medium",
        tone,
      )}
    >
      <StateGlyph state={state} />
      {label}
    </a>
  );
}

/** What each combination rests on. */
export function PairEvidence({ project, pair }: Pick<PairProps, "project" | "pair">) {
  return (
    <ul className="panel divide-y divide-line">
      {pair.cells.map((cell) => {
        const state = stateOfCell(cell);
        return (
          <li key={idOf(cell)} id={idOf(cell)} className="px-4 py-3.5">
            <div className="flex flex-wrap items-start gap-x-4 gap-y-1">
              <h3 className="min-w-0 flex-1 basis-72 font-mono text-sm wrap-anywhere">
                {cell.one.flag}: <b className="font-semibold">{cell.one.variant}</b>
                <span className="font-sans text-ink3"> with </span>
                {cell.other.flag}: <b className="font-semibold">{cell.other.variant}</b>
              </h3>
              <p
                className={classNames(
                  "flex items-center gap-1.5 rounded-md px-2 py-0.5 text-xs font-medium",
                  cellStates[state].tone,
                )}
              >
                <StateGlyph state={state} />
                {cellLabel(state, cell)}
              </p>
            </div>
            <dl className="mt-2 grid gap-x-6 gap-y-2 text-sm text-ink2 md:grid-cols-[2fr_1.2fr_1fr]">
              <Fact name="Can it be?">
                <Reach {...{ project, cell }} environment={pair.environment} />
              </Fact>
              <Fact name="Tested">
                <Tested cell={cell} />
              </Fact>
              <Fact name="Seen">
                <Seen cell={cell} together={pair.together} />
              </Fact>
            </dl>
            {cell.brokenRules.length > 0 && (
              <p className="mt-2 text-sm text-bad-ink">
                Forbidden by{" "}
                <Link to="/p/$project/rules" params={{ project }} className="font-mono underline">
                  {cell.brokenRules.join(", ")}
                </Link>
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-ink3">{name}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  );
}

interface ReachProps {
  readonly project: string;
  readonly environment: string;
  readonly cell: InteractionCell;
}

const whys: Readonly<Record<string, string>> = {
  conflicts: "It was not found out in time.",
  keys: "No key was found whose buckets fit, though there may be one.",
  texts: "Some text that nobody thought of may do it.",
};

function Reach({ project, environment, cell }: ReachProps) {
  const { reach, witness, why, restsOn } = cell;
  if (restsOn.length > 0) {
    return (
      <>
        No: it was proved from what is{" "}
        <Link
          to="/p/$project/correlations"
          params={{ project }}
          search={{ environment }}
          className="text-accent underline"
        >
          declared of contexts
        </Link>
        :
        {restsOn.map((correlation) => (
          <span key={JSON.stringify(correlation)} className="block">
            <Sentence text={correlationText(correlation)} />
          </span>
        ))}
      </>
    );
  }
  if (reach === "unreachable") return "No: it was proved that no context is served both.";
  if (reach !== "reachable") return whys[why ?? ""] ?? "Nobody has looked yet.";
  return (
    <>
      Yes, for <ContextFacts context={witness} />
    </>
  );
}

interface SeenProps {
  readonly cell: InteractionCell;
  readonly together: InteractionPair["together"];
}

/** Not to be seen says nothing of flags of which one was never there to be seen. */
function Seen({ cell: { seenAt, scopes, services }, together }: SeenProps) {
  if (seenAt === null) {
    return together === null ? "Nothing was observed of both yet." : "Not seen together.";
  }
  return (
    <>
      <Ago at={seenAt} /> by {services.join(", ")}, in about {scopes.toLocaleString("en")} scopes.
    </>
  );
}

function idOf({ one, other }: Pick<InteractionCell, "one" | "other">): string {
  return `${one.variant}-with-${other.variant}`;
}
