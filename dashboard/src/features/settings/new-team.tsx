import { useQueryClient } from "@tanstack/react-query";
import type { Team } from "@yardarm/server/wire";
import { Plus } from "lucide-react";
import { useState } from "react";
import { accessOf } from "../../api/access.ts";
import { useHttp } from "../../api/http-context.tsx";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { keyFault } from "../../ui/key-fault.ts";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";

/** Makes a team, which can then own flags and segments. */
export function NewTeam({ teams }: { teams: readonly Team[] }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onPress={() => setOpen(true)}>
        <Plus size={14} aria-hidden />
        New team
      </Button>
      {isOpen && <NewTeamDialog teams={teams} onClose={() => setOpen(false)} />}
    </>
  );
}

function NewTeamDialog({ teams, onClose }: { teams: readonly Team[]; onClose: () => void }) {
  const access = accessOf(useHttp());
  const client = useQueryClient();
  const [key, setKey] = useState("");
  const [name, setName] = useState("");
  const [failure, setFailure] = useState<string>();
  const fault = keyFault(key, new Set(teams.map((team) => team.key)));
  const create = async () => {
    try {
      await access.createTeam({ key, name: name.trim() || key });
      // Projects list the teams too.
      await Promise.all(
        [keys.teams, ["project"]].map((queryKey) => client.invalidateQueries({ queryKey })),
      );
      onClose();
    } catch (error) {
      setFailure(describeError(error));
    }
  };
  return (
    <ModalDialog
      title="New team"
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button kind="primary" isDisabled={fault !== undefined} onPress={() => void create()}>
            Create
          </Button>
        </>
      }
    >
      <TextField
        label="Key"
        isMono
        autoFocus
        value={key}
        onChange={setKey}
        placeholder="checkout"
        error={key === "" ? undefined : fault}
      />
      <TextField
        label="Name"
        value={name}
        onChange={setName}
        placeholder={key || "Checkout"}
        maxLength={200}
      />
      {failure && (
        <Notice kind="danger" isAlert>
          {failure}
        </Notice>
      )}
    </ModalDialog>
  );
}
