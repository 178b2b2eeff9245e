import { type Change, diffEnvironment } from "@yardarm/core/changes";
import type { Environment, EnvironmentKind } from "@yardarm/core/registry";
import type { EnvironmentView } from "@yardarm/server/wire";
import { ArrowDown, ArrowUp, Lock, Pencil } from "lucide-react";
import { useState } from "react";
import { useCommands } from "../../api/current-project.tsx";
import { describeError } from "../../api/problem-error.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import { OfRequest } from "../../change-sheet/of-request.tsx";
import { ProposedList, saveText } from "../../change-sheet/proposed-list.tsx";
import type { Edited } from "../../change-sheet/use-proposed.ts";
import { IconButton } from "../../ui/button.tsx";
import { Checkbox, NameField, Select } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { environmentKinds } from "./environment-kinds.ts";
import { useProposedEnvironments } from "./use-proposed-environments.ts";

interface EnvironmentListProps {
  readonly environments: readonly EnvironmentView[];
  readonly isReadOnly: boolean;
}

/** The stages of a project, in order. */
export function EnvironmentList({ environments, isReadOnly }: EnvironmentListProps) {
  /** Its key. */
  const [editing, setEditing] = useState<string>();
  const [failure, setFailure] = useState<string>();
  const patch = usePatchEnvironment();
  const proposed = useProposedEnvironments(environments);
  const edited = editing === undefined ? undefined : proposed.edited(editing);
  const move = (key: string, position: number) => {
    const each = proposed.edited(key);
    if (each) void patch(each, { position }).then(setFailure);
  };
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
                  onPress={() => move(environment.key, index - 1)}
                >
                  <ArrowUp size={14} aria-hidden />
                </IconButton>
                <IconButton
                  label={`Move ${environment.name} down`}
                  isDisabled={index === environments.length - 1}
                  onPress={() => move(environment.key, index + 1)}
                >
                  <ArrowDown size={14} aria-hidden />
                </IconButton>
                <IconButton
                  label={`Edit ${environment.name}`}
                  onPress={() => setEditing(environment.key)}
                >
                  <Pencil size={14} aria-hidden />
                </IconButton>
              </div>
            )}
          </li>
        ))}
      </ol>
      <ProposedList
        request={proposed.request}
        entries={proposed.anew}
        onEdit={(key) => setEditing(key)}
      />
      {edited && !proposed.isLoading && (
        <EditEnvironment edited={edited} onClose={() => setEditing(undefined)} />
      )}
    </>
  );
}

type EditedEnvironment = Edited<Environment, EnvironmentView>;

interface EditEnvironmentProps {
  readonly edited: EditedEnvironment;
  readonly onClose: () => void;
}

function EditEnvironment({ edited, onClose }: EditEnvironmentProps) {
  const { entity: environment, request } = edited;
  const [name, setName] = useState(environment.name);
  const [kind, setKind] = useState<EnvironmentKind>(environment.kind);
  const [isProtected, setProtected] = useState(environment.isProtected);
  const [failure, setFailure] = useState<string>();
  const patch = usePatchEnvironment();
  const save = async () => {
    const failed = await patch(edited, {
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
      action={saveText(request, "Save")}
      onClose={onClose}
      missing={
        name.trim() === "" ? "It needs a name." : isSame ? "Nothing is changed yet." : undefined
      }
      failure={failure}
      onSubmit={save}
    >
      {request && <OfRequest request={request} />}
      <NameField value={name} onChange={setName} />
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
    { entity, seen, request }: EditedEnvironment,
    body: Partial<Omit<Environment, "key" | "correlations">>,
  ): Promise<string | undefined> => {
    const { key, name } = entity;
    const after = { ...entity, ...body };
    const changes: readonly Change[] =
      seen === undefined
        ? [{ kind: "environment.create", environment: key, from: null, to: after }]
        : diffEnvironment(entity, after);
    try {
      await writer.apply({
        ...{ title: `Change the environment ${name}`, changes, into: request?.number },
        send: (consent) =>
          commands.patchEnvironment(key, {
            body: { ...body, ...consent },
            version: seen?.version ?? 0,
          }),
        done: `${name} is saved`,
      });
      return undefined;
    } catch (error) {
      return describeError(error);
    }
  };
}
