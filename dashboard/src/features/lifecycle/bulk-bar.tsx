import type { LifecycleRow } from "@yardarm/server/wire";
import { Archive, CalendarPlus } from "lucide-react";
import { useState } from "react";
import { useProjectKey } from "../../api/current-project.tsx";
import { path } from "../../api/http.ts";
import { useHttp } from "../../api/http-context.tsx";
import { describeError } from "../../api/problem-error.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import type { Proposal } from "../../change-sheet/proposal.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { countText } from "../../ui/list-text.ts";
import { Notice } from "../../ui/notice.tsx";
import { dateIn } from "../../ui/time.tsx";
import { archiveChanges, putOffChanges } from "./leave-changes.ts";

interface BulkBarProps {
  readonly chosen: readonly LifecycleRow[];
  readonly graceDays: number;
  readonly onDone: () => void;
}

/** What is done with all chosen flags together: one change request, or nothing. */
export function BulkBar({ chosen, graceDays, onDone }: BulkBarProps) {
  const project = useProjectKey();
  const http = useHttp();
  const writer = useWriter();
  const [date, setDate] = useState("");
  const [failure, setFailure] = useState<string>();
  const flags = countText(chosen.length, "flag");

  async function propose(proposal: Omit<Proposal, "send">): Promise<void> {
    setFailure(undefined);
    const { changes } = proposal;
    try {
      const outcome = await writer.apply({
        ...proposal,
        send: (consent) =>
          http.write("POST", path("projects", project, "changes"), {
            body: { changes, ...consent },
          }),
      });
      if (outcome.state !== "cancelled") onDone();
    } catch (error) {
      setFailure(describeError(error));
    }
  }

  const archive = () =>
    propose({
      title: `Archive ${flags}`,
      changes: archiveChanges(chosen, { graceDays, now: new Date() }),
      done: `${flags} archived`,
    });
  const putOff = () =>
    propose({
      title: `Put the last day of ${flags} off to ${date}`,
      changes: putOffChanges(chosen, date),
      done: `The last day of ${flags} is ${date}`,
    });
  return (
    <section aria-label="What to do with the chosen flags" className="panel mb-3 px-4 py-3">
      <div className="flex flex-wrap items-end gap-3">
        <span className="pb-2 text-sm font-medium">{flags} chosen</span>
        <Button onPress={() => void archive()}>
          <Archive size={14} aria-hidden />
          Archive…
        </Button>
        <TextField
          type="date"
          label="New last day"
          className="w-40"
          value={date}
          min={dateIn(0, new Date())}
          onChange={setDate}
        />
        <Button
          isDisabled={putOffChanges(chosen, date).length === 0 || date === ""}
          onPress={() => void putOff()}
        >
          <CalendarPlus size={14} aria-hidden />
          Put off
        </Button>
      </div>
      {failure && (
        <Notice kind="danger" title="Not done" isAlert className="mt-3">
          {failure}
        </Notice>
      )}
    </section>
  );
}
