import { useQueryClient } from "@tanstack/react-query";
import type { EnvironmentView, SdkKeyCreated } from "@yardarm/server/wire";
import { Plus } from "lucide-react";
import { useState } from "react";
import { accessOf } from "../../api/access.ts";
import { useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { Button } from "../../ui/button.tsx";
import { NameField, Select } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { SecretDialog } from "../../ui/secret-dialog.tsx";
import { ConnectCode } from "./connect-code.tsx";
import { OriginsField, useOriginsDraft } from "./origins-field.tsx";

/** Makes a key, and shows its secret this once together with the lines that use it. */
export function NewSdkKey({ environments }: { environments: readonly EnvironmentView[] }) {
  const [isOpen, setOpen] = useState(false);
  const [created, setCreated] = useState<SdkKeyCreated>();
  const close = () => {
    setOpen(false);
    setCreated(undefined);
  };
  return (
    <>
      <Button kind="primary" onPress={() => setOpen(true)}>
        <Plus size={16} aria-hidden />
        New SDK key
      </Button>
      {isOpen && !created && (
        <CreateDialog environments={environments} onCreated={setCreated} onClose={close} />
      )}
      {created && <KeySecret created={created} onClose={close} />}
    </>
  );
}

interface CreateDialogProps {
  readonly environments: readonly EnvironmentView[];
  readonly onCreated: (created: SdkKeyCreated) => void;
  readonly onClose: () => void;
}

function CreateDialog({ environments, onCreated, onClose }: CreateDialogProps) {
  const access = accessOf(useHttp());
  const client = useQueryClient();
  const project = useProjectKey();
  const [name, setName] = useState("");
  const [kind, setKind] = useState<"server" | "client">("server");
  const [environment, setEnvironment] = useState(environments[0]?.key ?? "");
  const { draft, setDraft, origins } = useOriginsDraft("any");
  const [failure, setFailure] = useState<string>();
  const missing =
    name.trim() === ""
      ? "It needs a name."
      : kind === "client" && origins === undefined
        ? "Name at least one origin."
        : undefined;
  const create = async () => {
    const body = {
      ...{ name: name.trim(), kind },
      ...(kind === "client" && origins !== undefined && { origins }),
    };
    try {
      const created = await access.createSdkKey(project, environment, body);
      void client.invalidateQueries({ queryKey: keys.sdkKeys(project, environment) });
      onCreated(created);
    } catch (error) {
      setFailure(describeError(error));
    }
  };
  return (
    <FormDialog
      title="New SDK key"
      action="Create"
      onClose={onClose}
      missing={missing}
      failure={failure}
      onSubmit={create}
    >
      <NameField
        value={name}
        onChange={setName}
        autoFocus
        placeholder="The service that will use it"
      />
      <Select
        label="Environment"
        value={environment}
        choices={environments.map((it) => ({ value: it.key, label: it.name }))}
        onChange={setEnvironment}
      />
      <Select
        label="For"
        value={kind}
        choices={[
          { value: "server", label: "A server: gets every rule, must stay secret" },
          { value: "client", label: "A browser or app: gets decisions only" },
        ]}
        onChange={setKind}
      />
      {kind === "client" && <OriginsField draft={draft} onChange={setDraft} />}
    </FormDialog>
  );
}

function KeySecret({ created, onClose }: { created: SdkKeyCreated; onClose: () => void }) {
  return (
    <SecretDialog
      title={`The key of ${created.key.name}`}
      what="SDK key"
      secret={created.secret}
      onClose={onClose}
    >
      <div className="min-w-0">
        <h3 className="mb-1.5 text-sm font-medium">Use it</h3>
        <ConnectCode how={created.key.kind} />
      </div>
    </SecretDialog>
  );
}
