/** Who is in a project, by which grants: their own, those of their teams, and those for all projects. */
import type { EnvironmentKind } from "@yardarm/core/registry";
import type { Reader } from "../../platform/db/reader.ts";
import { type ListedGrant, listGrantsIn, listTeamMembers } from "./grant-read-model.ts";
import type { Person } from "./identity.ts";
import { listPeople } from "./people-read-model.ts";
import type { Role } from "./permissions.ts";
import { mainRoleIn } from "./powers.ts";

export interface MemberGrant {
  readonly id: string;
  readonly role: Role;
  readonly environmentKinds: EnvironmentKind[] | null;
  readonly isEverywhere: boolean;
  /** The team through which they have it. */
  readonly team: string | null;
}

export interface ListedMember {
  readonly person: Person;
  readonly role: Role;
  readonly grants: readonly MemberGrant[];
}

/** In order of their names. */
export async function listMembers(
  reader: Reader,
  project: string,
): Promise<readonly ListedMember[]> {
  const [people, grants, teamMembers] = await Promise.all([
    listPeople(reader),
    listGrantsIn(reader, project),
    listTeamMembers(reader),
  ]);
  return people.flatMap((person) => {
    const teams = teamMembers.filter(({ personId }) => personId === person.id);
    const isTheirs = ({ granteeKind, granteeId }: ListedGrant) =>
      granteeKind === "person"
        ? granteeId === person.id
        : granteeKind === "team" && teams.some(({ team }) => team === granteeId);
    const held = grants.filter(isTheirs);
    if (held.length === 0) return [];
    return [{ person, role: roleOf(held, project), grants: held.map(memberGrant) }];
  });
}

/** By their grants in the project; that somebody is an admin of the installation is another matter. */
function roleOf(held: readonly ListedGrant[], project: string): Role {
  const grants = held.map((grant) => ({
    role: grant.role,
    permissions: new Set<string>(),
    project: grant.project,
    kinds: grant.environmentKinds,
  }));
  const scope = { permissions: null, projects: null };
  return mainRoleIn({ isAdmin: false, grants, scope }, project);
}

function memberGrant(grant: ListedGrant): MemberGrant {
  const { id, role, environmentKinds, project, granteeKind, granteeId } = grant;
  const team = granteeKind === "team" ? granteeId : null;
  return { id, role, environmentKinds, isEverywhere: project === null, team };
}
