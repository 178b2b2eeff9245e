import type { Team } from "@yardarm/server/wire";
import { Plus } from "lucide-react";
import { useState } from "react";
import { accessOf } from "../../api/access.ts";
import { useHttp } from "../../api/http-context.tsx";
import { keys } from "../../api/keys.ts";
import { useWrite } from "../../api/use-write.ts";
import { Button, type ButtonKind } from "../../ui/button.tsx";
import { NameField } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { keyFault } from "../../ui/key-fault.ts";
import { KeyField } from "../../ui/key-field.tsx";

interface NewTeamProps {
  readonly teams: readonly Team[];
  /** Plain where something else is what most people come for. */
  readonly kind?: ButtonKind;
}

/** Makes a team, which can then own flags and segments. */
export function NewTeam({ teams, kind = "primary" }: NewTeamProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button kind={kind} onPress={() => setOpen(true)}>
        <Plus size={16} aria-hidden />
        New team
      </Button>
      {isOpen && <NewTeamDialog teams={teams} onClose={() => setOpen(false)} />}
    </>
  );
}

function NewTeamDialog({ teams, onClose }: { teams: readonly Team[]; onClose: () => void }) {
  const access = accessOf(useHttp());
  // Projects list the teams too.
  const { run, failure } = useWrite(keys.teams, ["project"]);
  const [key, setKey] = useState("");
  const [name, setName] = useState("");
  const fault = keyFault(key, new Set(teams.map((team) => team.key)));
  const create = async () => {
    if (await run(() => access.createTeam({ key, name: name.trim() || key }))) onClose();
  };
  return (
    <FormDialog
      title="New team"
      action="Create"
      onClose={onClose}
      missing={key === "" ? fault : fault && "This key cannot be used."}
      failure={failure}
      onSubmit={create}
    >
      <KeyField value={key} fault={fault} placeholder="checkout" onChange={setKey} />
      <NameField value={name} onChange={setName} placeholder={key || "Checkout"} />
    </FormDialog>
  );
}
