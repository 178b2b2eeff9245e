import type { FactorEnrolled, TotpBegun } from "@yardarm/server/wire";
import { type FormEvent, useState } from "react";
import { describeError } from "../../api/problem-error.ts";
import type { OwnSignIn } from "../../api/sign-in.ts";
import { Button } from "../../ui/button.tsx";
import { SecretText } from "../../ui/copy-button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { QrCode } from "../../ui/qr-code.tsx";

interface EnrolTotpProps {
  readonly own: OwnSignIn;
  readonly begun: TotpBegun;
  readonly onEnrolled: (enrolled: FactorEnrolled) => void;
}

/** Hands the secret to an authenticator app, and asks for its first code. */
export function EnrolTotp({ own, begun: { uri, secret }, onEnrolled }: EnrolTotpProps) {
  const [code, setCode] = useState("");
  const [failure, setFailure] = useState<string>();
  const confirm = async (event: FormEvent) => {
    event.preventDefault();
    setFailure(undefined);
    try {
      onEnrolled(await own.confirmTotp(code.trim()));
    } catch (error) {
      setFailure(describeError(error));
    }
  };
  return (
    <form onSubmit={(event) => void confirm(event)} className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start gap-4">
        <QrCode text={uri} label="QR code for the authenticator app" />
        <p className="min-w-0 flex-1 basis-40 text-sm text-ink2">
          Scan it with an authenticator app. Where you cannot scan, type the secret below into the
          app.
        </p>
      </div>
      <SecretText what="secret" text={secret} />
      <TextField
        label="First code of the app"
        value={code}
        onChange={setCode}
        autoComplete="one-time-code"
        inputMode="numeric"
        isMono
        required
      />
      {failure && (
        <Notice kind="danger" isAlert>
          {failure}
        </Notice>
      )}
      <Button
        kind="primary"
        type="submit"
        className="self-start"
        isDisabled={!/^\d{6}$/.test(code.trim())}
      >
        Confirm
      </Button>
    </form>
  );
}
