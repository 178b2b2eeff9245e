import { useQueryClient } from "@tanstack/react-query";
import type { Invitation } from "@yardarm/server/wire";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { useHttp } from "../../api/http-context.tsx";
import { installationOf } from "../../api/installation.ts";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { Button } from "../../ui/button.tsx";
import { Checkbox, TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { SignInLinkDialog } from "./sign-in-link-dialog.tsx";

/** Invites somebody, who is given roles afterwards. */
export function InviteToInstallation() {
  const [isOpen, setOpen] = useState(false);
  const [invitation, setInvitation] = useState<Invitation>();
  const close = () => {
    setOpen(false);
    setInvitation(undefined);
  };
  return (
    <>
      <Button kind="primary" onPress={() => setOpen(true)}>
        <UserPlus size={16} aria-hidden />
        Invite somebody
      </Button>
      {isOpen && !invitation && <InviteDialog onInvited={setInvitation} onClose={close} />}
      {invitation && <SignInLinkDialog invitation={invitation} onClose={close} />}
    </>
  );
}

interface InviteDialogProps {
  readonly onInvited: (invitation: Invitation) => void;
  readonly onClose: () => void;
}

function InviteDialog({ onInvited, onClose }: InviteDialogProps) {
  const installation = installationOf(useHttp());
  const client = useQueryClient();
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [isAdmin, setAdmin] = useState(false);
  const [failure, setFailure] = useState<string>();
  const invite = async () => {
    setFailure(undefined);
    try {
      const invitation = await installation.invite({ email, name: name.trim(), isAdmin });
      void client.invalidateQueries({ queryKey: keys.people });
      onInvited(invitation);
    } catch (error) {
      setFailure(describeError(error));
    }
  };
  return (
    <ModalDialog
      title="Invite somebody"
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            kind="primary"
            isDisabled={!email.includes("@") || name.trim() === ""}
            onPress={() => void invite()}
          >
            Invite
          </Button>
        </>
      }
    >
      <TextField label="Name" value={name} onChange={setName} autoFocus maxLength={200} />
      <TextField label="E-mail" type="email" value={email} onChange={setEmail} maxLength={320} />
      <Checkbox
        label="Admin of all"
        hint="May do everything in every project and on these pages. Others get their roles after they are invited."
        isSelected={isAdmin}
        onChange={setAdmin}
      />
      {failure && (
        <Notice kind="danger" title="Not invited" isAlert>
          {failure}
        </Notice>
      )}
    </ModalDialog>
  );
}
