import type { EntityChange, Span } from "@yardarm/core/reports";
import { Empty } from "../../ui/section.tsx";
import { momentText, percentText } from "./report-moment.tsx";

export interface Covered {
  readonly key: string;
  readonly name: string;
  readonly share: number;
  readonly spans: readonly (Span & { readonly severity?: string; readonly text?: string })[];
  readonly changes: readonly EntityChange[];
}

interface CoverageListProps {
  readonly label: string;
  readonly period: Span;
  readonly covered: readonly Covered[];
  readonly empty: string;
}

/** For each thing a line of time, filled where it was in force, and who changed that. */
export function CoverageList({ label, period, covered, empty }: CoverageListProps) {
  if (covered.length === 0) return <Empty>{empty}</Empty>;
  return (
    <ul className="panel divide-y divide-line" aria-label={label}>
      {covered.map((each) => (
        <li
          key={each.key}
          className="grid gap-x-6 gap-y-1.5 px-4 py-3 text-sm break-inside-avoid md:grid-cols-[minmax(0,16rem)_minmax(0,1fr)_4rem]"
        >
          <div className="min-w-0">
            <p className="font-medium wrap-anywhere">{each.name}</p>
            <p className="font-mono text-xs text-ink3 wrap-anywhere">{each.key}</p>
          </div>
          <div className="min-w-0">
            <Timeline period={period} spans={each.spans} />
            <Said covered={each} />
          </div>
          <p className="num text-right text-ink2">{percentText(each.share)}</p>
        </li>
      ))}
    </ul>
  );
}

function Timeline({ period, spans }: { period: Span; spans: Covered["spans"] }) {
  const start = Date.parse(period.from);
  const whole = Math.max(1, Date.parse(period.to) - start);
  const place = (at: string) => ((Date.parse(at) - start) / whole) * 100;
  return (
    <div className="relative mt-1.5 h-2 overflow-hidden rounded-full bg-raised" aria-hidden>
      {spans.map(({ from, to, severity }) => (
        <span
          key={from}
          className={`absolute inset-y-0 ${severity === "advisory" ? "bg-on-wash" : "bg-on"}`}
          style={{ left: `${place(from)}%`, width: `${place(to) - place(from)}%` }}
        />
      ))}
    </div>
  );
}

function Said({ covered: { spans, changes } }: { covered: Covered }) {
  const last = spans.at(-1);
  return (
    <div className="mt-1.5 text-xs text-ink2">
      {last === undefined ? (
        <p>Not in force at any time of this period.</p>
      ) : (
        <p>
          {last.severity && `${last.severity.replaceAll("_", " ")}: `}
          {last.text ?? "protected"}
        </p>
      )}
      {changes.map(({ entry, at, what, by }) => (
        <p key={entry} className="text-ink3">
          <span className="num">{momentText(at)}</span> {what}
          {by !== null && `, by ${by}`}
        </p>
      ))}
    </div>
  );
}
