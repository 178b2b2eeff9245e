import type { EnvironmentKind } from "@yardarm/core/registry";
import type { EnvironmentView } from "@yardarm/server/wire";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useCommands } from "../../api/current-project.tsx";
import { describeError } from "../../api/problem-error.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import { Button } from "../../ui/button.tsx";
import { Checkbox, NameField, Select } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { keyFault } from "../../ui/key-fault.ts";
import { KeyField } from "../../ui/key-field.tsx";
import { environmentKinds } from "./environment-kinds.ts";

/** Adds a stage at the end of the row. */
export function NewEnvironment({ environments }: { environments: readonly EnvironmentView[] }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button kind="primary" onPress={() => setOpen(true)}>
        <Plus size={16} aria-hidden />
        New environment
      </Button>
      {isOpen && (
        <NewEnvironmentDialog environments={environments} onClose={() => setOpen(false)} />
      )}
    </>
  );
}

function NewEnvironmentDialog({
  environments,
  onClose,
}: {
  environments: readonly EnvironmentView[];
  onClose: () => void;
}) {
  const commands = useCommands();
  const writer = useWriter();
  const [key, setKey] = useState("");
  const [name, setName] = useState("");
  const [kind, setKind] = useState<EnvironmentKind>("test");
  const [isProtected, setProtected] = useState(false);
  const [failure, setFailure] = useState<string>();
  const fault = keyFault(key, new Set(environments.map((environment) => environment.key)));

  async function create(): Promise<void> {
    const body = { key, name: name.trim() || key, kind, isProtected };
    try {
      const outcome = await writer.apply({
        title: `Create the environment ${body.name}`,
        changes: [
          {
            kind: "environment.create",
            environment: key,
            from: null,
            to: { ...body, position: environments.length },
          },
        ],
        send: (consent) => commands.createEnvironment({ ...body, ...consent }),
        done: `The environment ${body.name} is created`,
      });
      if (outcome.state !== "cancelled") onClose();
    } catch (error) {
      setFailure(describeError(error));
    }
  }

  return (
    <FormDialog
      title="New environment"
      action="Create"
      onClose={onClose}
      missing={key === "" ? fault : fault && "This key cannot be used."}
      failure={failure}
      onSubmit={create}
    >
      <KeyField
        value={key}
        fault={fault}
        placeholder="qa"
        hint="It can never be changed."
        onChange={setKey}
      />
      <NameField value={name} onChange={setName} placeholder={key || "QA"} />
      <Select
        label="Kind"
        value={kind}
        choices={(Object.keys(environmentKinds) as EnvironmentKind[]).map((value) => ({
          value,
          label: environmentKinds[value],
        }))}
        onChange={setKind}
      />
      <Checkbox
        label="Protected"
        hint="Somebody else has to agree to what changes what services decide here. In an emergency it is made safe at once."
        isSelected={isProtected}
        onChange={setProtected}
      />
      <p className="text-sm text-ink2">Every flag starts off there.</p>
    </FormDialog>
  );
}
