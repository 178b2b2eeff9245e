import { useSuspenseQuery } from "@tanstack/react-query";
import type { GroupMapping, RoleView, SignInSettings } from "@yardarm/server/wire";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useMe } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { rolesQuery } from "../../api/installation-queries.ts";
import { keys } from "../../api/keys.ts";
import { signInSettingsOf } from "../../api/sign-in.ts";
import { Button } from "../../ui/button.tsx";
import { Checkbox, Select, TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { Empty, Section } from "../../ui/section.tsx";
import { allKinds, grantText, kindLabels, roleChoices } from "./roles.ts";
import { useWrite } from "./use-write.ts";

interface GroupMappingsProps {
  readonly settings: SignInSettings;
  readonly version: number;
  readonly isReadOnly: boolean;
}

/** What being in a group of the provider or of the directory gives. */
export function GroupMappings({ settings, version, isReadOnly }: GroupMappingsProps) {
  const http = useHttp();
  const writes = signInSettingsOf(http);
  const { roles } = useSuspenseQuery(rolesQuery(http)).data;
  const { run, failure } = useWrite(keys.signInSettings, keys.people);
  const [isOpen, setOpen] = useState(false);
  const { groups } = settings;
  const save = (next: readonly GroupMapping[]) =>
    run(() => writes.change({ groups: [...next] }, version));
  return (
    <Section
      title="Groups"
      description="Roles that groups give. What a group gave it takes away again; what people gave stays."
      actions={
        !isReadOnly && (
          <Button onPress={() => setOpen(true)}>
            <Plus size={14} aria-hidden />
            Map a group
          </Button>
        )
      }
    >
      {failure && !isOpen && (
        <Notice kind="danger" isAlert className="mb-3">
          {failure}
        </Notice>
      )}
      {groups.length === 0 ? (
        <Empty>No group gives anything.</Empty>
      ) : (
        <ul className="panel divide-y divide-line">
          {groups.map((mapping) => (
            <MappingRow
              key={JSON.stringify(mapping)}
              mapping={mapping}
              roles={roles}
              onRemove={
                isReadOnly ? undefined : () => void save(groups.filter((each) => each !== mapping))
              }
            />
          ))}
        </ul>
      )}
      {isOpen && (
        <NewMapping
          roles={roles}
          failure={failure}
          onClose={() => setOpen(false)}
          onAdd={async (mapping) => {
            if (await save([...groups, mapping])) setOpen(false);
          }}
        />
      )}
    </Section>
  );
}

interface MappingRowProps {
  readonly mapping: GroupMapping;
  readonly roles: readonly RoleView[];
  readonly onRemove: (() => void) | undefined;
}

function MappingRow({ mapping, roles, onRemove }: MappingRowProps) {
  const { projects } = useMe();
  const { group, role, project } = mapping;
  const name = projects.find(({ key }) => key === project)?.name ?? project;
  return (
    <li aria-label={group} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
      <code className="min-w-0 flex-1 basis-40 truncate font-mono text-sm">{group}</code>
      <span className="min-w-0 flex-1 basis-52 text-sm text-ink2">
        {role === null ? (
          "Admin of the installation"
        ) : (
          <>
            {grantText(roles, { role, environmentKinds: mapping.environmentKinds })} of{" "}
            {name ?? "all projects"}
          </>
        )}
      </span>
      {onRemove && (
        <Button
          kind="quiet"
          className="max-sm:-ml-3"
          aria-label={`Take away what ${group} gives`}
          onPress={onRemove}
        >
          Remove
        </Button>
      )}
    </li>
  );
}

const everywhere = "+everywhere";
const installationAdmin = "+admin";

interface NewMappingProps {
  readonly roles: readonly RoleView[];
  readonly failure: string | undefined;
  readonly onAdd: (mapping: GroupMapping) => Promise<void>;
  readonly onClose: () => void;
}

function NewMapping({ roles, failure, onAdd, onClose }: NewMappingProps) {
  const { projects } = useMe();
  const [group, setGroup] = useState("");
  const [role, setRole] = useState("editor");
  const [project, setProject] = useState(projects[0]?.key ?? everywhere);
  const [kinds, setKinds] = useState<ReadonlySet<string>>(new Set(allKinds));
  const isAdmin = role === installationAdmin;
  const chosen = allKinds.filter((kind) => kinds.has(kind));
  const add = () =>
    onAdd({
      group: group.trim(),
      role: isAdmin ? null : role,
      project: isAdmin || project === everywhere ? null : project,
      environmentKinds: isAdmin || chosen.length === allKinds.length ? null : chosen,
    });
  return (
    <ModalDialog
      title="Map a group"
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            kind="primary"
            isDisabled={group.trim() === "" || (!isAdmin && chosen.length === 0)}
            onPress={() => void add()}
          >
            Map
          </Button>
        </>
      }
    >
      <TextField
        label="Group"
        hint="As the provider or the directory names it: its name, or its id."
        isMono
        value={group}
        onChange={setGroup}
        maxLength={256}
        autoFocus
      />
      <Select
        label="Gives"
        value={role}
        choices={[
          ...roleChoices(roles),
          { value: installationAdmin, label: "Admin of the installation" },
        ]}
        onChange={setRole}
      />
      {!isAdmin && (
        <>
          <Select
            label="In"
            value={project}
            choices={[
              ...projects.map(({ key, name }) => ({ value: key, label: name })),
              { value: everywhere, label: "All projects" },
            ]}
            onChange={setProject}
          />
          <fieldset className="flex flex-wrap gap-x-5 gap-y-2">
            <legend className="mb-1.5 text-sm font-medium">In environments of the kind</legend>
            {allKinds.map((kind) => (
              <Checkbox
                key={kind}
                label={kindLabels[kind]}
                isSelected={kinds.has(kind)}
                onChange={(isOn) => {
                  const next = new Set(kinds);
                  if (isOn) next.add(kind);
                  else next.delete(kind);
                  setKinds(next);
                }}
              />
            ))}
          </fieldset>
        </>
      )}
      {failure && (
        <Notice kind="danger" isAlert>
          {failure}
        </Notice>
      )}
    </ModalDialog>
  );
}
