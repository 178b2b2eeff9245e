import type { ProjectBody } from "@yardarm/server/wire";
import { type FormEvent, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { NameField } from "../../ui/field.tsx";
import { keyFault } from "../../ui/key-fault.ts";
import { KeyField } from "../../ui/key-field.tsx";
import { Notice } from "../../ui/notice.tsx";

interface NewProjectFormProps {
  readonly takenKeys: ReadonlySet<string>;
  /** Gives back what went wrong, in words for people. */
  readonly onCreate: (body: ProjectBody) => Promise<string | undefined>;
}

export function NewProjectForm({ takenKeys, onCreate }: NewProjectFormProps) {
  const [key, setKey] = useState("");
  const [name, setName] = useState("");
  const [isTried, setTried] = useState(false);
  const [failure, setFailure] = useState<string>();
  const fault = keyFault(key, takenKeys);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (fault === undefined) setFailure(await onCreate({ key, name: name.trim() || key }));
  }

  return (
    <form
      onSubmit={(event) => void submit(event)}
      className="flex max-w-[480px] flex-col gap-6"
      noValidate
    >
      <KeyField
        placeholder="storefront"
        value={key}
        onChange={setKey}
        {...{ fault, isTried }}
        hint="Part of every address. It can never be changed."
      />
      <NameField value={name} placeholder={key || "Storefront"} onChange={setName} />
      {failure && (
        <Notice kind="danger" title="Not created" isAlert>
          {failure}
        </Notice>
      )}
      <div className="flex items-center gap-4">
        <Button kind="primary" type="submit">
          Create the project
        </Button>
        <p className="text-sm text-ink2">
          It starts with development, staging and a protected production.
        </p>
      </div>
    </form>
  );
}
