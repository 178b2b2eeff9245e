import type { TeamPart } from "@yardarm/core/reports";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { momentText } from "./report-moment.tsx";
import { ReportTable } from "./report-table.tsx";

interface TeamTableProps {
  readonly teams: readonly TeamPart[];
  /** Absent: nobody signs for what has been, or the reader may not. */
  readonly onSign?: ((team: string) => Promise<string | undefined>) | undefined;
}

/** Whose flags are stale, and who has said that they looked. */
export function TeamTable({ teams, onSign }: TeamTableProps) {
  const [failure, setFailure] = useState<string>();
  return (
    <>
      {failure !== undefined && (
        <Notice kind="danger" title="Not signed" isAlert className="mb-3">
          {failure}
        </Notice>
      )}
      <ReportTable
        label="Owners"
        rows={teams}
        keyOf={({ owner }) => owner}
        empty="There is no active flag."
        columns={[
          { title: "Owner", render: ({ name }) => name },
          { title: "Flags", isNumber: true, render: ({ flags }) => flags },
          { title: "Stale", isNumber: true, render: ({ stale }) => stale },
          { title: "Overdue", isNumber: true, render: ({ overdue }) => overdue },
          { title: "Can go from code", isNumber: true, render: ({ canDelete }) => canDelete },
          { title: "Can be archived", isNumber: true, render: ({ canArchive }) => canArchive },
          {
            title: "Signed off",
            isWide: true,
            render: ({ owner, name, signOff }) => (
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                {signOff === null ? (
                  <span className="text-ink3">By nobody yet</span>
                ) : (
                  <span>
                    {signOff.by},{" "}
                    <span className="num whitespace-nowrap">{momentText(signOff.at)}</span>
                    {signOff.note !== null && <span className="text-ink2"> “{signOff.note}”</span>}
                  </span>
                )}
                {onSign !== undefined && owner.startsWith("team:") && (
                  <Button
                    kind="quiet"
                    className="-my-1.5 print:hidden"
                    aria-label={`Sign off for ${name}`}
                    onPress={() => void onSign(owner.slice("team:".length)).then(setFailure)}
                  >
                    Sign off
                  </Button>
                )}
              </div>
            ),
          },
        ]}
      />
    </>
  );
}
