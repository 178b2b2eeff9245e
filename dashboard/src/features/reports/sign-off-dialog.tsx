import type { TeamPart } from "@yardarm/core/reports";
import { useState } from "react";
import { TextArea } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";

interface SignOffDialogProps {
  readonly part: TeamPart;
  /** Answers why it was refused. */
  readonly onSign: (note: string) => Promise<string | undefined>;
  readonly onClose: () => void;
}

const noteLengthMax = 2_000;

/** Somebody says for a team that they have looked at its flags, and what is to be said of them. */
export function SignOffDialog({ part, onSign, onClose }: SignOffDialogProps) {
  const [note, setNote] = useState("");
  const [failure, setFailure] = useState<string>();
  const submit = async () => {
    const refusal = await onSign(note.trim());
    if (refusal === undefined) onClose();
    else setFailure(refusal);
  };
  return (
    <FormDialog
      title={`Sign off for ${part.name}`}
      action="Sign off"
      onSubmit={submit}
      onClose={onClose}
      failure={failure}
      failureTitle="Not signed"
    >
      <p className="text-sm text-ink2">
        {`You say that you have looked at the ${part.flags === 1 ? "flag" : `${part.flags} flags`} of ${part.name} as they are now, of which ${part.stale} ${part.stale === 1 ? "is" : "are"} stale. The record keeps your name, the time and your note.`}
      </p>
      <TextArea
        label="Note"
        value={note}
        onChange={setNote}
        maxLength={noteLengthMax}
        placeholder="What stays, and why; what goes, and when"
      />
    </FormDialog>
  );
}
