import { type ReactNode, useState } from "react";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";
import { ModalDialog } from "./overlay.tsx";

interface ConfirmProps {
  /** The question: `Delete Checkout?` */
  readonly title: string;
  /** What it does: `Delete`. */
  readonly action: string;
  /** What comes of it. */
  readonly children: ReactNode;
  readonly onConfirm: () => Promise<unknown>;
  readonly onClose: () => void;
  readonly describe: (error: unknown) => string;
}

/** Asks before something that cannot be taken back, and says what comes of it. */
export function Confirm({ title, action, children, onConfirm, onClose, describe }: ConfirmProps) {
  const [failure, setFailure] = useState<string>();
  const [isSending, setSending] = useState(false);
  const confirm = async () => {
    setSending(true);
    try {
      await onConfirm();
      onClose();
    } catch (error) {
      setFailure(describe(error));
      setSending(false);
    }
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
          <Button kind="danger" isDisabled={isSending} onPress={() => void confirm()}>
            {action}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 text-sm text-ink2">{children}</div>
      {failure && (
        <Notice kind="danger" isAlert>
          {failure}
        </Notice>
      )}
    </ModalDialog>
  );
}
