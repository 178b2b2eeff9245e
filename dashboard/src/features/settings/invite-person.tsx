import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Invitation, Role } from "@yardarm/server/wire";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { accessOf } from "../../api/access.ts";
import { useProject } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { rolesQuery } from "../../api/installation-queries.ts";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { Button } from "../../ui/button.tsx";
import { Select, TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { roleChoices } from "./roles.ts";
import { SignInLinkDialog } from "./sign-in-link-dialog.tsx";

/** Invites somebody by a link that signs in once. */
export function InvitePerson() {
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

function InviteDialog({
  onInvited,
  onClose,
}: {
  onInvited: (invitation: Invitation) => void;
  onClose: () => void;
}) {
  const access = accessOf(useHttp());
  const client = useQueryClient();
  const project = useProject();
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("editor");
  const [failure, setFailure] = useState<string>();
  const { data: list } = useQuery(rolesQuery(useHttp()));
  const roles = list?.roles ?? [];
  const invite = async () => {
    setFailure(undefined);
    try {
      const invitation = await access.invite({
        email,
        name: name.trim(),
        projects: { [project.key]: role },
      });
      void client.invalidateQueries({ queryKey: keys.members(project.key) });
      onInvited(invitation);
    } catch (error) {
      setFailure(describeError(error));
    }
  };
  return (
    <ModalDialog
      title={`Invite somebody to ${project.name}`}
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
      <Select
        label="Role"
        value={role}
        choices={roleChoices(roles)}
        onChange={setRole}
        hint={roles.find(({ key }) => key === role)?.description}
      />
      {failure && (
        <Notice kind="danger" title="Not invited" isAlert>
          {failure}
        </Notice>
      )}
    </ModalDialog>
  );
}
