import { useSuspenseQuery } from "@tanstack/react-query";
import type {
  GroupMapping,
  RoleView,
  SignInSettings,
  SignInSettingsPatch,
  Team,
} from "@yardarm/server/wire";
import { Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useMe } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { rolesQuery, teamsQuery } from "../../api/installation-queries.ts";
import { keys } from "../../api/keys.ts";
import { signInSettingsOf } from "../../api/sign-in.ts";
import { useWrite } from "../../api/use-write.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Empty, Section } from "../../ui/section.tsx";
import { type GroupGives, NewGroupMapping } from "./new-group-mapping.tsx";
import { grantText } from "./roles.ts";

interface GroupMappingsProps {
  readonly settings: SignInSettings;
  readonly version: number;
  readonly isReadOnly: boolean;
}

/** What being in a group of the provider or of the directory gives: roles, and places in teams. */
export function GroupMappings({ settings, version, isReadOnly }: GroupMappingsProps) {
  const http = useHttp();
  const writes = signInSettingsOf(http);
  const { roles } = useSuspenseQuery(rolesQuery(http)).data;
  const { data: teams } = useSuspenseQuery(teamsQuery(http));
  const { run, failure } = useWrite(keys.signInSettings, keys.people, keys.teamMembers);
  const [isOpen, setOpen] = useState(false);
  const { groups, groupTeams } = settings;
  const save = (next: Pick<SignInSettingsPatch, "groups" | "groupTeams">) =>
    run(() => writes.change(next, version));
  const add = (given: GroupGives) =>
    save("team" in given ? { groupTeams: [...groupTeams, given] } : { groups: [...groups, given] });
  const onlyIf = (remove: () => Promise<unknown>) => (isReadOnly ? undefined : () => void remove());
  return (
    <Section
      title="Groups"
      description="Roles and teams that groups give. What a group gave it takes away again; what people gave stays."
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
      {groups.length + groupTeams.length === 0 ? (
        <Empty>No group gives anything.</Empty>
      ) : (
        <ul className="panel divide-y divide-line">
          {groups.map((mapping) => (
            <MappingRow
              key={JSON.stringify(mapping)}
              group={mapping.group}
              onRemove={onlyIf(() => save({ groups: groups.filter((each) => each !== mapping) }))}
            >
              <Given mapping={mapping} roles={roles} />
            </MappingRow>
          ))}
          {groupTeams.map((mapping) => (
            <MappingRow
              key={JSON.stringify(mapping)}
              group={mapping.group}
              onRemove={onlyIf(() =>
                save({ groupTeams: groupTeams.filter((each) => each !== mapping) }),
              )}
            >
              In the team {nameOf(teams, mapping.team)}
            </MappingRow>
          ))}
        </ul>
      )}
      {isOpen && (
        <NewGroupMapping
          {...{ roles, teams, failure }}
          onClose={() => setOpen(false)}
          onAdd={async (given) => {
            if (await add(given)) setOpen(false);
          }}
        />
      )}
    </Section>
  );
}

function nameOf(teams: readonly Team[], key: string): string {
  return teams.find((team) => team.key === key)?.name ?? key;
}

interface MappingRowProps {
  readonly group: string;
  /** What it gives. */
  readonly children: ReactNode;
  readonly onRemove: (() => void) | undefined;
}

function MappingRow({ group, children, onRemove }: MappingRowProps) {
  return (
    <li aria-label={group} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
      <code className="min-w-0 flex-1 basis-40 truncate font-mono text-sm">{group}</code>
      <span className="min-w-0 flex-1 basis-52 text-sm text-ink2">{children}</span>
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

function Given({ mapping, roles }: { mapping: GroupMapping; roles: readonly RoleView[] }) {
  const { projects } = useMe();
  const { role, project, environmentKinds } = mapping;
  if (role === null) return "Admin of the installation";
  const where = projects.find(({ key }) => key === project)?.name ?? project ?? "all projects";
  return `${grantText(roles, { role, environmentKinds })} of ${where}`;
}
