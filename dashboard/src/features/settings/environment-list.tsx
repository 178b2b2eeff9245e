import type { EnvironmentChange } from "@yardarm/core/changes";
import type { EnvironmentKind } from "@yardarm/core/registry";
import type { EnvironmentPatch, EnvironmentView } from "@yardarm/server/wire";
import { ArrowDown, ArrowUp, Lock, Pencil } from "lucide-react";
import { useState } from "react";
import { useCommands } from "../../api/current-project.tsx";
import { describeError } from "../../api/problem-error.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import { IconButton } from "../../ui/button.tsx";
import { Checkbox, Select, TextField } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { environmentKinds } from "./environment-kinds.ts";

interface EnvironmentListProps {
  readonly environments: readonly EnvironmentView[];
  readonly isReadOnly: boolean;
}

/** The stages of a project, in order. */
export function EnvironmentList({ environments, isReadOnly }: EnvironmentListProps) {
  const [editing, setEditing] = useState<EnvironmentView>();
  const [failure, setFailure] = useState<string>();
  const patch = usePatchEnvironment();
  return (
    <>
      {failure && (
        <Notice kind="danger" title="Not changed" isAlert className="mb-3">
          {failure}
        </Notice>
      )}
      <ol className="panel divide-y divide-line">
        {environments.map((environment, index) => (
          <li
            key={environment.key}
            aria-label={environment.name}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5"
          >
            <div className="min-w-0 flex-1 basis-52">
              <p className="flex items-center gap-2 font-medium">
                {environment.name}
                {environment.isProtected && (
                  <Lock size={14} className="text-ink3" role="img" aria-label="Protected" />
                )}
              </p>
              <p className="text-xs text-ink3">
                <code className="font-mono">{environment.key}</code>
                <span className="mx-1.5">·</span>
                for {environmentKinds[environment.kind].toLowerCase()}
                <span className="mx-1.5">·</span>
                <span className="whitespace-nowrap num">revision {environment.revision}</span>
              </p>
            </div>
            {!isReadOnly && (
              <div className="flex">
                <IconButton
                  label={`Move ${environment.name} up`}
                  isDisabled={index === 0}
                  onPress={() => void patch(environment, { position: index - 1 }).then(setFailure)}
                >
                  <ArrowUp size={14} aria-hidden />
                </IconButton>
                <IconButton
                  label={`Move ${environment.name} down`}
                  isDisabled={index === environments.length - 1}
                  onPress={() => void patch(environment, { position: index + 1 }).then(setFailure)}
                >
                  <ArrowDown size={14} aria-hidden />
                </IconButton>
                <IconButton
                  label={`Edit ${environment.name}`}
                  onPress={() => setEditing(environment)}
                >
                  <Pencil size={14} aria-hidden />
                </IconButton>
              </div>
            )}
          </li>
        ))}
      </ol>
      {editing && <EditEnvironment environment={editing} onClose={() => setEditing(undefined)} />}
    </>
  );
}

function EditEnvironment({
  environment,
  onClose,
}: {
  environment: EnvironmentView;
  onClose: () => void;
}) {
  const [name, setName] = useState(environment.name);
  const [kind, setKind] = useState<EnvironmentKind>(environment.kind);
  const [isProtected, setProtected] = useState(environment.isProtected);
  const [failure, setFailure] = useState<string>();
  const patch = usePatchEnvironment();
  const save = async () => {
    const failed = await patch(environment, {
      ...(name !== environment.name && { name }),
      ...(kind !== environment.kind && { kind }),
      ...(isProtected !== environment.isProtected && { isProtected }),
    });
    setFailure(failed);
    if (failed === undefined) onClose();
  };
  const isSame =
    name === environment.name &&
    kind === environment.kind &&
    isProtected === environment.isProtected;
  return (
    <FormDialog
      title={`Edit ${environment.name}`}
      action="Save"
      onClose={onClose}
      missing={
        name.trim() === "" ? "It needs a name." : isSame ? "Nothing is changed yet." : undefined
      }
      failure={failure}
      onSubmit={save}
    >
      <TextField label="Name" value={name} onChange={setName} maxLength={200} />
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
    </FormDialog>
  );
}

/** Sends a patch; gives back what went wrong, in words for people. */
function usePatchEnvironment() {
  const commands = useCommands();
  const writer = useWriter();
  return async (
    environment: EnvironmentView,
    body: EnvironmentPatch,
  ): Promise<string | undefined> => {
    try {
      await writer.apply({
        title: `Change the environment ${environment.name}`,
        changes: factChanges(environment, body),
        send: (consent) =>
          commands.patchEnvironment(environment.key, {
            body: { ...body, ...consent },
            version: environment.version,
          }),
        done: `${environment.name} is saved`,
      });
      return undefined;
    } catch (error) {
      return describeError(error);
    }
  };
}

function factChanges(
  environment: EnvironmentView,
  body: EnvironmentPatch,
): readonly EnvironmentChange[] {
  const at = { kind: "environment.fact", environment: environment.key } as const;
  return [
    ...(body.name === undefined
      ? []
      : [{ ...at, field: "name", from: environment.name, to: body.name } as const]),
    ...(body.kind === undefined
      ? []
      : [{ ...at, field: "kind", from: environment.kind, to: body.kind } as const]),
    ...(body.isProtected === undefined
      ? []
      : [
          {
            ...at,
            field: "isProtected",
            from: environment.isProtected,
            to: body.isProtected,
          } as const,
        ]),
    ...(body.position === undefined
      ? []
      : [{ ...at, field: "position", from: environment.position, to: body.position } as const]),
  ];
}
