import type { RequestView } from "@yardarm/server/wire";
import { useState } from "react";
import { useMe } from "../../api/current-project.tsx";
import { useRequestSteps } from "../../api/request-steps.ts";
import { againText } from "../../change-sheet/again-text.ts";
import { TextArea, TextField } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ChangeRows, type KeptChange } from "./change-rows.tsx";
import { useRequestStep } from "./use-request-step.ts";

interface EditRequestDialogProps {
  readonly request: RequestView;
  readonly onClose: () => void;
}

/** Another name or reason, other changes, or fewer. Other changes than those that were agreed to void what was agreed. */
export function EditRequestDialog({ request, onClose }: EditRequestDialogProps) {
  const steps = useRequestSteps();
  const { run, failure } = useRequestStep();
  const [title, setTitle] = useState(request.title);
  const [reason, setReason] = useState(request.reason ?? "");
  const [kept, setKept] = useState<readonly KeptChange[]>(() =>
    request.changes.map((change, index) => ({
      ...{ origin: change, change },
      sentence: request.sentences[index] ?? "",
    })),
  );
  const me = useMe().person.id;
  const isWriter = request.writers.some(({ id }) => id === me);
  const isOther =
    kept.length < request.changes.length || kept.some(({ origin, change }) => origin !== change);
  const changes = kept.flatMap(({ change }) => change ?? []);
  const again = againText(request);
  const body = {
    ...(title !== request.title && { title }),
    ...(reason !== (request.reason ?? "") && { reason }),
    ...(isOther && { changes }),
  };
  const missing = missingStep({
    hasTitle: title.trim() !== "",
    isWhole: changes.length === kept.length,
    isOther: Object.keys(body).length > 0,
  });
  const save = async () => {
    if (await run(() => steps.edit(request.number, request.version, body))) onClose();
  };
  return (
    <FormDialog
      title={`Edit change #${request.number}`}
      action="Save"
      missing={missing}
      failure={failure}
      failureTitle="Not saved"
      onSubmit={save}
      onClose={onClose}
    >
      <TextField label="Title" value={title} onChange={setTitle} maxLength={200} />
      <TextArea label="Why" value={reason} onChange={setReason} maxLength={2000} />
      <section aria-label="Changes">
        <h3 className="mb-1.5 text-sm font-medium">Changes</h3>
        <ChangeRows request={request.number} kept={kept} onChange={setKept} />
      </section>
      {!isWriter && request.can.approve.may && (
        <Notice>Whoever edits it has written some of it, and can no longer agree to it.</Notice>
      )}
      {isOther && again !== "" && <Notice kind="warning">{again}</Notice>}
    </FormDialog>
  );
}

interface Written {
  readonly hasTitle: boolean;
  /** Whether every change can be read. */
  readonly isWhole: boolean;
  readonly isOther: boolean;
}

function missingStep({ hasTitle, isWhole, isOther }: Written): string | undefined {
  if (!hasTitle) return "Give it a title.";
  if (!isWhole) return "A change is not written whole yet.";
  return isOther ? undefined : "Nothing is changed yet.";
}
