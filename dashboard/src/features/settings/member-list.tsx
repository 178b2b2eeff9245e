import { useQueryClient } from "@tanstack/react-query";
import type { Member, Role } from "@yardarm/server/wire";
import { useState } from "react";
import { accessOf } from "../../api/access.ts";
import { useMe, useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { Button } from "../../ui/button.tsx";
import { Select } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Ago } from "../../ui/time.tsx";
import { roleChoices, roleLabels } from "./roles.ts";

interface MemberListProps {
  readonly members: readonly Member[];
  readonly isReadOnly: boolean;
}

/** Who belongs to the project, and what each may do. */
export function MemberList({ members, isReadOnly }: MemberListProps) {
  const access = accessOf(useHttp());
  const client = useQueryClient();
  const project = useProjectKey();
  const me = useMe().person.id;
  const [failure, setFailure] = useState<string>();

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
        {members.map(({ person, role }) => (
          <li
            key={person.id}
            aria-label={person.name}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-2.5 md:grid-cols-[minmax(0,1fr)_150px_130px_92px]"
          >
            <span className="min-w-0">
              <span className="block truncate font-medium">
                {person.name}
                {person.id === me && <span className="font-normal text-ink3"> (you)</span>}
                {!person.isActive && (
                  <span className="font-normal text-warn-ink"> (switched off)</span>
                )}
              </span>
              <span className="block truncate text-xs text-ink3">{person.email}</span>
            </span>
            <span className="text-xs text-ink3 max-md:col-start-1 max-md:row-start-2">
              {person.lastSignInAt === null ? (
                "Never signed in"
              ) : (
                <>
                  Signed in <Ago at={person.lastSignInAt} />
                </>
              )}
            </span>
            {isReadOnly || person.id === me ? (
              <span className="text-sm max-md:col-start-2 max-md:row-start-1">
                {roleLabels[role]}
              </span>
            ) : (
              <Select
                label={`Role of ${person.name}`}
                isLabelHidden
                className="max-md:col-start-2 max-md:row-start-1"
                value={role}
                choices={roleChoices}
                onChange={(next: Role) => void run(() => access.setRole(project, person.id, next))}
              />
            )}
            {!isReadOnly && person.id !== me && (
              <Button
                kind="quiet"
                className="justify-self-end"
                aria-label={`Remove ${person.name} from the project`}
                onPress={() => void run(() => access.removeMember(project, person.id))}
              >
                Remove
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
