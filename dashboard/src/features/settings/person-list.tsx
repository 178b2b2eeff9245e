import { useQuery } from "@tanstack/react-query";
import type { Grant, ListedPerson, Person, RoleView } from "@yardarm/server/wire";
import { useState } from "react";
import { useMayEverywhere, useMe } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { installationOf } from "../../api/installation.ts";
import { grantsQuery, rolesQuery, teamMembersQuery } from "../../api/installation-queries.ts";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { useWrite } from "../../api/use-write.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Empty } from "../../ui/section.tsx";
import { Tag } from "../../ui/tag.tsx";
import { Ago } from "../../ui/time.tsx";
import { DeactivateDialog } from "./deactivate-dialog.tsx";
import { EraseDialog } from "./erase-dialog.tsx";
import { GrantsDialog } from "./grants-dialog.tsx";
import { HandOverDialog } from "./hand-over-dialog.tsx";
import { grantText } from "./roles.ts";
import { type Proved, WaysInDialog } from "./ways-in-dialog.tsx";

type RowDialog = "roles" | "owned" | "ways" | "off" | "admin" | "erase";

type Open = { readonly kind: RowDialog; readonly person: ListedPerson };

interface PersonListProps {
  readonly people: readonly ListedPerson[];
  readonly isReadOnly: boolean;
  /** Runs what the server asks a fresh proof for. */
  readonly proved: Proved;
}

/** Everybody, with what they are where. */
export function PersonList({ people, isReadOnly, proved }: PersonListProps) {
  const installation = installationOf(useHttp());
  const { run, failure } = useWrite(keys.people, keys.grants);
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const roleTexts = useRoleTexts();
  return (
    <>
      {failure && (
        <Notice kind="danger" title="Not changed" isAlert className="mb-3">
          {failure}
        </Notice>
      )}
      {people.length === 0 && <Empty>Nobody matches.</Empty>}
      <ul className="panel divide-y divide-line empty:hidden">
        {people.map((person) => (
          <PersonRow
            key={person.id}
            person={person}
            roles={roleTexts(person.id)}
            isReadOnly={isReadOnly}
            onOpen={(kind) => setOpen({ kind, person })}
            onReactivate={() =>
              void run(() => installation.changePerson(person.id, { isActive: true }))
            }
          />
        ))}
      </ul>
      <OpenDialog open={open} proved={proved} onClose={close} />
    </>
  );
}

interface OpenDialogProps extends Pick<PersonListProps, "proved"> {
  readonly open: Open | undefined;
  readonly onClose: () => void;
}

function OpenDialog({ open, proved, onClose }: OpenDialogProps) {
  if (open === undefined) return null;
  const { person } = open;
  if (open.kind === "roles") {
    const grantee = { kind: "person", id: person.id, name: person.name } as const;
    return <GrantsDialog grantee={grantee} onClose={onClose} />;
  }
  if (open.kind === "owned") {
    const from = { kind: "person", id: person.id, name: person.name } as const;
    return <HandOverDialog from={from} onClose={onClose} />;
  }
  if (open.kind === "ways")
    return <WaysInDialog person={person} proved={proved} onClose={onClose} />;
  if (open.kind === "off") return <DeactivateDialog person={person} onClose={onClose} />;
  if (open.kind === "erase") return <EraseDialog person={person} onClose={onClose} />;
  return <AdminDialog person={person} onClose={onClose} />;
}

interface PersonRowProps {
  readonly person: ListedPerson;
  readonly roles: readonly string[];
  readonly isReadOnly: boolean;
  readonly onOpen: (kind: RowDialog) => void;
  readonly onReactivate: () => void;
}

