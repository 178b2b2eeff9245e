import { Link } from "@tanstack/react-router";
import type { InteractionOverview } from "@yardarm/server/wire";
import { X } from "lucide-react";
import { classNames } from "../../ui/class-names.ts";
import { countText } from "../../ui/list-text.ts";
import { ScrollBox } from "../../ui/scroll-box.tsx";

type AreaPair = InteractionOverview["areaPairs"][number];
type Area = InteractionOverview["areas"][number];

interface AreaMatrixProps {
  readonly project: string;
  readonly overview: InteractionOverview;
}

/** With more owners than these, cells are small and say thousands, so that all of them are seen at once. */
const roomyMax = 8;

/** Owners by owners: a bar for the share that is untested, the number of it, and a ✕ where a rule is broken. */
export function AreaMatrix({ project, overview }: AreaMatrixProps) {
  const { areas, areaPairs, environment } = overview;
  const pairs = new Map(areaPairs.map((pair) => [nameOf(pair.one, pair.other), pair]));
  const isDense = areas.length > roomyMax;
  return (
    <ScrollBox label="Untested combinations by owner" className="panel">
      <table className="w-full border-collapse text-sm">
        <thead>
          <tr>
            <th
              scope="col"
              className="px-3 py-2 text-left align-bottom text-xs font-medium text-ink3"
            >
              Owner
            </th>
            {areas.map(({ key, name }) => (
              <th
                key={key}
                scope="col"
                className={classNames(
                  "py-2 text-xs font-medium text-ink2",
                  isDense ? "px-0 align-bottom" : "px-2",
                )}
              >
                {isDense ? (
                  <span className="mx-auto block max-h-28 rotate-180 truncate [writing-mode:vertical-rl]">
                    {name}
                  </span>
                ) : (
                  name
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {areas.map((row, index) => (
            <tr key={row.key} className="border-t border-line">
              <th
                scope="row"
                className={classNames(
                  "px-3 text-left font-medium whitespace-nowrap",
                  isDense ? "py-0.5 text-xs" : "py-2",
                )}
              >
                {row.name}{" "}
                <span
                  className={classNames("text-xs font-normal text-ink3 num", !isDense && "block")}
                >
                  {isDense ? row.flags : countText(row.flags, "flag")}
                  {isDense && <span className="sr-only"> flags</span>}
                </span>
              </th>
              {areas.map((column, place) => (
                <td key={column.key} className={isDense ? "p-px" : "p-1"}>
                  {place <= index && (
                    <AreaCell
                      pair={pairs.get(nameOf(row.key, column.key))}
                      {...{ project, environment, row, column, isDense }}
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
  readonly isDense: boolean;
}

function AreaCell({ project, environment, row, column, pair, isDense }: AreaCellProps) {
  const room = isDense ? "h-8 min-w-6" : "h-14 min-w-16";
  if (pair === undefined || pair.combinations === 0) {
    return <span className={classNames("block rounded-md bg-raised/50", room)} aria-hidden />;
  }
  const { untested, reachableOrObserved: all, violations } = pair;
  const share = untestedShare(pair);
  const shown = isDense ? shortly.format(untested) : untested.toLocaleString("en");
  // What is shown is part of what is said: whoever speaks to the page names what they see.
  const exactly = isDense ? ` (${untested.toLocaleString("en")})` : "";
  const said = `${row.name} with ${column.name}: ${shown}${exactly} of ${all.toLocaleString("en")} untested`;
  return (
    <Link
      to="/p/$project/interactions"
      params={{ project }}
      search={{ environment, one: row.key, other: column.key }}
      aria-label={violations > 0 ? `${said}, ${brokenText(violations)}` : said}
      className={classNames(
        "relative flex flex-col items-center justify-center overflow-hidden rounded-md border border-line bg-surface hover:border-field",
        room,
      )}
    >
      <span
        aria-hidden
        className="absolute inset-x-0 bottom-0 border-t-2 border-warn-ink bg-warn-wash"
        style={{ height: `${share * 100}%`, display: share === 0 ? "none" : undefined }}
      />
      <span
        aria-hidden
        className={classNames(
          "relative rounded-sm bg-surface font-semibold num",
          isDense ? "text-xs" : "px-1",
        )}
      >
        {shown}
      </span>
      {violations > 0 && (
        <X
          aria-hidden
          size={isDense ? 12 : 14}
          className="relative rounded-sm bg-surface text-bad-ink"
        />
      )}
    </Link>
  );
}

/** `13K`, `718` */
const shortly = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 0 });

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
                  {untested.toLocaleString("en")} of {all.toLocaleString("en")} untested
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
