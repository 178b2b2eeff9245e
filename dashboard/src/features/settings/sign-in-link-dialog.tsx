import type { Invitation } from "@yardarm/server/wire";
import { Button } from "../../ui/button.tsx";
import { SecretText } from "../../ui/copy-button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";

/** Shows somebody's sign-in link, this once. */
export function SignInLinkDialog({
  invitation,
  onClose,
}: {
  invitation: Invitation;
  onClose: () => void;
}) {
  return (
    <ModalDialog
      title={`A link for ${invitation.person.name}`}
      onClose={onClose}
      footer={
        <Button kind="primary" onPress={onClose}>
          Done
        </Button>
      }
    >
      <Notice kind="warning">
        Send it to {invitation.person.email} yourself. It signs in once, within seven days, and
        cannot be shown again.
      </Notice>
      <SecretText what="sign-in link" text={invitation.signInUrl} />
    </ModalDialog>
  );
}
