import { useState } from "react";
import { useHttp } from "../../api/http-context.tsx";
import { installationOf } from "../../api/installation.ts";
import { keys } from "../../api/keys.ts";
import { Checkbox } from "../../ui/field.tsx";
import { InviteButton, InviteDialog } from "./invite-dialog.tsx";

/** Invites somebody, who is given roles afterwards. */
export function InviteToInstallation() {
  return <InviteButton render={(onClose) => <Invitation onClose={onClose} />} />;
}

function Invitation({ onClose }: { onClose: () => void }) {
  const installation = installationOf(useHttp());
  const [isAdmin, setAdmin] = useState(false);
  return (
    <InviteDialog
      title="Invite somebody"
      send={(who) => installation.invite({ ...who, isAdmin })}
      listedIn={keys.people}
      onClose={onClose}
    >
      <Checkbox
        label="Admin of all"
        hint="May do everything in every project and on these pages. Others get their roles after they are invited."
        isSelected={isAdmin}
        onChange={setAdmin}
      />
    </InviteDialog>
  );
}
