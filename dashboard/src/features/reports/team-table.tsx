import type { TeamPart } from "@yardarm/core/reports";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { CardTable } from "../../ui/card-table.tsx";
import { momentText } from "./report-moment.tsx";
import { SignOffDialog } from "./sign-off-dialog.tsx";

interface TeamTableProps {
  readonly teams: readonly TeamPart[];
  /** Absent: nobody signs for what has been, or the reader may not. Answers why it was refused. */
  readonly onSign?: ((team: string, note: string) => Promise<string | undefined>) | undefined;
}

/** Whose flags are stale, and who has said that they looked. */
export function TeamTable({ teams, onSign }: TeamTableProps) {
  const [signing, setSigning] = useState<TeamPart>();
  return (
    <>
      {onSign !== undefined && signing !== undefined && (
        <SignOffDialog
          part={signing}
          onSign={(note) => onSign(signing.owner.slice("team:".length), note)}
          onClose={() => setSigning(undefined)}
        />
      )}
      <CardTable
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
            render: (part) => (
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <Signed signOff={part.signOff} />
                {onSign !== undefined && part.owner.startsWith("team:") && (
                  <Button
                    kind="quiet"
                    className="-my-1.5 print:hidden"
                    aria-label={`Sign off for ${part.name}`}
                    onPress={() => setSigning(part)}
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

function Signed({ signOff }: Pick<TeamPart, "signOff">) {
  if (signOff === null) return <span className="text-ink3">By nobody yet</span>;
  const { by, at, note } = signOff;
  return (
    <span>
      {by}, <span className="num whitespace-nowrap">{momentText(at)}</span>
      {note !== null && <span className="text-ink2"> “{note}”</span>}
    </span>
  );
}
