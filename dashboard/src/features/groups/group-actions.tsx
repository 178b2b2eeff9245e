import { useNavigate } from "@tanstack/react-router";
import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { useProjectKey } from "../../api/current-project.tsx";
import { saveText } from "../../change-sheet/proposed-list.tsx";
import { Button } from "../../ui/button.tsx";
import { NameField } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { andText } from "../../ui/list-text.ts";
import { ModalDialog } from "../../ui/overlay.tsx";
import { showToast } from "../../ui/toast.tsx";
import type { ProposedGroup } from "./use-proposed-groups.ts";
import { groupFailure, useWriteGroup } from "./use-write-group.ts";

export function GroupActions(proposed: ProposedGroup) {
  const [open, setOpen] = useState<"rename" | "in_use">();
  const remove = useRemove(proposed);
  const close = () => setOpen(undefined);
  const flags = [...new Set(proposed.seen.flags.map(({ flag }) => flag))];
  return (
    <div className="flex gap-2">
      <Button onPress={() => setOpen("rename")}>
        <Pencil size={14} aria-hidden />
        Rename
      </Button>
      <Button onPress={() => (flags.length === 0 ? void remove() : setOpen("in_use"))}>
        <Trash2 size={14} aria-hidden />
        Delete
      </Button>
      {open === "rename" && <RenameDialog {...proposed} onClose={close} />}
      {open === "in_use" && (
        <ModalDialog
          title={`${proposed.group.key} is in use`}
          onClose={close}
          footer={
            <Button kind="primary" onPress={close}>
              Understood
            </Button>
          }
        >
          <p className="text-sm text-ink2 wrap-anywhere">
            A group can be deleted when no flag is in it. In it are {andText(flags)}: release their
            slots first.
          </p>
        </ModalDialog>
      )}
    </div>
  );
}

/** What is deleted is read first, and can be undone. */
function useRemove({ group, request }: ProposedGroup) {
  const send = useWriteGroup();
  const project = useProjectKey();
  const navigate = useNavigate();
  const { key } = group;
  return async (): Promise<void> => {
    try {
      const outcome = await send({
        title: `Delete the group ${key}`,
        done: `The group ${key} is deleted`,
        changes: [{ kind: "group.create", group: key, from: group, to: null }],
        into: request?.number,
        isRead: true,
      });
      if (outcome.state === "applied")
        await navigate({ to: "/p/$project/groups", params: { project } });
    } catch (error) {
      showToast({ text: `Not deleted. ${groupFailure(error)}` });
    }
  };
}

function RenameDialog({ group, request, onClose }: ProposedGroup & { onClose: () => void }) {
  const send = useWriteGroup();
  const [name, setName] = useState(group.name);
  const [failure, setFailure] = useState<string>();
  const to = name.trim();
  const { key } = group;

  async function save(): Promise<void> {
    try {
      const outcome = await send({
        title: `Rename the group ${key}`,
        done: `The group ${key} has another name`,
        changes: [{ kind: "group.fact", group: key, field: "name", from: group.name, to }],
        into: request?.number,
      });
      if (outcome.state !== "cancelled") onClose();
    } catch (error) {
      setFailure(groupFailure(error));
    }
  }

  return (
    <FormDialog
      title={`Rename ${key}`}
      action={saveText(request, "Save")}
      missing={to === "" || to === group.name ? "Write another name." : undefined}
      onSubmit={save}
      onClose={onClose}
      failure={failure}
      failureTitle="Not saved"
    >
      <NameField value={name} onChange={setName} autoFocus />
    </FormDialog>
  );
}
