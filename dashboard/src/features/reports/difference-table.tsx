import type { StaleReport, StandingOf } from "@yardarm/core/reports";
import { CardTable } from "../../ui/card-table.tsx";
import { Empty } from "../../ui/section.tsx";
import { momentText } from "./report-moment.tsx";

/** Which flags stand otherwise than in the report before. */
export function DifferenceTable({ since }: Pick<StaleReport, "since">) {
  if (since === null)
    return (
      <Empty>
        No report before this one was kept. One is kept when it is taken along, or signed.
      </Empty>
    );
  return (
    <CardTable
      label="Differences"
      rows={since.differences}
      keyOf={({ flag }) => flag}
      empty={`Every flag stands as it did at ${momentText(since.asOf)}.`}
      columns={[
        {
          title: "Flag",
          isWide: true,
          render: ({ flag }) => <span className="font-mono">{flag}</span>,
        },
        {
          title: `At ${momentText(since.asOf)}`,
          render: ({ before }) => standingText(before, "not there"),
        },
        { title: "Now", render: ({ now }) => standingText(now, "archived") },
      ]}
    />
  );
}

function standingText(standing: StandingOf | null, absent: string): string {
  if (standing === null) return absent;
  const { stage, isStale, canDelete, canArchive } = standing;
  return [
    stage.replaceAll("_", " "),
    isStale && "stale",
    canDelete && "can go from code",
    canArchive && "can be archived",
  ]
    .filter((part) => part !== false)
    .join(", ");
}
