import type { RoleList, RoleView } from "@yardarm/server/wire";
import { useState } from "react";
import { useHttp } from "../../api/http-context.tsx";
import { installationOf } from "../../api/installation.ts";
import { keys } from "../../api/keys.ts";
import { useWrite } from "../../api/use-write.ts";
import { Button } from "../../ui/button.tsx";
import { Checkbox, NameField, Select, TextField } from "../../ui/field.tsx";
import { keyFault } from "../../ui/key-fault.ts";
import { KeyField } from "../../ui/key-field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { SideSheet } from "../../ui/overlay.tsx";

interface RoleDialogProps {
  readonly list: RoleList;
  /** To change; absent: to make one. */
  readonly role?: RoleView;
  readonly onClose: () => void;
}

/** Makes or changes a role, permission by permission. */
export function RoleDialog({ list, role, onClose }: RoleDialogProps) {
  const installation = installationOf(useHttp());
  const { run, failure } = useWrite(keys.roles);
  const [key, setKey] = useState(role?.key ?? "");
  const [name, setName] = useState(role?.name ?? "");
  const [description, setDescription] = useState(role?.description ?? "");
  const [chosen, setChosen] = useState<readonly string[]>(role?.permissions ?? []);
  const fault = role ? undefined : keyFault(key, new Set(list.roles.map((each) => each.key)));
  const save = async () => {
    const wish = { name: name.trim() || key, description, permissions: [...chosen] };
    const isDone = await run(() =>
      role ? installation.changeRole(role.key, wish) : installation.createRole({ key, ...wish }),
    );
    if (isDone) onClose();
  };
  return (
    <SideSheet
      title={role ? `Edit ${role.name}` : "New role"}
      eyebrow="Role"
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            kind="primary"
            isDisabled={fault !== undefined || chosen.length === 0}
            onPress={() => void save()}
          >
            {role ? "Save" : "Create"}
          </Button>
        </>
      }
    >
      {role ? (
        role.grants > 0 && (
          <Notice kind="warning">
            Whoever has this role may do what you choose here from their next click on.
          </Notice>
        )
      ) : (
        <>
          <KeyField value={key} fault={fault} placeholder="release-captain" onChange={setKey} />
          <StartFrom roles={list.roles} onChoose={setChosen} />
        </>
      )}
      <NameField value={name} onChange={setName} placeholder={key || "Release captain"} />
      <TextField
        label="What it is for"
        value={description}
        onChange={setDescription}
        maxLength={1000}
      />
      <Permissions list={list} chosen={chosen} onChange={setChosen} />
      {failure && (
        <Notice kind="danger" title="Not saved" isAlert>
          {failure}
        </Notice>
      )}
    </SideSheet>
  );
}

interface StartFromProps {
  readonly roles: readonly RoleView[];
  readonly onChoose: (permissions: readonly string[]) => void;
}

function StartFrom({ roles, onChoose }: StartFromProps) {
  const [from, setFrom] = useState("");
  return (
    <Select
      label="Start from"
      value={from}
      choices={[
        { value: "", label: "Nothing" },
        ...roles.map((role) => ({ value: role.key, label: role.name })),
      ]}
      onChange={(key) => {
        setFrom(key);
        onChoose(roles.find((role) => role.key === key)?.permissions ?? []);
      }}
    />
  );
}

interface PermissionsProps {
  readonly list: RoleList;
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

function Permissions({ list, chosen, onChange }: PermissionsProps) {
  const groups = [
    {
      title: "In each environment",
      hint: "Holds where the role was given: in some kinds of environment, or in all.",
      permissions: list.permissions.filter(({ isByEnvironment }) => isByEnvironment),
    },
    {
      title: "In the project",
      hint: "Reading holds wherever the role was given in the project. The rest needs it for all kinds of environment.",
      permissions: list.permissions.filter(
        ({ isByEnvironment, scope }) => !isByEnvironment && scope === "project",
      ),
    },
    {
      title: "In the installation",
      hint: "Holds only when the role was given for all projects.",
      permissions: list.permissions.filter(({ scope }) => scope === "everywhere"),
    },
  ];
  return groups.map(({ title, hint, permissions }) => (
    <fieldset key={title} className="flex flex-col gap-2.5">
      <legend className="text-sm font-semibold">{title}</legend>
      <p className="text-xs text-ink3">{hint}</p>
      {permissions.map(({ name, description }) => (
        <Checkbox
          key={name}
          label={name}
          hint={description}
          isSelected={chosen.includes(name)}
          onChange={(isOn) =>
            onChange(isOn ? [...chosen, name] : chosen.filter((each) => each !== name))
          }
        />
      ))}
    </fieldset>
  ));
}
