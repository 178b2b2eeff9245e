import type { FactorEnrolled } from "@yardarm/server/wire";
import { type FormEvent, useState } from "react";
import type { OwnSignIn } from "../../api/sign-in.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { createPasskey, passkeyFailure, passkeyObstacle } from "./passkeys.ts";

interface EnrolPasskeyProps {
  readonly own: OwnSignIn;
  readonly onEnrolled: (enrolled: FactorEnrolled) => void;
}

/** Asks the browser for a new key, which may be in this machine, in a telephone or on a keyring. */
export function EnrolPasskey({ own, onEnrolled }: EnrolPasskeyProps) {
  const [name, setName] = useState("");
  const [failure, setFailure] = useState<string>();
  const [isSending, setSending] = useState(false);
  const obstacle = passkeyObstacle();
  const enrol = async (event: FormEvent) => {
    event.preventDefault();
    setSending(true);
    setFailure(undefined);
    try {
      const response = await createPasskey(await own.enrolmentOptions());
      onEnrolled(await own.addPasskey({ name: name.trim(), response }));
    } catch (error) {
      setFailure(passkeyFailure(error));
      setSending(false);
    }
  };
  if (obstacle !== undefined) return <Notice>{obstacle}</Notice>;
  return (
    <form onSubmit={(event) => void enrol(event)} className="flex flex-col gap-4">
      <TextField
        label="Name"
        hint="To tell it apart from others, such as where it is."
        placeholder="Laptop"
        value={name}
        onChange={setName}
        maxLength={100}
        autoFocus
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
        isDisabled={isSending || name.trim() === ""}
      >
        Make the passkey
      </Button>
    </form>
  );
}
