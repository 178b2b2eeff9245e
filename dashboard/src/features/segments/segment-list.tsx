import { Link } from "@tanstack/react-router";
import type { SegmentRow } from "@yardarm/server/wire";
import { KeyText } from "../../ui/key-text.tsx";
import { Ago } from "../../ui/time.tsx";

const number = new Intl.NumberFormat("en");

interface SegmentListProps {
  readonly project: string;
  readonly segments: readonly SegmentRow[];
}

export function SegmentList({ project, segments }: SegmentListProps) {
  return (
    <ul className="panel divide-y divide-line">
      {segments.map((segment) => (
        <li key={segment.key}>
          <Link
            to="/p/$project/segments/$segment"
            params={{ project, segment: segment.key }}
            className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-4 py-2.5 hover:bg-raised md:grid md:items-center md:gap-x-4 md:grid-cols-[minmax(0,1fr)_136px_minmax(0,280px)_110px_100px]"
          >
            <span className="min-w-0 max-md:basis-full">
              <KeyText value={segment.key} />
              <span className="block truncate text-xs text-ink3">{segment.name}</span>
            </span>
            <span className="truncate text-sm max-md:text-ink2">{segment.owner.name}</span>
            <span className="text-sm text-ink2 num">{membersText(segment)}</span>
            <span className="text-sm text-ink2 num">
              {segment.flagCount === 0
                ? "Not used"
                : `In ${segment.flagCount} flag${segment.flagCount === 1 ? "" : "s"}`}
            </span>
            <span className="text-xs text-ink3 md:text-right">
              {segment.state === "archived" ? "Archived" : <Ago at={segment.changedAt} />}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function membersText({ ruleCount, includedCount, excludedCount }: SegmentRow): string {
  const parts = [
    ruleCount > 0 && `${ruleCount} rule${ruleCount === 1 ? "" : "s"}`,
    includedCount > 0 && `${number.format(includedCount)} included`,
    excludedCount > 0 && `${number.format(excludedCount)} excluded`,
  ].filter(Boolean);
  return parts.length === 0 ? "Nobody yet" : parts.join(", ");
}
