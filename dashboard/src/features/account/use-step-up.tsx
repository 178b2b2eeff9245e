import type { Factors } from "@yardarm/server/wire";
import { type ReactNode, useState } from "react";
import { useMe } from "../../api/current-project.tsx";
import { describeError, hasCode } from "../../api/problem-error.ts";
import type { OwnSignIn } from "../../api/sign-in.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { FactorForm } from "./factor-form.tsx";

type Work = () => Promise<void>;

/** Runs what may need a fresh proof; asks for one when the server does, and then runs it again. */
export function useStepUp(own: OwnSignIn, factors: Factors) {
  const [waiting, setWaiting] = useState<Work>();
  const run = async (work: Work): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!hasCode(error, "step_up_required")) throw error;
      setWaiting(() => work);
    }
  };
  const close = () => setWaiting(undefined);
  const dialog: ReactNode = waiting && (
    <ProofDialog
      own={own}
      factors={factors}
      onClose={close}
      onProved={async () => {
        await waiting();
        close();
      }}
    />
  );
  return { run, dialog };
}

interface ProofDialogProps {
  readonly own: OwnSignIn;
  readonly factors: Factors;
  readonly onProved: Work;
  readonly onClose: () => void;
}

function ProofDialog({ own, factors, onProved, onClose }: ProofDialogProps) {
  const { isLocal } = useMe();
  const { totp, passkeys, recoveryCodesLeft } = factors;
  const kinds = [
    ...(passkeys.length > 0 ? (["passkey"] as const) : []),
    ...(totp === null ? [] : (["totp"] as const)),
    ...(recoveryCodesLeft > 0 ? (["recovery_code"] as const) : []),
  ];
  return (
    <ModalDialog
      title="Is it still you?"
      onClose={onClose}
      footer={
        <Button kind="quiet" onPress={onClose}>
          Cancel
        </Button>
      }
    >
      <p className="text-sm text-ink2">
        How people sign in can be changed for ten minutes after you have proved who you are.
      </p>
      {!isLocal ? (
        <SignInAgain />
      ) : kinds.length === 0 ? (
        <PasswordProof own={own} onProved={onProved} />
      ) : (
        <FactorForm
          kinds={kinds}
          passkeyOptions={own.proofOptions}
          onShow={async (body) => {
            await own.prove(body);
            await onProved();
          }}
        />
      )}
    </ModalDialog>
  );
}

/** Whoever comes through the provider has nothing here to prove it with. */
function SignInAgain() {
  const query = new URLSearchParams({ next: location.pathname });
  return (
    <a className={buttonClass("primary", "self-start")} href={`/api/v1/auth/oidc?${query}`}>
      Sign in again
    </a>
  );
}

function PasswordProof({ own, onProved }: Pick<ProofDialogProps, "own" | "onProved">) {
  const [password, setPassword] = useState("");
  const [failure, setFailure] = useState<string>();
  const prove = async () => {
    setFailure(undefined);
    try {
      await own.prove({ kind: "password", password });
      await onProved();
    } catch (error) {
      setFailure(
        hasCode(error, "factor_wrong") ? "This is not your password." : describeError(error),
      );
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void prove();
      }}
      className="flex flex-col gap-4"
    >
      <TextField
        label="Your password"
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        autoFocus
        required
      />
      {failure && (
        <Notice kind="danger" isAlert>
          {failure}
        </Notice>
      )}
      <Button kind="primary" type="submit" className="self-start" isDisabled={password === ""}>
        Continue
      </Button>
    </form>
  );
}
