import { Archive, ArchiveRestore, Pencil } from "lucide-react";
import { useState } from "react";
import { useCommands } from "../../api/current-project.tsx";
import { describeError } from "../../api/problem-error.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import { useWriteBlock } from "../../change-sheet/write-block.ts";
import { Button } from "../../ui/button.tsx";
import { showToast } from "../../ui/toast.tsx";
import { EditSegmentFacts } from "./segment-facts.tsx";
import type { ProposedSegment } from "./use-proposed-segment.ts";

export function SegmentActions({ segment, request }: ProposedSegment) {
  const [isEditing, setEditing] = useState(false);
  const commands = useCommands();
  const writer = useWriter();
  const block = useWriteBlock();
  const isActive = segment.state === "active";
  if (block !== undefined) return null;

  async function move(): Promise<void> {
    const state = isActive ? "archived" : "active";
    try {
      await writer.apply({
        title: isActive ? `Archive ${segment.key}` : `Restore ${segment.key}`,
        changes: [
          {
            kind: "segment.fact",
            segment: segment.key,
            field: "state",
            from: segment.state,
            to: state,
          },
        ],
        into: request?.number,
        send: (consent) =>
          commands.patchSegment(segment.key, {
            body: { state, ...consent },
            version: segment.version,
          }),
        done: isActive ? `${segment.key} is archived` : `${segment.key} is back`,
      });
    } catch (error) {
      showToast({ text: `Not changed. ${describeError(error)}` });
    }
  }

  return (
    <div className="flex gap-2">
      {isActive && (
        <Button onPress={() => setEditing(true)}>
          <Pencil size={14} aria-hidden />
          Edit facts
        </Button>
      )}
      <Button onPress={() => void move()}>
        {isActive ? <Archive size={14} aria-hidden /> : <ArchiveRestore size={14} aria-hidden />}
        {isActive ? "Archive" : "Restore"}
      </Button>
      {isEditing && (
        <EditSegmentFacts {...{ segment, request }} onClose={() => setEditing(false)} />
      )}
    </div>
  );
}
