import { useQuery } from "@tanstack/react-query";
import type { EnvironmentKind, Grant, GrantBody, RoleView } from "@yardarm/server/wire";
import { useState } from "react";
import { useMayEverywhere, useMe } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { installationOf } from "../../api/installation.ts";
import { grantsQuery, rolesQuery, teamMembersQuery } from "../../api/installation-queries.ts";
import { keys } from "../../api/keys.ts";
import { useWrite } from "../../api/use-write.ts";
import { Button } from "../../ui/button.tsx";
import { Select } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { KindChoice, kindsOrAll } from "./kind-choice.tsx";
import { allKinds, grantText, roleChoices } from "./roles.ts";

export type Grantee = Grant["grantee"];

interface GrantsDialogProps {
  readonly grantee: Grantee;
  /** Roles in this project only; absent: wherever. */
  readonly project?: string;
  readonly onClose: () => void;
}

/** No key of a project: those begin with a letter or digit. */
const everywhere = "+all";

/** What somebody was given, with the way to give more and to take it. */
export function GrantsDialog({ grantee, project, onClose }: GrantsDialogProps) {
  const http = useHttp();
  const { data: all = [] } = useQuery(grantsQuery(http, project));
  const { data: list } = useQuery(rolesQuery(http));
  const { run, failure } = useWrite(
    keys.grants,
    keys.roles,
    ...(project === undefined ? [] : [keys.members(project)]),
  );
  const roles = list?.roles ?? [];
  const held = useHeld(grantee, all);
  const take = (grant: Grant) =>
    void run(() => installationOf(http).take(grant.project ?? undefined, grant.id));
  return (
    <ModalDialog
      title={`Roles of ${grantee.name}`}
      onClose={onClose}
      footer={
        <Button kind="primary" onPress={onClose}>
          Done
        </Button>
      }
    >
      <HeldGrants
        held={held}
        roles={roles}
        onTake={take}
        canTake={({ project: of, grantee: { kind } }) =>
          kind === grantee.kind && (project === undefined || of !== null)
        }
        teamText={({ grantee: { kind, name } }) =>
          kind === grantee.kind ? "" : `, by the team ${name}`
        }
      />
      <GiveRole
        roles={roles}
        project={project}
        onGive={(to, wish) => run(() => installationOf(http).give(to, { grantee, ...wish }))}
      />
      {failure && (
        <Notice kind="danger" title="Not changed" isAlert>
          {failure}
        </Notice>
      )}
    </ModalDialog>
  );
}

/** Their own, and of a person what their teams give, as far as whoever looks may know who is in which team. */
function useHeld(grantee: Grantee, all: readonly Grant[]): readonly Grant[] {
  const mayReadTeams = useMayEverywhere("people.read");
  const { data: members = [] } = useQuery({
    ...teamMembersQuery(useHttp()),
    enabled: mayReadTeams && grantee.kind === "person",
  });
  const teams = members.filter((each) => each.personId === grantee.id).map(({ team }) => team);
  return all.filter(
    ({ grantee: { kind, id } }) =>
      (kind === grantee.kind && id === grantee.id) ||
      (grantee.kind === "person" && kind === "team" && teams.includes(id)),
  );
}

interface HeldGrantsProps {
  readonly held: readonly Grant[];
  readonly roles: readonly RoleView[];
  readonly onTake: (grant: Grant) => void;
  readonly canTake: (grant: Grant) => boolean;
  /** By which team they have it; empty: by themselves. */
  readonly teamText: (grant: Grant) => string;
}

function HeldGrants({ held, roles, onTake, canTake, teamText }: HeldGrantsProps) {
  const { projects } = useMe();
  const nameOf = (key: string | null) =>
    key === null ? "All projects" : (projects.find((each) => each.key === key)?.name ?? key);
  if (held.length === 0) {
    return <p className="text-sm text-ink2">No role was given to them.</p>;
  }
  return (
    <ul className="divide-y divide-line rounded-lg border border-line">
      {held.map((grant) => {
        const text = grantText(roles, grant);
        const where = nameOf(grant.project);
        return (
          <li key={grant.id} className="flex items-center gap-3 px-3 py-2">
            <div className="min-w-0 flex-1 text-sm">
              <p className="font-medium wrap-anywhere">{text}</p>
              <p className="text-xs text-ink3">
                {where}
                {teamText(grant)}
                {grant.source !== "manual" && ", by groups of the identity provider"}
              </p>
            </div>
            {grant.source === "manual" && canTake(grant) && (
              <Button
                kind="quiet"
                aria-label={`Take ${text}, ${where}`}
                onPress={() => onTake(grant)}
              >
                Take
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

type Wish = Pick<GrantBody, "role" | "environmentKinds">;

interface GiveRoleProps {
  readonly roles: readonly RoleView[];
  readonly project: string | undefined;
  readonly onGive: (project: string | undefined, wish: Wish) => Promise<boolean>;
}

function GiveRole({ roles, project, onGive }: GiveRoleProps) {
  const { projects } = useMe();
  const [role, setRole] = useState("editor");
  const [place, setPlace] = useState<string>(project ?? projects[0]?.key ?? everywhere);
  const [kinds, setKinds] = useState<readonly EnvironmentKind[]>(allKinds);
  const chosen = roles.find(({ key }) => key === role);
  const give = () => {
    const wish = { role, environmentKinds: kindsOrAll(kinds) };
    return onGive(place === everywhere ? undefined : place, wish);
  };
  return (
    <fieldset className="flex flex-col gap-3 rounded-lg bg-raised p-4">
      <legend className="sr-only">Give a role</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        <Select label="Role" value={role} choices={roleChoices(roles)} onChange={setRole} />
        {project === undefined && (
          <Select
            label="Where"
            value={place}
            choices={[
              ...projects.map(({ key, name }) => ({ value: key, label: name })),
              { value: everywhere, label: "All projects, also later ones" },
            ]}
            onChange={setPlace}
          />
        )}
      </div>
      {chosen && <p className="text-xs text-ink2">{chosen.description}</p>}
      <KindChoice kinds={kinds} onChange={setKinds} />
      <Button className="self-start" isDisabled={kinds.length === 0} onPress={() => void give()}>
        Give the role
      </Button>
    </fieldset>
  );
}
