import type { Invitation } from "@yardarm/server/wire";
import { SecretDialog } from "../../ui/secret-dialog.tsx";

interface SignInLinkDialogProps {
  readonly invitation: Invitation;
  readonly onClose: () => void;
}

/** Shows somebody's sign-in link, this once. */
export function SignInLinkDialog({ invitation, onClose }: SignInLinkDialogProps) {
  const { person, signInUrl } = invitation;
  return (
    <SecretDialog
      title={`A link for ${person.name}`}
      what="sign-in link"
      secret={signInUrl}
      warning={`Send it to ${person.email} yourself. It signs in once, within seven days, and cannot be shown again.`}
      onClose={onClose}
    />
  );
}
