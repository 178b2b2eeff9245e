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
            className="grid items-center gap-x-4 gap-y-0.5 px-4 py-2.5 hover:bg-raised md:grid-cols-[minmax(0,1fr)_136px_minmax(0,280px)_110px_100px]"
          >
            <span className="min-w-0">
              <KeyText value={segment.key} />
              <span className="block truncate text-xs text-ink3">{segment.name}</span>
            </span>
            <span className="truncate text-sm">{segment.owner.name}</span>
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
