import { type ReactNode, useId, useState } from "react";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";
import { ModalDialog } from "./overlay.tsx";

interface FormDialogProps {
  readonly title: ReactNode;
  /** What it does: `Create`. */
  readonly action: string;
  /** While something is missing. */
  readonly isDisabled?: boolean;
  readonly onSubmit: () => Promise<unknown>;
  readonly onClose: () => void;
  /** Why it was refused. */
  readonly failure?: string | undefined;
  readonly failureTitle?: string;
  readonly children: ReactNode;
}

/** A few fields, sent by the button or by Enter, once at a time. */
export function FormDialog({
  title,
  action,
  isDisabled = false,
  onSubmit,
  onClose,
  failure,
  failureTitle,
  children,
}: FormDialogProps) {
  const id = useId();
  const [isSending, setSending] = useState(false);
  const submit = async () => {
    if (isDisabled || isSending) return;
    setSending(true);
    await onSubmit().finally(() => setSending(false));
  };
  return (
    <ModalDialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button kind="primary" type="submit" form={id} isDisabled={isDisabled || isSending}>
            {action}
          </Button>
        </>
      }
    >
      <form
        id={id}
        noValidate
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {children}
      </form>
      {failure && (
        <Notice kind="danger" isAlert {...(failureTitle && { title: failureTitle })}>
          {failure}
        </Notice>
      )}
    </ModalDialog>
  );
}
