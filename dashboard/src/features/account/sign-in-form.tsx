import type { SignInBody } from "@yardarm/server/wire";
import { type FormEvent, useState } from "react";
import { describeError } from "../../api/problem-error.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";

interface SignInFormProps {
  /** There is another way in, which is the usual one. */
  readonly isSecondary: boolean;
  readonly onSignIn: (body: SignInBody) => Promise<void>;
}

export function SignInForm({ isSecondary, onSignIn }: SignInFormProps) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [failure, setFailure] = useState<string>();
  const [isSending, setSending] = useState(false);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setSending(true);
    setFailure(undefined);
    try {
      await onSignIn({ email, password });
    } catch (error) {
      setFailure(describeError(error));
      setSending(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <TextField
        label="E-mail"
        type="email"
        autoComplete="username"
        required
        value={email}
        onChange={setEmail}
        autoFocus={!isSecondary}
      />
      <TextField
        label="Password"
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={setPassword}
      />
      {failure && (
        <Notice kind="danger" isAlert>
          {failure}
        </Notice>
      )}
      <Button kind={isSecondary ? "plain" : "primary"} type="submit" isDisabled={isSending}>
        Sign in
      </Button>
    </form>
  );
}
