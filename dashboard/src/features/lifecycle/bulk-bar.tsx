import type { LifecycleRow } from "@yardarm/server/wire";
import { Archive, CalendarPlus, UserRoundPen } from "lucide-react";
import { useState } from "react";
import { parseOwner, useOwnerChoices } from "../../api/owners.ts";
import { describeError } from "../../api/problem-error.ts";
import { Button } from "../../ui/button.tsx";
import { Select, TextField } from "../../ui/field.tsx";
import { countText } from "../../ui/list-text.ts";
import { Notice } from "../../ui/notice.tsx";
import { dateIn, dayText } from "../../ui/time.tsx";
import { archiveChanges, handOverChanges, putOffChanges } from "./leave-changes.ts";
import type { LifeStep } from "./life-actions.ts";
import { useLifeWriter } from "./use-life-writer.ts";

interface BulkBarProps {
  readonly chosen: readonly LifecycleRow[];
  readonly graceDays: number;
  readonly onDone: () => void;
}

/** What is done with all chosen flags together: one change request, or nothing. */
export function BulkBar({ chosen, graceDays, onDone }: BulkBarProps) {
  const write = useLifeWriter();
  const owners = useOwnerChoices();
  const [date, setDate] = useState("");
  const [owner, setOwner] = useState("");
  const [reason, setReason] = useState("");
  const [failure, setFailure] = useState<string>();
  const flags = countText(chosen.length, "flag");
  const heir = parseOwner(owner);
  const handedOver = heir === undefined ? [] : handOverChanges(chosen, heir);
  const putOff = date === "" ? [] : putOffChanges(chosen, date);

  async function take(step: LifeStep, because?: string): Promise<void> {
    setFailure(undefined);
    try {
      const outcome = await write(step, because);
      if (outcome.state !== "cancelled") onDone();
    } catch (error) {
      setFailure(describeError(error));
    }
  }

  const archive = () =>
    take({
      title: `Archive ${flags}`,
      changes: archiveChanges(chosen, { graceDays, now: new Date() }),
      done: `${flags} archived`,
    });
  const putOffAll = () =>
    take(
      {
        title: `Put the last day of ${flags} off to ${date}`,
        changes: putOff,
        done: `The last day of ${flags} is ${dayText(date)}`,
      },
      reason,
    );
  const handOver = () =>
    take({ title: `Hand ${flags} over`, changes: handedOver, done: `${flags} handed over` });
  return (
    <section aria-label="What to do with the chosen flags" className="panel mb-3 px-4 py-3">
      <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
        <span className="pb-2 text-sm font-medium">{flags} chosen</span>
        <Button onPress={() => void archive()}>
          <Archive size={14} aria-hidden />
          Archive…
        </Button>
        <div className="flex items-end gap-2">
          <TextField
            type="date"
            label="New last day"
            className="w-40"
            value={date}
            min={dateIn(0, new Date())}
            onChange={setDate}
          />
          <TextField
            label="Why"
            className="w-56"
            value={reason}
            maxLength={2000}
            onChange={setReason}
          />
          <Button
            isDisabled={putOff.length === 0 || reason.trim() === ""}
            onPress={() => void putOffAll()}
          >
            <CalendarPlus size={14} aria-hidden />
            Put off
          </Button>
        </div>
        <div className="flex items-end gap-2">
          <Select
            label="New owner"
            className="w-48"
            value={owner}
            choices={[{ value: "", label: "Choose…" }, ...owners]}
            onChange={setOwner}
          />
          <Button isDisabled={handedOver.length === 0} onPress={() => void handOver()}>
            <UserRoundPen size={14} aria-hidden />
            Hand over
          </Button>
        </div>
      </div>
      {failure && (
        <Notice kind="danger" title="Not done" isAlert className="mt-3">
          {failure}
        </Notice>
      )}
    </section>
  );
}
