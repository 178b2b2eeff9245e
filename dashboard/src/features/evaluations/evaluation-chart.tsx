import type { EvaluationSeries } from "@yardarm/server/wire";
import { clockText } from "../../ui/time.tsx";

const number = new Intl.NumberFormat("en");
const compact = new Intl.NumberFormat("en", { notation: "compact" });
const height = 120;
const slot = 24;
const gap = 4;

/** Patterns and not colours tell variants apart: full, hatched, dotted, and hollow for the callers' own default. */
const fills = ["full", "hatched", "dotted", "crossed"] as const;
type Fill = (typeof fills)[number] | "hollow";

/** Stacked bars, one for each hour, with the numbers beside them in a legend that also serves as the table. */
export function EvaluationChart({ series }: { series: EvaluationSeries }) {
  const rows: readonly Row[] = series.series.map((row, index) => ({
    ...row,
    name: row.variant ?? "caller's default",
    total: row.counts.reduce((sum, count) => sum + count, 0),
    fill: row.variant === null ? "hollow" : (fills[index % fills.length] ?? "full"),
  }));
  const totals = series.hours.map((_, hour) =>
    rows.reduce((sum, row) => sum + (row.counts[hour] ?? 0), 0),
  );
  const max = Math.max(...totals, 1);
  const all = rows.reduce((sum, row) => sum + row.total, 0);
  const width = series.hours.length * slot;
  return (
    <figure className="min-w-0">
      <div className="flex gap-2">
        <div aria-hidden className="flex flex-col justify-between text-right text-xs text-ink3 num">
          <span>{compact.format(max)}</span>
          <span>0</span>
        </div>
        <svg
          viewBox={`0 0 ${width} ${height}`}
          preserveAspectRatio="none"
          className="h-[120px] w-full border-b border-field text-on"
          role="img"
          aria-label={`${number.format(all)} evaluations in 24 hours, at most ${number.format(max)} in an hour`}
        >
          <Patterns />
          {series.hours.map((hour, at) => (
            <Bar key={hour} rows={rows} at={at} max={max} />
          ))}
        </svg>
      </div>
      <div aria-hidden className="mt-1 flex justify-between pl-8 text-xs text-ink3 num">
        {[series.hours[0], series.hours[12], series.hours.at(-1)].map(
          (hour) => hour && <span key={hour}>{clockText(new Date(hour))}</span>,
        )}
      </div>
      <figcaption>
        <ul className="mt-3 flex flex-wrap gap-x-6 gap-y-1 text-sm">
          {rows.map((row) => (
            <li key={row.name} className="flex items-center gap-2">
              <svg width="14" height="14" aria-hidden className="text-on">
                <rect
                  x="0.5"
                  y="0.5"
                  width="13"
                  height="13"
                  rx="2"
                  fill={fillOf(row.fill)}
                  stroke="currentColor"
                />
              </svg>
              <span className="font-mono text-xs">{row.name}</span>
              <span className="num">{number.format(row.total)}</span>
              <span className="text-ink3 num">
                {Math.round((row.total / Math.max(all, 1)) * 100)} %
              </span>
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}

interface Row {
  readonly name: string;
  readonly total: number;
  readonly counts: readonly number[];
  readonly fill: Fill;
}

function Bar({ rows, at, max }: { rows: readonly Row[]; at: number; max: number }) {
  let bottom = height;
  return rows.map((row) => {
    const size = ((row.counts[at] ?? 0) / max) * height;
    bottom -= size;
    if (size === 0) return null;
    return (
      <rect
        key={row.name}
        x={at * slot + gap / 2}
        y={bottom}
        width={slot - gap}
        height={size}
        fill={fillOf(row.fill)}
        stroke="currentColor"
        vectorEffect="non-scaling-stroke"
      />
    );
  });
}

function fillOf(fill: Fill): string {
  if (fill === "full") return "currentColor";
  return fill === "hollow" ? "none" : `url(#${fill})`;
}

function Patterns() {
  return (
    <defs>
      <pattern
        id="hatched"
        width="6"
        height="6"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width="2" height="6" fill="currentColor" />
      </pattern>
      <pattern id="dotted" width="5" height="5" patternUnits="userSpaceOnUse">
        <circle cx="2" cy="2" r="1.2" fill="currentColor" />
      </pattern>
      <pattern id="crossed" width="6" height="6" patternUnits="userSpaceOnUse">
        <path d="M0 0L6 6M6 0L0 6" stroke="currentColor" strokeWidth="1" />
      </pattern>
    </defs>
  );
}
