import { Link } from "@tanstack/react-router";
import type { InteractionOverview } from "@yardarm/server/wire";
import { X } from "lucide-react";
import { ScrollBox } from "../../ui/scroll-box.tsx";

type AreaPair = InteractionOverview["areaPairs"][number];
type Area = InteractionOverview["areas"][number];

interface AreaMatrixProps {
  readonly project: string;
  readonly overview: InteractionOverview;
}

/** Owners by owners: a bar for the share that is untested, the number of it, and a ✕ where a rule is broken. */
export function AreaMatrix({ project, overview }: AreaMatrixProps) {
  const { areas, areaPairs, environment } = overview;
  const pairs = new Map(areaPairs.map((pair) => [nameOf(pair.one, pair.other), pair]));
  return (
    <ScrollBox label="Untested combinations by owner" className="panel">
      <table className="w-full border-collapse text-sm">
        <thead>
          <tr>
            <th scope="col" className="px-3 py-2 text-left text-xs font-medium text-ink3">
              Owner
            </th>
            {areas.map(({ key, name }) => (
              <th key={key} scope="col" className="px-2 py-2 text-xs font-medium text-ink2">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {areas.map((row, index) => (
            <tr key={row.key} className="border-t border-line">
              <th scope="row" className="px-3 py-2 text-left font-medium whitespace-nowrap">
                {row.name}
                <span className="block text-xs font-normal text-ink3 num">
                  {row.flags === 1 ? "1 flag" : `${row.flags} flags`}
                </span>
              </th>
              {areas.map((column, place) => (
                <td key={column.key} className="p-1">
                  {place <= index && (
                    <AreaCell
                      pair={pairs.get(nameOf(row.key, column.key))}
                      {...{ project, environment, row, column }}
                    />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

interface AreaCellProps {
  readonly project: string;
  readonly environment: string;
  readonly row: Area;
  readonly column: Area;
  readonly pair: AreaPair | undefined;
}

function AreaCell({ project, environment, row, column, pair }: AreaCellProps) {
  if (pair === undefined || pair.combinations === 0) {
    return <span className="block h-14 rounded-md bg-raised/50" aria-hidden />;
  }
  const { untested, reachableOrObserved: all, violations } = pair;
  const share = untestedShare(pair);
  const said = `${row.name} with ${column.name}: ${untested.toLocaleString("en")} of ${all.toLocaleString("en")} untested`;
  return (
    <Link
      to="/p/$project/interactions"
      params={{ project }}
      search={{ environment, one: row.key, other: column.key }}
      aria-label={violations > 0 ? `${said}, ${brokenText(violations)}` : said}
      className="relative flex h-14 min-w-16 flex-col items-center justify-center overflow-hidden rounded-md border border-line bg-surface hover:border-field"
    >
      <span
        aria-hidden
        className="absolute inset-x-0 bottom-0 border-t-2 border-warn-ink bg-warn-wash"
        style={{ height: `${share * 100}%`, display: share === 0 ? "none" : undefined }}
      />
      <span aria-hidden className="relative rounded-sm bg-surface px-1 font-semibold num">
        {untested.toLocaleString("en")}
      </span>
      {violations > 0 && (
        <X aria-hidden size={14} className="relative rounded-sm bg-surface text-bad-ink" />
      )}
    </Link>
  );
}

/** The same as a list, for a narrow window. */
export function AreaList({ project, overview }: AreaMatrixProps) {
  const { areas, areaPairs, environment } = overview;
  const names = new Map(areas.map(({ key, name }) => [key, name]));
  return (
    <ul className="panel divide-y divide-line">
      {areaPairs.toSorted(worstFirst).map((pair) => {
        const { one, other, untested, reachableOrObserved: all, violations } = pair;
        return (
          <li key={nameOf(one, other)}>
            <Link
              to="/p/$project/interactions"
              params={{ project }}
              search={{ environment, one, other }}
              className="flex items-center gap-3 px-4 py-2.5 hover:bg-raised"
            >
              <span className="min-w-0 flex-1">
                <span className="block text-sm font-medium">
                  {one === other ? names.get(one) : `${names.get(one)} with ${names.get(other)}`}
                </span>
                <span className="block text-xs text-ink2 num">
                  {untested} of {all} untested
                  {violations > 0 && (
                    <span className="font-medium text-bad-ink">{` · ✕ ${brokenText(violations)}`}</span>
                  )}
                </span>
              </span>
              <span aria-hidden className="h-2 w-16 overflow-hidden rounded-sm bg-raised">
                <span
                  className="block h-full bg-warn-ink"
                  style={{ width: `${untestedShare(pair) * 100}%` }}
                />
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

function worstFirst(one: AreaPair, other: AreaPair): number {
  return other.violations - one.violations || other.untested - one.untested;
}

/** What was seen although it was proved impossible would make it more than all. */
function untestedShare({ untested, reachableOrObserved: all }: AreaPair): number {
  return all === 0 ? 0 : untested / all;
}

function brokenText(violations: number): string {
  return violations === 1 ? "1 rule broken" : `${violations} rules broken`;
}

function nameOf(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}
