import { useQuery } from "@tanstack/react-query";
import type { Grant, Team, TeamMember } from "@yardarm/server/wire";
import { X } from "lucide-react";
import { useState } from "react";
import { useMe } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { installationOf } from "../../api/installation.ts";
import {
  grantsQuery,
  peopleQuery,
  rolesQuery,
  teamMembersQuery,
} from "../../api/installation-queries.ts";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { useWrite } from "../../api/use-write.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { NameField, Select } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Empty } from "../../ui/section.tsx";
import { GrantsDialog } from "./grants-dialog.tsx";
import { HandOverDialog } from "./hand-over-dialog.tsx";
import { grantText } from "./roles.ts";

type Open = "roles" | "owned" | "rename" | "delete";

/** Teams with their people and roles. */
export function TeamList({ teams, isReadOnly }: { teams: Team[]; isReadOnly: boolean }) {
  const http = useHttp();
  const { data: members = [] } = useQuery(teamMembersQuery(http));
  const { data: grants = [] } = useQuery(grantsQuery(http));
  if (teams.length === 0) {
    return (
      <Empty>There is no team yet. Teams own flags and segments, and outlive their people.</Empty>
    );
  }
  return (
    <ul className="flex flex-col gap-3">
      {teams.map((team) => (
        <TeamCard
          key={team.key}
          team={team}
          members={members.filter((member) => member.team === team.key)}
          grants={grants.filter(
            ({ grantee }) => grantee.kind === "team" && grantee.id === team.key,
          )}
          isReadOnly={isReadOnly}
        />
      ))}
    </ul>
  );
}

interface TeamCardProps {
  readonly team: Team;
  readonly members: readonly TeamMember[];
  readonly grants: readonly Grant[];
  readonly isReadOnly: boolean;
}

function TeamCard({ team, members, grants, isReadOnly }: TeamCardProps) {
  const installation = installationOf(useHttp());
  const { run, failure } = useWrite(keys.teamMembers);
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  return (
    <li aria-label={team.name} className="panel flex flex-col gap-3 px-4 py-3.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <div className="flex min-w-0 flex-1 basis-48 flex-wrap items-baseline gap-x-3">
          <h2 className="font-semibold wrap-anywhere">{team.name}</h2>
          <code className="font-mono text-xs text-ink3">{team.key}</code>
        </div>
        {!isReadOnly && (
          <div className="flex max-sm:-ml-3">
            <Button
              kind="quiet"
              aria-label={`Roles of ${team.name}`}
              onPress={() => setOpen("roles")}
            >
              Roles…
            </Button>
            <Button
              kind="quiet"
              aria-label={`What ${team.name} owns`}
              onPress={() => setOpen("owned")}
            >
              Owns…
            </Button>
            <Button
              kind="quiet"
              aria-label={`Rename ${team.name}`}
              onPress={() => setOpen("rename")}
            >
              Rename…
            </Button>
            <Button
              kind="quiet"
              aria-label={`Delete ${team.name}`}
              onPress={() => setOpen("delete")}
            >
              Delete…
            </Button>
          </div>
        )}
      </div>
      <TeamRoles grants={grants} />
      <Members
        team={team}
        members={members}
        isReadOnly={isReadOnly}
        onAdd={(person) => void run(() => installation.addToTeam(team.key, person))}
        onRemove={(person) => void run(() => installation.removeFromTeam(team.key, person))}
      />
      {failure && (
        <Notice kind="danger" title="Not changed" isAlert>
          {failure}
        </Notice>
      )}
      {open === "roles" && (
        <GrantsDialog grantee={{ kind: "team", id: team.key, name: team.name }} onClose={close} />
      )}
      {open === "owned" && (
        <HandOverDialog from={{ kind: "team", id: team.key, name: team.name }} onClose={close} />
      )}
      {open === "rename" && <RenameDialog team={team} onClose={close} />}
      {open === "delete" && <DeleteDialog team={team} grants={grants} onClose={close} />}
    </li>
  );
}

