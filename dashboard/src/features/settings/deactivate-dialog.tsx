import { useQuery } from "@tanstack/react-query";
import type { DeactivateBody, Owned, Person } from "@yardarm/server/wire";
import { useState } from "react";
import { useHttp } from "../../api/http-context.tsx";
import { installationOf } from "../../api/installation.ts";
import { ownedQuery, peopleQuery, teamsQuery } from "../../api/installation-queries.ts";
import { keys } from "../../api/keys.ts";
import { useWrite } from "../../api/use-write.ts";
import { Button } from "../../ui/button.tsx";
import { Select, TextField } from "../../ui/field.tsx";
import { KeyText } from "../../ui/key-text.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { showToast } from "../../ui/toast.tsx";

const nobody = "nobody";

/** Switches somebody off: says what ends at once, and asks who answers for what they own. */
export function DeactivateDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const http = useHttp();
  const { data: all } = useQuery(ownedQuery(http, person.id));
  const { data: people = [] } = useQuery(peopleQuery(http));
  const { data: teams = [] } = useQuery(teamsQuery(http));
  const { run, failure } = useWrite(keys.people, keys.owned(person.id), ["project"]);
  const [heir, setHeir] = useState("");
  const [reason, setReason] = useState("");
  const owned = all?.filter(({ state }) => state === "active");
  const isChosen = owned !== undefined && (owned.length === 0 || heir !== "");
  const switchOff = async () => {
    const said = reason.trim();
    const body: DeactivateBody = {
      transferTo: heirOf(heir),
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
              { value: "", label: "Choose…" },
              ...teams.map(({ key, name }) => ({ value: `team:${key}`, label: `${name} (team)` })),
              ...people
                .filter(({ id, isActive }) => isActive && id !== person.id)
                .map(({ id, name }) => ({ value: `person:${id}`, label: name })),
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

const shownMax = 5;

function OwnedList({ name, owned }: { name: string; owned: readonly Owned[] }) {
  if (owned.length === 0) {
    return <p className="text-sm text-ink2">{name} answers for no flag and no segment.</p>;
  }
  return (
    <div className="text-sm">
      <p className="font-medium">
        {name} answers for {owned.length} {owned.length === 1 ? "thing" : "things"}
      </p>
      <ul className="mt-1 flex flex-col gap-1 text-ink2">
        {owned.slice(0, shownMax).map(({ project, kind, key }) => (
          <li key={`${project}/${kind}/${key}`} className="flex min-w-0 items-baseline gap-2">
            <KeyText value={key} />
            <span className="shrink-0 text-xs text-ink3">
              {kind} in {project}
            </span>
          </li>
        ))}
        {owned.length > shownMax && <li>and {owned.length - shownMax} more</li>}
      </ul>
    </div>
  );
}

function heirOf(value: string): DeactivateBody["transferTo"] {
  const [kind, id = ""] = value.split(/:(.*)/s);
  return kind === "team" || kind === "person" ? { kind, id } : null;
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
