import type { Invitation } from "@yardarm/server/wire";
import { UserPlus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useWrite } from "../../api/use-write.ts";
import { Button } from "../../ui/button.tsx";
import { NameField, TextField } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { SignInLinkDialog } from "./sign-in-link-dialog.tsx";

/** Opens a dialog that invites somebody. */
export function InviteButton({ render }: { render: (onClose: () => void) => ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button kind="primary" onPress={() => setOpen(true)}>
        <UserPlus size={16} aria-hidden />
        Invite somebody
      </Button>
      {isOpen && render(() => setOpen(false))}
    </>
  );
}

interface InviteDialogProps {
  readonly title: string;
  /** What else is to be said of them. */
  readonly children: ReactNode;
  readonly send: (who: { readonly email: string; readonly name: string }) => Promise<Invitation>;
  /** What lists them from then on. */
  readonly listedIn: readonly unknown[];
  readonly onClose: () => void;
}

/** Invites somebody by a link that signs in once, and shows it. */
export function InviteDialog({ title, children, send, listedIn, onClose }: InviteDialogProps) {
  const { run, failure } = useWrite(listedIn);
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [invitation, setInvitation] = useState<Invitation>();
  if (invitation) return <SignInLinkDialog invitation={invitation} onClose={onClose} />;
  const missing =
    name.trim() === ""
      ? "Say who it is."
      : email.includes("@")
        ? undefined
        : "An e-mail address is needed.";
  return (
    <FormDialog
      title={title}
      action="Invite"
      missing={missing}
      failure={failure}
      failureTitle="Not invited"
      onSubmit={() => run(async () => setInvitation(await send({ email, name: name.trim() })))}
      onClose={onClose}
    >
      <NameField value={name} onChange={setName} autoFocus />
      <TextField label="E-mail" type="email" value={email} onChange={setEmail} maxLength={320} />
      {children}
    </FormDialog>
  );
}
