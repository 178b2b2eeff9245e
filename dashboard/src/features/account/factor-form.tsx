import type { FactorBody, FactorKind } from "@yardarm/server/wire";
import { KeyRound } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { SigningOptions } from "../../api/sign-in.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { passkeyFailure, signWithPasskey } from "./passkeys.ts";

interface FactorFormProps {
  readonly kinds: readonly FactorKind[];
  readonly passkeyOptions: () => Promise<SigningOptions>;
  readonly onShow: (body: FactorBody) => Promise<void>;
}

type CodeKind = Exclude<FactorKind, "passkey">;

const codes: Record<CodeKind, { readonly label: string; readonly hint: string }> = {
  totp: { label: "Code of the authenticator app", hint: "Six digits. Each counts once." },
  recovery_code: { label: "Recovery code", hint: "One of those that you kept. It is used up." },
};

/** Shows a second factor: the strongest first, and a way to another. */
export function FactorForm({ kinds, passkeyOptions, onShow }: FactorFormProps) {
  const codeKinds = kinds.filter((kind): kind is CodeKind => kind !== "passkey");
  const [chosen, setChosen] = useState<CodeKind | undefined>(codeKinds[0]);
  const [code, setCode] = useState("");
  const [failure, setFailure] = useState<string>();
  const [isSending, setSending] = useState(false);
  const hasPasskey = kinds.includes("passkey");
  const others = codeKinds.filter((kind) => kind !== chosen);

  async function run(work: () => Promise<void>): Promise<void> {
    setSending(true);
    setFailure(undefined);
    try {
      await work();
    } catch (error) {
      setFailure(passkeyFailure(error));
      setSending(false);
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen !== undefined)
      void run(() => onShow({ kind: chosen, code: code.trim() })).then(() => setCode(""));
  };
  const showPasskey = () =>
    run(async () =>
      onShow({ kind: "passkey", response: await signWithPasskey(await passkeyOptions()) }),
    );

  return (
    <div className="flex flex-col gap-4">
      {hasPasskey && (
        <Button
          kind="primary"
          className="w-full"
          isDisabled={isSending}
          onPress={() => void showPasskey()}
        >
          <KeyRound size={16} aria-hidden />
          Use a passkey
        </Button>
      )}
      {chosen && (
        <form onSubmit={submit} className="flex flex-col gap-4">
          <TextField
            {...codes[chosen]}
            key={chosen}
            value={code}
            onChange={setCode}
            autoComplete={chosen === "totp" ? "one-time-code" : "off"}
            inputMode={chosen === "totp" ? "numeric" : "text"}
            isMono
            required
            autoFocus={!hasPasskey}
          />
          <Button
            kind={hasPasskey ? "plain" : "primary"}
            type="submit"
            isDisabled={isSending || code.trim() === ""}
          >
            Continue
          </Button>
        </form>
      )}
      {failure && (
        <Notice kind="danger" isAlert>
          {failure}
        </Notice>
      )}
      {others.map((kind) => (
        <Button
          key={kind}
          kind="quiet"
          onPress={() => {
            setChosen(kind);
            setCode("");
          }}
        >
          {kind === "totp" ? "Use the authenticator app" : "Use a recovery code"}
        </Button>
      ))}
    </div>
  );
}
