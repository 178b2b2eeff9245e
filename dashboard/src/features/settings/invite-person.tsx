import { useQuery } from "@tanstack/react-query";
import type { Role } from "@yardarm/server/wire";
import { useState } from "react";
import { accessOf } from "../../api/access.ts";
import { useProject } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { rolesQuery } from "../../api/installation-queries.ts";
import { keys } from "../../api/keys.ts";
import { Select } from "../../ui/field.tsx";
import { InviteButton, InviteDialog } from "./invite-dialog.tsx";
import { roleChoices } from "./roles.ts";

/** Invites somebody to the project, with a role there. */
export function InvitePerson() {
  return <InviteButton render={(onClose) => <Invitation onClose={onClose} />} />;
}

function Invitation({ onClose }: { onClose: () => void }) {
  const access = accessOf(useHttp());
  const { key, name } = useProject();
  const [role, setRole] = useState<Role>("editor");
  const { data: list } = useQuery(rolesQuery(useHttp()));
  const roles = list?.roles ?? [];
  return (
    <InviteDialog
      title={`Invite somebody to ${name}`}
      send={(who) => access.invite({ ...who, projects: { [key]: role } })}
      listedIn={keys.members(key)}
      onClose={onClose}
    >
      <Select
        label="Role"
        value={role}
        choices={roleChoices(roles)}
        onChange={setRole}
        hint={roles.find((each) => each.key === role)?.description}
      />
    </InviteDialog>
  );
}