function PersonRow({ person, roles, isReadOnly, onOpen, onReactivate }: PersonRowProps) {
  const isMe = useMe().person.id === person.id;
  const mayErase = useMayEverywhere("person.erase");
  const { name, email, isAdmin, isActive, lastSignInAt } = person;
  return (
    <li
      aria-label={name}
      className="grid items-center gap-x-4 gap-y-1.5 px-4 py-3 lg:grid-cols-[minmax(0,15rem)_minmax(0,1fr)_8rem_26rem]"
    >
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="truncate font-medium">{name}</span>
          {isMe && <span className="text-ink3">(you)</span>}
          {isAdmin && <Tag tone="accent">Admin of all</Tag>}
          {!isActive && <Tag tone="warning">Switched off</Tag>}
        </p>
        <p className="truncate text-xs text-ink3">{email}</p>
      </div>
      <p className="min-w-0 text-sm text-ink2 wrap-anywhere">
        {roles.length > 0 ? roles.join("; ") : isAdmin ? "Everything, everywhere" : "No role"}
      </p>
      <span className="text-xs text-ink3">
        {lastSignInAt === null ? (
          "Never signed in"
        ) : (
          <>
            Signed in <Ago at={lastSignInAt} />
          </>
        )}
      </span>
      {!isReadOnly && (
        <div className="flex flex-wrap gap-y-1 max-lg:-ml-2.5 lg:justify-end">
          {isActive ? (
            <>
              <RowButton label={`Roles of ${name}`} onPress={() => onOpen("roles")}>
                Roles…
              </RowButton>
              <OwnsButton name={name} onOpen={onOpen} />
              <RowButton label={`Sign-in of ${name}`} onPress={() => onOpen("ways")}>
                Sign-in…
              </RowButton>
              <RowButton
                label={isAdmin ? `No admin any more: ${name}` : `Admin of all: ${name}`}
                isDisabled={isMe}
                onPress={() => onOpen("admin")}
              >
                Admin…
              </RowButton>
              <RowButton
                label={`Switch off ${name}`}
                isDisabled={isMe}
                onPress={() => onOpen("off")}
              >
                Switch off…
              </RowButton>
            </>
          ) : (
            <>
              <OwnsButton name={name} onOpen={onOpen} />
              <RowButton label={`Switch on again ${name}`} onPress={onReactivate}>
                Switch on again
              </RowButton>
              {mayErase && (
                <RowButton label={`Erase ${name}`} onPress={() => onOpen("erase")}>
                  Erase…
                </RowButton>
              )}
            </>
          )}
        </div>
      )}
    </li>
  );
}

function OwnsButton({ name, onOpen }: Pick<PersonRowProps, "onOpen"> & { name: string }) {
  return (
    <RowButton label={`What ${name} owns`} onPress={() => onOpen("owned")}>
      Owns…
    </RowButton>
  );
}

interface RowButtonProps {
  readonly label: string;
  readonly isDisabled?: boolean;
  readonly onPress: () => void;
  readonly children: string;
}

function RowButton({ label, children, ...button }: RowButtonProps) {
  return (
    <Button kind="quiet" aria-label={label} className="px-2.5!" {...button}>
      {children}
    </Button>
  );
}

function AdminDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const installation = installationOf(useHttp());
  const { refresh } = useWrite(keys.people);
  const { id, name, isAdmin } = person;
  return (
    <Confirm
      title={isAdmin ? `${name} shall no longer be an admin?` : `Make ${name} an admin of all?`}
      action={isAdmin ? "Take it" : "Make admin"}
      describe={describeError}
      onClose={onClose}
      onConfirm={async () => {
        await installation.changePerson(id, { isAdmin: !isAdmin });
        await refresh();
      }}
    >
      <p>
        {isAdmin
          ? `${name} keeps the roles that were given to them, and may do nothing beyond those from now on.`
          : `${name} may do everything in every project, and everything on these pages: invite people, give roles, switch people off.`}
      </p>
    </Confirm>
  );
}

/** A person's id → what they are where, in words; by their teams too. */
function useRoleTexts(): (id: string) => readonly string[] {
  const http = useHttp();
  const { data: grants = [] } = useQuery(grantsQuery(http));
  const { data: members = [] } = useQuery(teamMembersQuery(http));
  const { data: list } = useQuery(rolesQuery(http));
  const { projects } = useMe();
  const roles: readonly RoleView[] = list?.roles ?? [];
  const where = ({ project }: Grant) =>
    project === null
      ? "all projects"
      : (projects.find(({ key }) => key === project)?.name ?? project);
  return (id) => {
    const teams = members.filter(({ personId }) => personId === id).map(({ team }) => team);
    const own = grants
      .filter(({ grantee }) => grantee.kind === "person" && grantee.id === id)
      .map((grant) => `${grantText(roles, grant)} (${where(grant)})`);
    const byTeam = grants
      .filter(({ grantee }) => grantee.kind === "team" && teams.includes(grantee.id))
      .map((grant) => `${grantText(roles, grant)} (${where(grant)}, by ${grant.grantee.name})`);
    return [...own, ...byTeam];
  };
}
