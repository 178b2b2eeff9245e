import type { Group } from "@yardarm/core/registry";
import { limits } from "@yardarm/sdk/model";
import { type FormEvent, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { NameField, TextField } from "../../ui/field.tsx";
import { keyFault } from "../../ui/key-fault.ts";
import { KeyField } from "../../ui/key-field.tsx";
import { Notice } from "../../ui/notice.tsx";

interface NewGroupFormProps {
  readonly takenKeys: ReadonlySet<string>;
  /** Gives back what went wrong, in words for people. */
  readonly onCreate: (group: Group) => Promise<string | undefined>;
}

/** A group begins with what it sorts people by, which never changes; its slots are reserved on its own page. */
export function NewGroupForm({ takenKeys, onCreate }: NewGroupFormProps) {
  const [draft, setDraft] = useState({ key: "", name: "", by: "", kind: "" });
  const [failure, setFailure] = useState<string>();
  const set = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });
  const fault = keyFault(draft.key, takenKeys);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setFailure(fault ?? (await onCreate(groupOf(draft))));
  }

  return (
    <form
      onSubmit={(event) => void submit(event)}
      className="flex max-w-[640px] flex-col gap-6"
      noValidate
    >
      <KeyField
        placeholder="shop-experiments"
        value={draft.key}
        onChange={(key) => set({ key })}
        fault={fault}
        hint="It is also the salt that sorts people in this group otherwise than in others. It never changes."
      />
      <NameField value={draft.name} placeholder={draft.key} onChange={(name) => set({ name })} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Sorted by attribute"
          isMono
          value={draft.by}
          maxLength={limits.attributeLengthMax}
          placeholder="targeting key"
          onChange={(by) => set({ by })}
          hint="By the targeting key, unless you name another. It never changes either."
        />
        <TextField
          label="Of the context kind"
          isMono
          value={draft.kind}
          maxLength={limits.keyLengthMax}
          placeholder="the context itself"
          onChange={(kind) => set({ kind })}
          hint="For example company, so that everybody in one has the same place."
        />
      </div>
      {failure && (
        <Notice kind="danger" title="Not created" isAlert>
          {failure}
        </Notice>
      )}
      <Button kind="primary" type="submit" className="self-start">
        Create the group
      </Button>
    </form>
  );
}

interface Draft {
  readonly key: string;
  readonly name: string;
  readonly by: string;
  readonly kind: string;
}

function groupOf({ key, name, by, kind }: Draft): Group {
  return {
    ...{ key, name: name.trim() || key, salt: key, slots: [] },
    ...(by.trim() !== "" && { by: by.trim() }),
    ...(kind.trim() !== "" && { kind: kind.trim() }),
  };
}
