import { useQuery } from "@tanstack/react-query";
import type { DeactivateBody, Person } from "@yardarm/server/wire";
import { useState } from "react";
import { useHttp } from "../../api/http-context.tsx";
import { installationOf } from "../../api/installation.ts";
import { ownedQuery } from "../../api/installation-queries.ts";
import { keys } from "../../api/keys.ts";
import { parseOwner } from "../../api/owners.ts";
import { useWrite } from "../../api/use-write.ts";
import { Button } from "../../ui/button.tsx";
import { Select, TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { showToast } from "../../ui/toast.tsx";
import { OwnedList } from "./owned-list.tsx";
import { useHeirs } from "./use-heirs.ts";

const nobody = "nobody";

/** Switches somebody off: says what ends at once, and asks who answers for what they own. */
export function DeactivateDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const http = useHttp();
  const self = { kind: "person", id: person.id } as const;
  const { data: all } = useQuery(ownedQuery(http, self));
  const heirs = useHeirs(self);
  const { run, failure } = useWrite(keys.people, keys.owned(self), ["project"]);
  const [heir, setHeir] = useState("");
  const [reason, setReason] = useState("");
  const owned = all?.filter(({ state }) => state === "active");
  const isChosen = owned !== undefined && (owned.length === 0 || heir !== "");
  const switchOff = async () => {
    const said = reason.trim();
    const body: DeactivateBody = {
      transferTo: parseOwner(heir) ?? null,
      ...(said !== "" && { reason: said }),
    };
    const isDone = await run(async () => {
      const left = await installationOf(http).deactivate(person.id, body);
      showToast({ text: doneText(person.name, left) });
    });
    if (isDone) onClose();
  };
  return (
    <ModalDialog
      title={`Switch ${person.name} off?`}
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button kind="danger" isDisabled={!isChosen} onPress={() => void switchOff()}>
            Switch off
          </Button>
        </>
      }
    >
      <p className="text-sm text-ink2">
        They are signed out everywhere at once and cannot sign in. Their personal tokens end for
        good. Their roles stay, for when they are switched on again. Whoever is switched off can be
        erased.
      </p>
      {owned && <OwnedList name={person.name} owned={owned} />}
      {owned && owned.length > 0 && (
        <>
          <Select
            label="Who answers for it from now on"
            value={heir}
            choices={[
              ...heirs,
              { value: nobody, label: "Nobody yet: show it as without an owner" },
            ]}
            hint="Each project gets one change request that names the new owner."
            onChange={setHeir}
          />
          <TextField label="Why" value={reason} onChange={setReason} maxLength={2000} />
        </>
      )}
      {failure && (
        <Notice kind="danger" title="Nothing was done" isAlert>
          {failure}
        </Notice>
      )}
    </ModalDialog>
  );
}

function doneText(
  name: string,
  { transferred, ownerless }: { transferred: number; ownerless: number },
): string {
  if (transferred > 0) return `${name} is switched off; ${transferred} have a new owner`;
  return ownerless > 0
    ? `${name} is switched off; ${ownerless} are without an owner`
    : `${name} is switched off`;
}
