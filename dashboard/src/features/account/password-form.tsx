import type { PasswordBody } from "@yardarm/server/wire";
import { type FormEvent, useState } from "react";
import { describeError } from "../../api/problem-error.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";

/** What the server asks for; said before it has to refuse. */
const lengthMin = 12;

interface PasswordFormProps {
  /** Lets a password manager know whose password this is. */
  readonly email: string;
  readonly asksForCurrent: boolean;
  readonly action: string;
  /** It is all there is on the page. */
  readonly isAlone?: boolean;
  readonly onSave: (body: PasswordBody) => Promise<void>;
}

export function PasswordForm(props: PasswordFormProps) {
  const { email, asksForCurrent, action, isAlone = false, onSave } = props;
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const [failure, setFailure] = useState<string>();
  const [isSending, setSending] = useState(false);
  const isShort = password.length > 0 && password.length < lengthMin;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setSending(true);
    setFailure(undefined);
    try {
      await onSave({ password, ...(asksForCurrent && { current }) });
      setCurrent("");
      setPassword("");
    } catch (error) {
      setFailure(describeError(error));
    } finally {
      setSending(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      {asksForCurrent && (
        <TextField
          label="Current password"
          type="password"
          autoComplete="current-password"
          required
          value={current}
          onChange={setCurrent}
        />
      )}
      <TextField
        label="New password"
        type="password"
        autoComplete="new-password"
        autoFocus={isAlone}
        required
        value={password}
        onChange={setPassword}
        hint={`At least ${lengthMin} characters. A few words are easier to remember than symbols.`}
        error={isShort ? `${lengthMin - password.length} more to go.` : undefined}
      />
      {failure && (
        <Notice kind="danger" isAlert>
          {failure}
        </Notice>
      )}
      <Button
        kind="primary"
        type="submit"
        className={isAlone ? "" : "self-start"}
        isDisabled={isSending || password.length < lengthMin}
      >
        {action}
      </Button>
    </form>
  );
}
