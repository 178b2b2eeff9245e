import type { SegmentBody } from "@yardarm/server/wire";
import { type FormEvent, useState } from "react";
import { parseOwner, useOwnerChoices } from "../../api/owners.ts";
import { Button } from "../../ui/button.tsx";
import { DescriptionField, NameField, Select } from "../../ui/field.tsx";
import { keyFault } from "../../ui/key-fault.ts";
import { KeyField } from "../../ui/key-field.tsx";
import { Notice } from "../../ui/notice.tsx";

interface NewSegmentFormProps {
  readonly takenKeys: ReadonlySet<string>;
  /** Gives back what went wrong, in words for people. */
  readonly onCreate: (body: SegmentBody) => Promise<string | undefined>;
}

/** A segment begins with a name and an owner; whom it holds is said on its own page. */
export function NewSegmentForm({ takenKeys, onCreate }: NewSegmentFormProps) {
  const owners = useOwnerChoices();
  const [draft, setDraft] = useState({ key: "", name: "", description: "", owner: "" });
  const [isTried, setTried] = useState(false);
  const [failure, setFailure] = useState<string>();
  const set = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });
  const fault = keyFault(draft.key, takenKeys);
  const owner = draft.owner || owners[0]?.value || "";

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    const chosen = parseOwner(owner);
    if (fault !== undefined || chosen === undefined) return;
    const { key, name, description } = draft;
    setFailure(await onCreate({ key, name: name.trim() || key, description, owner: chosen }));
  }

  return (
    <form
      onSubmit={(event) => void submit(event)}
      className="flex max-w-[640px] flex-col gap-6"
      noValidate
    >
      <KeyField
        placeholder="beta-testers"
        value={draft.key}
        onChange={(key) => set({ key })}
        {...{ fault, isTried }}
        hint="Rules name the segment by this key. It can never be changed or used again."
      />
      <NameField value={draft.name} placeholder={draft.key} onChange={(name) => set({ name })} />
      <DescriptionField
        value={draft.description}
        onChange={(description) => set({ description })}
      />
      <Select
        label="Owner"
        value={owner}
        choices={owners}
        onChange={(next) => set({ owner: next })}
      />
      {failure && (
        <Notice kind="danger" title="Not created" isAlert>
          {failure}
        </Notice>
      )}
      <Button kind="primary" type="submit" className="self-start">
        Create the segment
      </Button>
    </form>
  );
}
