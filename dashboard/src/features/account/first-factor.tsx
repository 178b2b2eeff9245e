import type { FactorEnrolled, Factors, TotpBegun } from "@yardarm/server/wire";
import { KeyRound, Smartphone } from "lucide-react";
import { useMemo, useState } from "react";
import { useHttp } from "../../api/http-context.tsx";
import { describeError } from "../../api/problem-error.ts";
import { ownSignInOf } from "../../api/sign-in.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { EnrolPasskey } from "./enrol-passkey.tsx";
import { EnrolTotp } from "./enrol-totp.tsx";
import { passkeyObstacle } from "./passkeys.ts";
import { RecoveryCodes } from "./recovery-codes.tsx";
import { useStepUp } from "./use-step-up.tsx";

const none: Factors = { totp: null, passkeys: [], recoveryCodesLeft: 0, isRequired: true };

type Step =
  | { readonly at: "choosing"; readonly failure?: string }
  | { readonly at: "totp"; readonly begun: TotpBegun }
  | { readonly at: "passkey" }
  | { readonly at: "enrolled"; readonly codes: readonly string[] };

/** Where a second factor is required, it stands between the password and everything else. */
export function FirstFactor({ onDone }: { onDone: () => Promise<void> }) {
  const http = useHttp();
  const own = useMemo(() => ownSignInOf(http), [http]);
  const [step, setStep] = useState<Step>({ at: "choosing" });
  const { run, dialog } = useStepUp(own, none);
  const begin = async (what: "totp" | "passkey") => {
    try {
      await run(async () => {
        if (what === "totp") setStep({ at: what, begun: await own.beginTotp() });
        else {
          await own.enrolmentOptions();
          setStep({ at: what });
        }
      });
    } catch (error) {
      setStep({ at: "choosing", failure: describeError(error) });
    }
  };
  const onEnrolled = ({ recoveryCodes }: FactorEnrolled) =>
    setStep({ at: "enrolled", codes: recoveryCodes ?? [] });

  if (step.at === "enrolled") {
    return (
      <div className="flex flex-col gap-4">
        <RecoveryCodes codes={step.codes} />
        <Button kind="primary" onPress={() => void onDone()}>
          I have kept them
        </Button>
      </div>
    );
  }
  if (step.at === "choosing") {
    return (
      <div className="flex flex-col gap-2">
        {step.failure && (
          <Notice kind="danger" isAlert>
            {step.failure}
          </Notice>
        )}
        <Button kind="primary" onPress={() => void begin("totp")}>
          <Smartphone size={16} aria-hidden />
          Use an authenticator app
        </Button>
        <Button isDisabled={passkeyObstacle() !== undefined} onPress={() => void begin("passkey")}>
          <KeyRound size={16} aria-hidden />
          Use a passkey
        </Button>
        {dialog}
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      {step.at === "totp" ? (
        <EnrolTotp own={own} begun={step.begun} onEnrolled={onEnrolled} />
      ) : (
        <EnrolPasskey own={own} onEnrolled={onEnrolled} />
      )}
      <Button kind="quiet" onPress={() => setStep({ at: "choosing" })}>
        Choose something else
      </Button>
    </div>
  );
}
