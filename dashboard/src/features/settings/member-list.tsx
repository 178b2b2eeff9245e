import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Invitation, Member, Role, RoleView } from "@yardarm/server/wire";
import { useState } from "react";
import { accessOf } from "../../api/access.ts";
import { useMe, useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { rolesQuery } from "../../api/installation-queries.ts";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { Button } from "../../ui/button.tsx";
import { Select } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Ago } from "../../ui/time.tsx";
import { GrantsDialog } from "./grants-dialog.tsx";
import { grantText, roleChoices } from "./roles.ts";
import { SignInLinkDialog } from "./sign-in-link-dialog.tsx";

interface MemberListProps {
  readonly members: readonly Member[];
  readonly isReadOnly: boolean;
}

/** Who belongs to the project, and what each may do. */
export function MemberList({ members, isReadOnly }: MemberListProps) {
  const access = accessOf(useHttp());
  const client = useQueryClient();
  const project = useProjectKey();
  const me = useMe().person;
  const [failure, setFailure] = useState<string>();
  const [invitation, setInvitation] = useState<Invitation>();
  const [shown, setShown] = useState<Member["person"]>();
  const { data: list } = useQuery(rolesQuery(useHttp()));

  async function run(write: () => Promise<void>): Promise<void> {
    setFailure(undefined);
    try {
      await write();
    } catch (error) {
      setFailure(describeError(error));
    }
    await client.invalidateQueries({ queryKey: keys.members(project) });
  }

  return (
    <>
      {failure && (
        <Notice kind="danger" title="Not changed" isAlert className="mb-3">
          {failure}
        </Notice>
      )}
      <ul className="panel divide-y divide-line">
        {members.map((member) => (
          <MemberRow
            key={member.person.id}
            member={member}
            roles={list?.roles ?? []}
            onRoles={() => setShown(member.person)}
            isMe={member.person.id === me.id}
            isReadOnly={isReadOnly}
            onRole={(role) => void run(() => access.setRole(project, member.person.id, role))}
            onRemove={() => void run(() => access.removeMember(project, member.person.id))}
            onLink={
              me.isAdmin
                ? () =>
                    void run(async () =>
                      setInvitation(await access.renewSignInLink(member.person.id)),
                    )
                : undefined
            }
          />
        ))}
      </ul>
      {shown && (
        <GrantsDialog
          grantee={{ kind: "person", id: shown.id, name: shown.name }}
          project={project}
          onClose={() => setShown(undefined)}
        />
      )}
      {invitation && (
        <SignInLinkDialog invitation={invitation} onClose={() => setInvitation(undefined)} />
      )}
    </>
  );
}

interface MemberRowProps {
  readonly member: Member;
  readonly isMe: boolean;
  readonly isReadOnly: boolean;
  readonly roles: readonly RoleView[];
  readonly onRole: (role: Role) => void;
  /** Several roles, or some kinds of environment only. */
  readonly onRoles: () => void;
  readonly onRemove: () => void;
  /** Only for admins of the installation. */
  readonly onLink: (() => void) | undefined;
}

function MemberRow({
  member,
  roles,
  isMe,
  isReadOnly,
  onRole,
  onRoles,
  onRemove,
  onLink,
}: MemberRowProps) {
  const { person } = member;
  const canChange = !isReadOnly && !isMe;
  const own = member.grants.filter(({ team, isEverywhere }) => team === null && !isEverywhere);
  const simple = wholeRole(member);
  return (
    <li
      aria-label={person.name}
      className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5"
    >
      <div className="min-w-0 flex-1 basis-48">
        <p className="truncate font-medium">
          {person.name}
          {isMe && <span className="font-normal text-ink3"> (you)</span>}
          {!person.isActive && <span className="font-normal text-warn-ink"> (switched off)</span>}
        </p>
        <p className="truncate text-xs text-ink3">{person.email}</p>
      </div>
      <span className="text-xs text-ink3 md:w-36">
        {person.lastSignInAt === null ? (
          "Never signed in"
        ) : (
          <>
            Signed in <Ago at={person.lastSignInAt} />
          </>
        )}
      </span>
      {canChange && simple !== undefined && roles.length > 0 ? (
        <Select
          label={`Role of ${person.name}`}
          isLabelHidden
          className="w-44 md:mr-20"
          value={simple}
          choices={roleChoices(roles)}
          onChange={onRole}
        />
      ) : (
        <span className="text-sm max-md:basis-full md:w-64 md:pl-2.5">
          {grantsText(member, roles)}
        </span>
      )}
      <div className="flex flex-wrap max-md:-ml-3 md:w-72 md:justify-end">
        {canChange && (
          <Button kind="quiet" aria-label={`Roles of ${person.name}`} onPress={onRoles}>
            Roles…
          </Button>
        )}
        {canChange && onLink && (
          <Button kind="quiet" aria-label={`Sign-in link for ${person.name}`} onPress={onLink}>
            Sign-in link
          </Button>
        )}
        {canChange && own.length > 0 && (
          <Button
            kind="quiet"
            aria-label={`Remove ${person.name} from the project`}
            onPress={onRemove}
          >
            Remove
          </Button>
        )}
      </div>
    </li>
  );
}

/** The one role that somebody has by themselves, for all environments; `undefined`: it is not as simple as that. */
function wholeRole({ grants }: Member): string | undefined {
  const [only, ...more] = grants;
  if (only === undefined || more.length > 0 || only.team !== null || only.isEverywhere)
    return undefined;
  return only.environmentKinds === null ? only.role : undefined;
}

function grantsText({ grants }: Member, roles: readonly RoleView[]): string {
  return grants
    .map((grant) => {
      const way = grant.team === null ? "" : ` by ${grant.team}`;
      return `${grantText(roles, grant)}${grant.isEverywhere ? ", all projects" : ""}${way}`;
    })
    .join("; ");
}