function TeamRoles({ grants }: { grants: readonly Grant[] }) {
  const { data } = useQuery(rolesQuery(useHttp()));
  const { projects } = useMe();
  if (grants.length === 0) {
    return <p className="text-sm text-ink2">Owns things; being in it permits nothing by itself.</p>;
  }
  const texts = grants.map((grant) => {
    const project = projects.find(({ key }) => key === grant.project)?.name ?? grant.project;
    return `${grantText(data?.roles ?? [], grant)} (${project ?? "all projects"})`;
  });
  return (
    <p className="text-sm text-ink2">
      Whoever is in it is <span className="font-medium text-ink">{texts.join("; ")}</span>.
    </p>
  );
}

interface MembersProps {
  readonly team: Team;
  readonly members: readonly TeamMember[];
  readonly isReadOnly: boolean;
  readonly onAdd: (person: string) => void;
  readonly onRemove: (person: string) => void;
}

function Members({ team, members, isReadOnly, onAdd, onRemove }: MembersProps) {
  const { data: people = [] } = useQuery(peopleQuery(useHttp()));
  const isMember = (id: string) => members.some(({ personId }) => personId === id);
  const others = people.filter(({ id, isActive }) => isActive && !isMember(id));
  return (
    <div className="flex flex-wrap items-center gap-2">
      {members.length === 0 && <span className="text-sm text-ink3">Nobody is in it.</span>}
      <ul aria-label={`People in ${team.name}`} className="contents">
        {members.map(({ personId, name, isActive, isManual }) => (
          <li
            key={personId}
            className="flex h-7 items-center gap-1 rounded-full bg-raised pr-1 pl-3 text-sm"
          >
            <span className={isActive ? undefined : "text-ink3 line-through"}>{name}</span>
            {!isReadOnly && isManual ? (
              <IconButton
                label={`Take ${name} out of ${team.name}`}
                className="h-6! w-6! rounded-full!"
                onPress={() => onRemove(personId)}
              >
                <X size={12} aria-hidden />
              </IconButton>
            ) : (
              <span className="w-2" />
            )}
          </li>
        ))}
      </ul>
      {!isReadOnly && others.length > 0 && (
        <Select
          label={`Add somebody to ${team.name}`}
          isLabelHidden
          className="w-44"
          value=""
          choices={[
            { value: "", label: "Add somebody…" },
            ...others.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(id) => id !== "" && onAdd(id)}
        />
      )}
    </div>
  );
}

function RenameDialog({ team, onClose }: { team: Team; onClose: () => void }) {
  const installation = installationOf(useHttp());
  const { run, failure } = useWrite(keys.teams, ["project"]);
  const [name, setName] = useState(team.name);
  const rename = async () => {
    if (await run(() => installation.renameTeam(team.key, name.trim()))) onClose();
  };
  return (
    <FormDialog
      title={`Rename ${team.name}`}
      action="Rename"
      onClose={onClose}
      missing={name.trim() === "" ? "It needs a name." : undefined}
      failure={failure}
      onSubmit={rename}
    >
      <NameField value={name} onChange={setName} autoFocus hint={`The key ${team.key} stays.`} />
    </FormDialog>
  );
}

function DeleteDialog({
  team,
  grants,
  onClose,
}: Pick<TeamCardProps, "team" | "grants"> & { onClose: () => void }) {
  const installation = installationOf(useHttp());
  const { refresh } = useWrite(keys.teams, keys.grants, ["project"]);
  return (
    <Confirm
      title={`Delete ${team.name}?`}
      action="Delete"
      describe={describeError}
      onClose={onClose}
      onConfirm={async () => {
        await installation.deleteTeam(team.key);
        await refresh();
      }}
    >
      <p>
        {grants.length === 0
          ? "Nobody loses a role by it."
          : "Whoever is in it loses the roles that it gives, at once."}{" "}
        A team that still owns a flag or a segment is not deleted: hand it over first.
      </p>
    </Confirm>
  );
}
