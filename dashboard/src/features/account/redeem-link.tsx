import { useState } from "react";
import { describeError } from "../../api/problem-error.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";

interface RedeemLinkProps {
  readonly onRedeem: () => Promise<void>;
  readonly onOther: () => void;
}

/** A one-time link is used up by a press, not by opening it: mail scanners and previews open links too. */
export function RedeemLink({ onRedeem, onOther }: RedeemLinkProps) {
  const [failure, setFailure] = useState<string>();
  const [isSending, setSending] = useState(false);

  async function redeem(): Promise<void> {
    setSending(true);
    setFailure(undefined);
    try {
      await onRedeem();
    } catch (error) {
      setFailure(describeError(error));
      setSending(false);
    }
  }

  return (
    <>
      <h1 className="mb-1 text-xl font-semibold tracking-tight">Welcome aboard</h1>
      <p className="mb-5 text-sm text-ink2">
        This link signs you in once. After that you choose a password to keep.
      </p>
      {failure && (
        <Notice kind="danger" isAlert className="mb-4">
          {failure}
        </Notice>
      )}
      <div className="flex flex-col gap-2">
        <Button kind="primary" isDisabled={isSending} onPress={() => void redeem()}>
          Continue
        </Button>
        <Button kind="quiet" onPress={onOther}>
          Sign in with a password instead
        </Button>
      </div>
    </>
  );
}
