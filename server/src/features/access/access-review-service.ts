/** Puts an access review together: who can do what where, by which grant, and what nobody seems to need. */
import type { EnvironmentKind } from "@yardarm/core/registry";
import type { Clock } from "../../platform/clock.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { adminsSince, isInactive, judgeGrant, judgeToken, type UseSeen } from "./access-review.ts";
import {
  listAdminEntries,
  listAllTokens,
  listEverybody,
  listServiceAccounts,
  listUses,
  readUsesKnownSince,
} from "./access-review-read-model.ts";
import { type ListedGrant, listAllGrants, listTeamMembers } from "./grant-read-model.ts";
import type { GrantSource } from "./grant-store.ts";
import { listOwnerless } from "./owned-read-model.ts";
import { grantable, isBuiltIn, permissionsOf } from "./permissions.ts";
import { instantOrNull, presentPerson } from "./presented.ts";
import { listCustomRoles } from "./role-read-model.ts";

export type Review = Awaited<ReturnType<typeof reviewAccess>>;

interface HeldBy {
  readonly holder: {
    readonly kind: "person" | "service_account";
    readonly id: string;
    readonly name: string;
    readonly email: string | null;
    readonly isActive: boolean;
  };
  readonly team: string | null;
}

interface Row extends HeldBy {
  readonly role: string;
  readonly project: string | null;
  readonly environmentKinds: EnvironmentKind[] | null;
  /** `groups`: those of the sign-in and of the directory count together for admins of the installation. */
  readonly source: GrantSource | "groups";
  readonly grantedBy: string;
  readonly grantedAt: string;
}

export async function reviewAccess(
  { reader, clock }: { readonly reader: Reader; readonly clock: Clock },
  days: number,
) {
  const now = clock();
  const [since, uses, people, adminEntries, accounts, tokens, grants, members, roles, ownerless] =
    await Promise.all([
      readUsesKnownSince(reader),
      listUses(reader),
      listEverybody(reader),
      listAdminEntries(reader),
      listServiceAccounts(reader),
      listAllTokens(reader),
      listAllGrants(reader),
      listTeamMembers(reader),
      listCustomRoles(reader),
      listOwnerless(reader),
    ]);
  const time = { now, days, usesKnownSince: since ?? now };
  const custom = new Map(roles.map(({ key, permissions }) => [key, permissions]));
  const usesOf = usesByHolder(uses);
  const adminSince = adminsSince(adminEntries);
  const admins: Row[] = people
    .filter(({ isAdmin }) => isAdmin)
    .map((person) => {
      const told = adminSince.get(person.id);
      return {
        ...{ holder: { kind: "person", ...named(person), email: person.email } as const },
        ...{ role: "installation_admin", project: null, environmentKinds: null, team: null },
        ...{ source: person.isAdminByGroups ? "groups" : "manual", grantedBy: told?.by ?? "" },
        grantedAt: told?.at ?? person.createdAt.toISOString(),
      };
    });
  const rows = [
    ...admins,
    ...grants.flatMap((grant) =>
      holdersOf(grant, { people, accounts, members }).map((held): Row => {
        const { role, project, environmentKinds, source, grantedBy, grantedAt } = grant;
        return { ...held, role, project, environmentKinds, source, grantedBy, grantedAt };
      }),
    ),
  ].sort((a, b) => a.holder.name.localeCompare(b.holder.name, "en"));
  const judged = (row: Row) => {
    const permissions = permissionsBy(row.role, custom);
    const grant = { ...row, permissions, grantedAt: new Date(row.grantedAt) };
    const seen: readonly UseSeen[] = usesOf.get(row.holder.id) ?? [];
    const { lastUsedAt, verdict, unusedPermissions } = judgeGrant(grant, seen, time);
    return {
      ...row,
      permissions: [...permissions],
      lastUsedAt: instantOrNull(lastUsedAt),
      verdict,
      unusedPermissions: [...unusedPermissions],
    };
  };
  return {
    at: now.toISOString(),
    days,
    usesKnownSince: time.usesKnownSince.toISOString(),
    grants: rows.map(judged),
    tokens: tokens.map((token) => presentReviewed(token, time)),
    people: people.map((person) => ({
      ...presentPerson(person),
      createdAt: person.createdAt.toISOString(),
      lastUsedAt: instantOrNull(person.lastUsedAt),
      isInactive: isInactive(person, time),
    })),
    ownerless: ownerless.map(({ owner: _owner, ...rest }) => rest),
  };
}

function usesByHolder(uses: Awaited<ReturnType<typeof listUses>>) {
  const byHolder = new Map<string, UseSeen[]>();
  for (const use of uses) {
    const known = byHolder.get(use.holder);
    if (known === undefined) byHolder.set(use.holder, [use]);
    else known.push(use);
  }
  return byHolder;
}

/** Of an admin of the installation: all there are. */
function permissionsBy(
  role: string,
  custom: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  if (role === "installation_admin") return grantable;
  return isBuiltIn(role) ? [...permissionsOf(role)] : (custom.get(role) ?? []);
}

interface Everybody {
  readonly people: Awaited<ReturnType<typeof listEverybody>>;
  readonly accounts: Awaited<ReturnType<typeof listServiceAccounts>>;
  readonly members: Awaited<ReturnType<typeof listTeamMembers>>;
}

function holdersOf(
  { granteeKind, granteeId }: ListedGrant,
  { people, accounts, members }: Everybody,
): readonly HeldBy[] {
  if (granteeKind === "service_account") {
    return accounts
      .filter(({ id }) => id === granteeId)
      .map((account) => ({
        holder: { kind: "service_account", ...named(account), email: null },
        team: null,
      }));
  }
  const inTeam = new Set(
    members.filter(({ team }) => team === granteeId).map(({ personId }) => personId),
  );
  const isTeam = granteeKind === "team";
  return people
    .filter(({ id }) => (isTeam ? inTeam.has(id) : id === granteeId))
    .map((person) => ({
      holder: { kind: "person", ...named(person), email: person.email },
      team: isTeam ? granteeId : null,
    }));
}

function named({ id, name, isActive }: { id: string; name: string; isActive: boolean }) {
  return { id, name, isActive };
}

type ReviewedToken = Awaited<ReturnType<typeof listAllTokens>>[number];

/** With what is remarkable about it. */
export function presentReviewed(token: ReviewedToken, time: { now: Date; days: number }) {
  const { id, kind, name, hint, owner, personId, serviceAccountId } = token;
  const verdicts = judgeToken(token, time);
  return {
    ...{ id, kind, name, hint, owner, personId, serviceAccountId },
    scope: { permissions: token.scopePermissions, projects: token.scopeProjects },
    createdAt: token.createdAt.toISOString(),
    expiresAt: instantOrNull(token.expiresAt),
    lastUsedAt: instantOrNull(token.lastUsedAt),
    previousUntil: instantOrNull(token.previousUntil),
    verdicts: [...verdicts, ...(token.isOwnerActive ? [] : (["owner_off"] as const))],
  };
}
