import type { PersonalTokenCreated } from "@yardarm/server/wire";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { SecretText } from "./copy-button.tsx";
import { Notice } from "./notice.tsx";
import { ModalDialog } from "./overlay.tsx";
import { dayText } from "./time.tsx";

interface SecretDialogProps {
  readonly title: string;
  /** As a screen reader names it: `SDK key`. */
  readonly what: string;
  readonly secret: string;
  /** What to do with it now. */
  readonly warning?: ReactNode;
  /** How it is used. */
  readonly children?: ReactNode;
  readonly onClose: () => void;
}

const copyNow = "Copy it now. It is stored hashed and cannot be shown again.";

/** Shows a secret, this once. */
export function SecretDialog(props: SecretDialogProps) {
  const { title, what, secret, warning = copyNow, children, onClose } = props;
  return (
    <ModalDialog
      title={title}
      onClose={onClose}
      footer={
        <Button kind="primary" onPress={onClose}>
          Done
        </Button>
      }
    >
      <Notice kind="warning">{warning}</Notice>
      <SecretText what={what} text={secret} />
      {children}
    </ModalDialog>
  );
}

interface TokenSecretProps {
  readonly created: PersonalTokenCreated;
  readonly onClose: () => void;
}

/** Of a token that was made, or got a new secret. */
export function TokenSecret({ created: { token, secret }, onClose }: TokenSecretProps) {
  const { name, previousUntil } = token;
  const overlap =
    previousUntil === null
      ? ""
      : ` The secret of before works until ${dayText(previousUntil.slice(0, 10))}.`;
  return (
    <SecretDialog
      title={`The token ${name}`}
      what="token"
      secret={secret}
      warning={copyNow + overlap}
      onClose={onClose}
    />
  );
}
