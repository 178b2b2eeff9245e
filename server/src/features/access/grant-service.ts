/** Gives roles to people, teams and service accounts, and takes them back. */
import type { Caller } from "../../platform/actor.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import { violatedConstraint } from "../../platform/db/violated-constraint.ts";
import { DomainError } from "../../platform/domain-error.ts";
import {
  deleteFromSource,
  deleteGrant,
  existing,
  findGrant,
  findGrantsAt,
  type Grantee,
  type GrantSource,
  type GrantWish,
  insertGrant,
  lockCustomRole,
  type StoredGrant,
} from "./grant-store.ts";
import { grantText, requireGivable } from "./granted-role.ts";
import { isBuiltIn } from "./permissions.ts";
import { findPerson } from "./person-store.ts";
import { installationChain, projectChain, type WriteRecord } from "./record.ts";
import { findServiceAccount } from "./service-account-store.ts";
import { findTeam, insertTeamMember } from "./team-store.ts";

export interface GrantDeps {
  readonly database: Database;
  readonly record: WriteRecord;
}

export interface GrantService {
  give(grantee: Grantee, wish: GrantWish, caller: Caller): Promise<StoredGrant>;
  /** `project`: the one through whose address it is taken; null: grants for all projects. */
  take(id: string, project: string | null, caller: Caller): Promise<void>;
}

export function createGrantService({ database, record }: GrantDeps): GrantService {
  return {
    async give(grantee, wish, caller) {
      try {
        return await inTransaction(database, async (tx) => {
          const name = await requireGrantee(tx, grantee);
          await requireGivable(tx, caller, wish);
          await refuseTwice(tx, grantee, wish);
          const { actor: grantedBy } = caller;
          const given = await insertGrant(tx, { ...wish, grantee, source: "manual", grantedBy });
          await recordGrant({ record }, tx, { kind: "grant.given", caller, grant: given, name });
          return given;
        });
      } catch (error) {
        if (violatedConstraint(error) !== "role_grant_project_fkey") throw error;
        throw new DomainError("not_found", "project_not_found", "There is no such project.", {
          violations: [{ pointer: "/project", detail: "Does not exist." }],
        });
      }
    },
    take: (id, project, caller) =>
      inTransaction(database, async (tx) => {
        const grant = await findGrant(tx, id);
        if (grant === undefined || grant.project !== project) {
          throw new DomainError("not_found", "grant_not_found", "There is no such grant here.");
        }
        if (grant.source !== "manual") {
          throw new DomainError(
            "conflict",
            "grant_from_groups",
            "Groups of the identity provider give this, and would give it again. Change the groups.",
          );
        }
        await requireGivable(tx, caller, grant);
        const name = await requireGrantee(tx, grant.grantee);
        await deleteGrant(tx, id);
        await recordGrant({ record }, tx, { kind: "grant.taken", caller, grant, name });
      }),
  };
}

/** What groups of an identity provider say of one person. */
export interface FromGroups {
  readonly personId: string;
  readonly source: Exclude<GrantSource, "manual">;
  readonly grants: readonly GrantWish[];
  readonly teams: readonly string[];
}

/** What a mapping named that is not there; nothing was given for it. */
export interface UnknownNames {
  readonly unknown: readonly string[];
}

/**
 * Sets what a person has by their groups: replaces every grant and membership that came from this source before, and
 * leaves alone what people gave by hand. A name that does not exist gives nothing, so that a mapping that has become old
 * keeps nobody out. It appends to the record of the installation: call it late in the transaction.
 */
export async function grantsFromGroups(
  { record }: Pick<GrantDeps, "record">,
  tx: Transaction,
  { personId, source, grants, teams }: FromGroups,
  caller: Caller,
): Promise<UnknownNames> {
  const projects = grants.flatMap(({ project }) => (project === null ? [] : [project]));
  const knownProjects = await existing(tx, "project", projects);
  const knownTeams = await existing(tx, "team", teams);
  const unknown = [
    ...projects.filter((key) => !knownProjects.has(key)).map((key) => `project ${key}`),
    ...teams.filter((key) => !knownTeams.has(key)).map((key) => `team ${key}`),
  ];
  await deleteFromSource(tx, personId, source);
  const given: string[] = [];
  for (const wish of grants) {
    if (wish.project !== null && !knownProjects.has(wish.project)) continue;
    if (!isBuiltIn(wish.role) && (await lockCustomRole(tx, wish.role)) === undefined) {
      unknown.push(`role ${wish.role}`);
      continue;
    }
    const grantee = { kind: "person", id: personId } as const;
    await insertGrant(tx, { ...wish, grantee, source });
    given.push(`${grantText(wish)} of ${wish.project ?? "all projects"}`);
  }
  for (const team of new Set(teams)) {
    if (knownTeams.has(team)) await insertTeamMember(tx, { team, personId, source });
  }
  const person = await findPerson(tx, personId);
  await record(tx, installationChain, {
    kind: "grants.from_groups",
    caller,
    summary: `The groups of ${person?.name ?? personId} give ${given.length === 0 ? "no role" : given.join("; ")}.`,
    details: {
      person: personId,
      source,
      grants: given.join("; "),
      teams: teams.filter((key) => knownTeams.has(key)).join(", "),
      unknown: unknown.join(", "),
    },
  });
  return { unknown };
}

/** The grantee's name. Whoever may no longer do anything is given nothing. */
async function requireGrantee(tx: Transaction, { kind, id }: Grantee): Promise<string> {
  if (kind === "team") {
    const team = await findTeam(tx, id);
    if (team !== undefined) return team.name;
    throw new DomainError("not_found", "team_not_found", `There is no team "${id}".`);
  }
  const found = kind === "person" ? await findPerson(tx, id) : await findServiceAccount(tx, id);
  if (found !== undefined) return found.name;
  throw new DomainError(
    "not_found",
    kind === "person" ? "person_not_found" : "service_account_not_found",
    kind === "person" ? "There is no such person." : "There is no such service account.",
  );
}

async function refuseTwice(tx: Transaction, grantee: Grantee, wish: GrantWish): Promise<void> {
  const held = await findGrantsAt(tx, grantee, wish.project);
  if (held.every((grant) => grantText(grant) !== grantText(wish))) return;
  throw new DomainError("conflict", "grant_exists", "They have this role there already.");
}

interface Told {
  readonly kind: "grant.given" | "grant.taken";
  readonly caller: Caller;
  readonly grant: StoredGrant;
  /** Of the grantee. */
  readonly name: string;
}

async function recordGrant(
  { record }: Pick<GrantDeps, "record">,
  tx: Transaction,
  { kind, caller, grant, name }: Told,
): Promise<void> {
  const { grantee, project, role, environmentKinds: kinds, id } = grant;
  const verb = kind === "grant.given" ? "gave" : "took from";
  const where = project === null ? " for all projects" : "";
  await record(tx, project === null ? installationChain : projectChain(project), {
    kind,
    caller,
    summary: `${caller.actor.name} ${verb} ${name} the role ${grantText(grant)}${where}.`,
    details: {
      grant: id,
      granteeKind: grantee.kind,
      grantee: grantee.id,
      role,
      environmentKinds: kinds === null ? null : kinds.join(", "),
    },
    ...(grantee.kind === "person" && { people: [{ id: grantee.id, name }] }),
  });
}
