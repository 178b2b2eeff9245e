import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useHttp } from "../../api/http-context.tsx";
import { installationOf } from "../../api/installation.ts";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { Button } from "../../ui/button.tsx";
import { Select, TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { showToast } from "../../ui/toast.tsx";
import { firstKnown, lengthText, monthsMax, monthsOf } from "./retention-words.ts";

interface RetentionDialogProps {
  /** Whole months; null for ever. */
  readonly current: number | null;
  readonly onClose: () => void;
}

/** Changes for how long records know who people were, and says first what that takes away. */
export function RetentionDialog({ current, onClose }: RetentionDialogProps) {
  const http = useHttp();
  const client = useQueryClient();
  const [kind, setKind] = useState<"ever" | "months">(current === null ? "ever" : "months");
  const [text, setText] = useState(String(current ?? 24));
  const [reason, setReason] = useState("");
  const [failure, setFailure] = useState<string>();
  const months = kind === "ever" ? null : monthsOf(text);
  const isReady = months !== undefined && months !== current && reason.trim() !== "";
  const save = async (personalMonths: number | null) => {
    setFailure(undefined);
    try {
      await installationOf(http).keepPersonalData({ personalMonths, reason: reason.trim() });
      showToast({ text: `People are known ${lengthText(personalMonths)}` });
      onClose();
    } catch (error) {
      setFailure(describeError(error));
    }
    await client.invalidateQueries({ queryKey: keys.audit(undefined) });
  };
  return (
    <ModalDialog
      title="How long records know who people were"
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            kind={months === null ? "primary" : "danger"}
            isDisabled={!isReady}
            onPress={() => months !== undefined && void save(months)}
          >
            Save
          </Button>
        </>
      }
    >
      <p className="text-sm text-ink2">
        It holds for the records of all projects and of the installation. Entries themselves, with
        before and after, are kept and can be verified as before.
      </p>
      <Select
        label="Names and addresses are readable"
        value={kind}
        choices={[
          { value: "ever", label: "for ever" },
          { value: "months", label: "for a number of months" },
        ]}
        onChange={setKind}
      />
      {kind === "months" && (
        <TextField
          label="Months"
          inputMode="numeric"
          hint="Whole months, besides the current one."
          error={months === undefined ? `Type a whole number from 1 to ${monthsMax}.` : undefined}
          value={text}
          onChange={setText}
        />
      )}
      <Consequence months={months} current={current} />
      <TextField
        label="Why"
        hint="It is kept in the record."
        value={reason}
        onChange={setReason}
        maxLength={2000}
      />
      {failure && (
        <Notice kind="danger" title="Not changed" isAlert>
          {failure}
        </Notice>
      )}
    </ModalDialog>
  );
}

interface ConsequenceProps {
  readonly months: number | null | undefined;
  readonly current: number | null;
}

function Consequence({ months, current }: ConsequenceProps) {
  if (months === undefined || months === current) return null;
  const isShorter = months !== null && (current === null || months < current);
  if (!isShorter) {
    return <Notice>Nothing more is forgotten for now. What is unreadable already stays so.</Notice>;
  }
  return (
    <Notice kind="warning" title="This cannot be undone">
      Within the hour, who people were in entries from before {firstKnown(new Date(), months)}{" "}
      becomes unreadable, and each month one more. Exports and backups from before still hold it.
    </Notice>
  );
}
