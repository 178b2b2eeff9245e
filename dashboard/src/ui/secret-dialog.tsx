import type { PersonalTokenCreated } from "@yardarm/server/wire";
import { Button } from "./button.tsx";
import { SecretText } from "./copy-button.tsx";
import { Notice } from "./notice.tsx";
import { ModalDialog } from "./overlay.tsx";
import { dayText } from "./time.tsx";

interface SecretDialogProps {
  readonly created: PersonalTokenCreated;
  readonly onClose: () => void;
}

/** Shows the secret of a token, this once. */
export function SecretDialog({ created: { token, secret }, onClose }: SecretDialogProps) {
  return (
    <ModalDialog
      title={`The token ${token.name}`}
      onClose={onClose}
      footer={
        <Button kind="primary" onPress={onClose}>
          Done
        </Button>
      }
    >
      <Notice kind="warning">
        Copy it now. It is stored hashed and cannot be shown again.
        {token.previousUntil !== null &&
          ` The secret of before works until ${dayText(token.previousUntil.slice(0, 10))}.`}
      </Notice>
      <SecretText what="token" text={secret} />
    </ModalDialog>
  );
}
