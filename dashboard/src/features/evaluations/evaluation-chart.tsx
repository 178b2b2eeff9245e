import type { EvaluationSeries } from "@yardarm/server/wire";
import { useId } from "react";
import { type Fill, FillMark, FillPatterns, fillAt, paintOf } from "../../ui/fills.tsx";
import { clockText } from "../../ui/time.tsx";

const number = new Intl.NumberFormat("en");
const compact = new Intl.NumberFormat("en", { notation: "compact" });
const height = 120;
const slot = 24;
const gap = 4;

/** Stacked bars, one for each hour, with the numbers beside them in a legend that also serves as the table. */
export function EvaluationChart({ series }: { series: EvaluationSeries }) {
  const id = useId();
  const rows: readonly Row[] = series.series.map((row, index) => ({
    ...row,
    name: row.variant ?? "caller's default",
    total: row.counts.reduce((sum, count) => sum + count, 0),
    fill: row.variant === null ? "hollow" : fillAt(index),
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
          <FillPatterns id={id} />
          {series.hours.map((hour, at) => (
            <Bar key={hour} rows={rows} at={at} max={max} patterns={id} />
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
              <FillMark fill={row.fill} id={id} />
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

interface BarProps {
  readonly rows: readonly Row[];
  readonly at: number;
  readonly max: number;
  readonly patterns: string;
}

function Bar({ rows, at, max, patterns }: BarProps) {
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
        fill={paintOf(row.fill, patterns)}
        stroke="currentColor"
        vectorEffect="non-scaling-stroke"
      />
    );
  });
}
