import { useQuery } from "@tanstack/react-query";
import type { Erasure, Person } from "@yardarm/server/wire";
import { useState } from "react";
import { useHttp } from "../../api/http-context.tsx";
import { installationOf } from "../../api/installation.ts";
import { ownedQuery } from "../../api/installation-queries.ts";
import { keys } from "../../api/keys.ts";
import { useWrite } from "../../api/use-write.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";

interface EraseDialogProps {
  readonly person: Person;
  readonly onClose: () => void;
}

/** Forgets for ever who somebody was: says what that reaches and what not, and then what is left. */
export function EraseDialog({ person, onClose }: EraseDialogProps) {
  const [left, setLeft] = useState<Erasure>();
  return left === undefined ? (
    <Question person={person} onErased={setLeft} onClose={onClose} />
  ) : (
    <Outcome person={person} left={left} onClose={onClose} />
  );
}

interface QuestionProps extends EraseDialogProps {
  readonly onErased: (left: Erasure) => void;
}

function Question({ person, onErased, onClose }: QuestionProps) {
  const { id, name, email } = person;
  const http = useHttp();
  const { run, failure } = useWrite(
    ...[keys.people, keys.grants, keys.teamMembers, keys.allTokens],
    ...[["access-review"], ["installation"], ["project"]],
  );
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const [isSending, setSending] = useState(false);
  const isMeant = typed.trim().toLowerCase() === email.toLowerCase();
  const erase = async () => {
    setSending(true);
    await run(async () => onErased(await installationOf(http).erase(id, reason.trim())));
    setSending(false);
  };
  return (
    <ModalDialog
      title={`Erase ${name}?`}
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            kind="danger"
            isDisabled={!isMeant || reason.trim() === "" || isSending}
            onPress={() => void erase()}
          >
            Erase for good
          </Button>
        </>
      }
    >
      <Notice kind="warning" title="This cannot be undone, by anybody" />
      <Consequences />
      <StillOwned person={person} />
      <TextField
        label="Why"
        hint="It is kept in the record. Leave their name out of it."
        value={reason}
        onChange={setReason}
        maxLength={2000}
      />
      <TextField
        label={`Type ${email} to confirm`}
        value={typed}
        onChange={setTyped}
        spellCheck={false}
      />
      {failure && (
        <Notice kind="danger" title="Nothing was erased" isAlert>
          {failure}
        </Notice>
      )}
    </ModalDialog>
  );
}

function Consequences() {
  return (
    <dl className="flex flex-col gap-3 text-sm">
      <div>
        <dt className="font-medium">Forgotten</dt>
        <dd className="text-ink2">
          Their name, e-mail address, IP addresses and user agents in the record become unreadable.
          Their sessions, tokens, second factors, teams and roles are taken away.
        </dd>
      </div>
      <div>
        <dt className="font-medium">Kept</dt>
        <dd className="text-ink2">
          What they did, as done by an “erased person”. The record stays whole and can be verified
          as before.
        </dd>
      </div>
      <div>
        <dt className="font-medium">Out of reach</dt>
        <dd className="text-ink2">
          Exports and backups from before still hold it, and so does text in which others wrote
          their name.
        </dd>
      </div>
    </dl>
  );
}

/** Erasing hands nothing over; switching off does. */
function StillOwned({ person }: { person: Person }) {
  const { data: owned = [] } = useQuery(ownedQuery(useHttp(), { kind: "person", id: person.id }));
  const count = owned.filter(({ state }) => state === "active").length;
  if (count === 0) return null;
  return (
    <Notice>
      They still answer for {count} {count === 1 ? "flag or segment" : "flags and segments"}, which
      will belong to an erased person. Give {count === 1 ? "it" : "them"} to somebody else first.
    </Notice>
  );
}

interface OutcomeProps extends EraseDialogProps {
  readonly left: Erasure;
}

function Outcome({ person, left: { months, openEntries }, onClose }: OutcomeProps) {
  return (
    <ModalDialog
      title={`${person.name} is erased`}
      onClose={onClose}
      footer={
        <Button kind="primary" onPress={onClose}>
          Done
        </Button>
      }
    >
      <p className="text-sm text-ink2">
        {months === 0
          ? "The record held nothing under their name."
          : `${months} ${months === 1 ? "month" : "months"} of the record no longer ${months === 1 ? "knows" : "know"} who they were.`}{" "}
        The erasure itself is on record, with your reason.
      </p>
      {openEntries > 0 && (
        <Notice kind="warning" title={openTitle(openEntries)}>
          They are older than sealed names, and cannot be changed without breaking the record. Pages
          and CSV do not show the name; exports as JSON lines do.
        </Notice>
      )}
    </ModalDialog>
  );
}

function openTitle(count: number): string {
  return count === 1
    ? "One entry still names them in the clear"
    : `${count.toLocaleString("en")} entries still name them in the clear`;
}
