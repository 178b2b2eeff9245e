import type { Change } from "@yardarm/core/changes";
import type { RequestView } from "@yardarm/server/wire";
import { X } from "lucide-react";
import { useState } from "react";
import { useMe } from "../../api/current-project.tsx";
import { useRequestSteps } from "../../api/request-steps.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { TextArea, TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { Sentence } from "../../ui/sentence.tsx";
import { useRequestStep } from "./use-request-step.ts";

interface EditRequestDialogProps {
  readonly request: RequestView;
  readonly onClose: () => void;
}

interface Kept {
  readonly change: Change;
  readonly sentence: string;
}

/** Another name or reason, or fewer changes. Other changes than those that were agreed to void what was agreed. */
export function EditRequestDialog({ request, onClose }: EditRequestDialogProps) {
  const steps = useRequestSteps();
  const { run, failure, isSending } = useRequestStep();
  const [title, setTitle] = useState(request.title);
  const [reason, setReason] = useState(request.reason ?? "");
  const all: readonly Kept[] = request.changes.map((change, index) => ({
    change,
    sentence: request.sentences[index] ?? "",
  }));
  const [kept, setKept] = useState(all);
  const me = useMe().person.id;
  const isWriter = request.writers.some(({ id }) => id === me);
  const isShorter = kept.length < all.length;
  const body = {
    ...(title !== request.title && { title }),
    ...(reason !== (request.reason ?? "") && { reason }),
    ...(isShorter && { changes: kept.map(({ change }) => change) }),
  };
  const save = async () => {
    if (await run(() => steps.edit(request.number, request.version, body))) onClose();
  };
  return (
    <ModalDialog
      title={`Edit change #${request.number}`}
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Discard
          </Button>
          <Button
            kind="primary"
            isDisabled={isSending || Object.keys(body).length === 0 || title.trim() === ""}
            onPress={() => void save()}
          >
            Save
          </Button>
        </>
      }
    >
      <TextField label="Title" value={title} onChange={setTitle} maxLength={200} />
      <TextArea label="Why" value={reason} onChange={setReason} maxLength={2000} />
      {all.length > 1 && (
        <section aria-label="Changes">
          <h3 className="mb-1.5 text-sm font-medium">Changes</h3>
          <ul className="panel max-h-64 divide-y divide-line overflow-auto">
            {kept.map((each) => (
              <li key={each.sentence} className="flex items-center gap-2 py-1 pr-1 pl-3 text-sm">
                <span className="min-w-0 flex-1 wrap-anywhere">
                  <Sentence text={each.sentence} />
                </span>
                <IconButton
                  label={`Leave out: ${each.sentence.replaceAll("`", "")}`}
                  isDisabled={kept.length === 1}
                  onPress={() => setKept(kept.filter((it) => it !== each))}
                >
                  <X size={14} aria-hidden />
                </IconButton>
              </li>
            ))}
          </ul>
        </section>
      )}
      {!isWriter && request.can.approve.may && (
        <Notice>Whoever edits it has written some of it, and can no longer agree to it.</Notice>
      )}
      {isShorter && request.approvals.given > 0 && (
        <Notice kind="warning">Whoever agreed so far has to agree again.</Notice>
      )}
      {failure && (
        <Notice kind="danger" title="Not saved" isAlert>
          {failure}
        </Notice>
      )}
    </ModalDialog>
  );
}
