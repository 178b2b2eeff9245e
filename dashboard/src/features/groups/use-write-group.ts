import type { Change } from "@yardarm/core/changes";
import type { ReactNode } from "react";
import { useCommands } from "../../api/current-project.tsx";
import { describeError, hasCode } from "../../api/problem-error.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import type { Outcome, Proposal } from "../../change-sheet/proposal.ts";

export interface GroupWrite {
  readonly title: string;
  readonly done: string;
  readonly changes: readonly Change[];
  /** The open request that it goes on from. */
  readonly into?: number | undefined;
  readonly picture?: ReactNode;
  /** What it would do is read before it is done. */
  readonly isRead?: boolean;
}

/** Sends changes of a group. Rejects with what was refused. */
export function useWriteGroup(): (write: GroupWrite) => Promise<Outcome> {
  const commands = useCommands();
  const writer = useWriter();
  return ({ isRead = false, ...write }) => {
    const changes = [...write.changes];
    const proposal: Proposal = {
      ...write,
      send: (consent) => commands.change({ changes, ...consent }),
    };
    // What goes on from a request goes into it, where all of it is read.
    return isRead && write.into === undefined ? writer.ask(proposal) : writer.apply(proposal);
  };
}

/** In words for people. */
export function groupFailure(error: unknown): string {
  return hasCode(error, "conflict")
    ? "Somebody changed this group meanwhile. Look at its slots as they are now, and try again."
    : describeError(error);
}
