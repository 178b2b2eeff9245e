import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { TextArea } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { useRequestStep } from "./use-request-step.ts";

interface CommentDialogProps {
  readonly title: string;
  /** What comes of it. */
  readonly explanation: string;
  readonly label: string;
  readonly action: string;
  readonly isDanger?: boolean;
  readonly isRequired?: boolean;
  readonly onSend: (comment: string) => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks for a few words before a step is taken. */
export function CommentDialog(props: CommentDialogProps) {
  const { title, explanation, label, action, isDanger = false, isRequired = false } = props;
  const { run, failure, isSending } = useRequestStep();
  const [comment, setComment] = useState("");
  const send = async () => {
    if (await run(() => props.onSend(comment.trim()))) props.onClose();
  };
  return (
    <ModalDialog
      title={title}
      onClose={props.onClose}
      footer={
        <>
          <Button kind="quiet" onPress={props.onClose}>
            Not now
          </Button>
          <Button
            kind={isDanger ? "danger" : "primary"}
            isDisabled={isSending || (isRequired && comment.trim() === "")}
            onPress={() => void send()}
          >
            {action}
          </Button>
        </>
      }
    >
      <p className="text-sm text-ink2">{explanation}</p>
      <TextArea label={label} value={comment} onChange={setComment} maxLength={2000} autoFocus />
      {failure && (
        <Notice kind="danger" isAlert>
          {failure}
        </Notice>
      )}
    </ModalDialog>
  );
}
