import { type ReactNode, useId, useState } from "react";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";
import { ModalDialog } from "./overlay.tsx";

interface FormDialogProps {
  readonly title: ReactNode;
  /** What it does: `Create`. */
  readonly action: string;
  /** What has to be filled in first, in a sentence; it cannot be sent meanwhile. */
  readonly missing?: string | undefined;
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
  missing,
  onSubmit,
  onClose,
  failure,
  failureTitle,
  children,
}: FormDialogProps) {
  const id = useId();
  const [isSending, setSending] = useState(false);
  const submit = async () => {
    if (missing !== undefined || isSending) return;
    setSending(true);
    await onSubmit().finally(() => setSending(false));
  };
  return (
    <ModalDialog
      title={title}
      onClose={onClose}
      footer={
        <>
          {missing !== undefined && <Missing>{missing}</Missing>}
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            kind="primary"
            type="submit"
            form={id}
            isDisabled={missing !== undefined || isSending}
          >
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

/** Why the button beside it does nothing yet. */
export function Missing({ children }: { children: ReactNode }) {
  return <p className="mr-auto min-w-0 text-xs text-ink3">{children}</p>;
}
