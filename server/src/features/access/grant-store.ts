import { randomUUID } from "node:crypto";
import type { EnvironmentKind } from "@yardarm/core/registry";
import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import { type Actor, holderBehind } from "../../platform/actor.ts";
import type { Transaction } from "../../platform/db/transaction.ts";
import { customRole, roleGrant, teamMember } from "../../tables/grant.ts";
import type { Role } from "./permissions.ts";

/** Who has a role. */
export interface Grantee {
  readonly kind: "person" | "team" | "service_account";
  /** Key of a team; id of the others. */
  readonly id: string;
}

/** Which role, and where. */
export interface GrantWish {
  readonly role: Role;
  /** Null: every project. */
  readonly project: string | null;
  /** Null: every kind of environment. */
  readonly environmentKinds: readonly EnvironmentKind[] | null;
}

/** Who keeps it up to date: people by hand, or the groups of an identity provider. */
export type GrantSource = "manual" | "sign_in" | "scim";

export interface StoredGrant extends GrantWish {
  readonly id: string;
  readonly grantee: Grantee;
  readonly source: GrantSource;
}

export interface NewGrant extends GrantWish {
  readonly grantee: Grantee;
  readonly source: GrantSource;
  /** Who gave it by hand. */
  readonly grantedBy?: Actor;
}

type GrantRow = typeof roleGrant.$inferSelect;

export async function insertGrant(tx: Transaction, added: NewGrant): Promise<StoredGrant> {
  const { grantee, source, grantedBy, role, project, environmentKinds } = added;
  const kinds = environmentKinds === null ? null : [...environmentKinds];
  const [row] = await tx
    .insert(roleGrant)
    .values({
      id: randomUUID(),
      ...columnsOf(grantee),
      ...{ source, role, project, environmentKinds: kinds },
      grantedById: (grantedBy && holderBehind(grantedBy)) ?? null,
    })
    .returning();
  if (row === undefined) throw new Error("A grant was not stored.");
  return grantOf(row);
}

export async function findGrant(tx: Transaction, id: string): Promise<StoredGrant | undefined> {
  const [row] = await tx.select().from(roleGrant).where(eq(roleGrant.id, id)).for("update");
  return row && grantOf(row);
}

export async function deleteGrant(tx: Transaction, id: string): Promise<void> {
  await tx.delete(roleGrant).where(eq(roleGrant.id, id));
}

/** What was given by hand to one grantee, in one project or (null) everywhere; locked. */
export async function findGrantsAt(
  tx: Transaction,
  grantee: Grantee,
  project: string | null,
): Promise<readonly StoredGrant[]> {
  const where = project === null ? isNull(roleGrant.project) : eq(roleGrant.project, project);
  const rows = await tx
    .select()
    .from(roleGrant)
    .where(and(isOf(grantee), where, eq(roleGrant.source, "manual")))
    .orderBy(roleGrant.id)
    .for("update");
  return rows.map(grantOf);
}

/** Of a custom role, which then cannot be deleted until the transaction ends; `undefined`: there is none. */
export async function lockCustomRole(
  tx: Transaction,
  key: string,
): Promise<readonly string[] | undefined> {
  const [row] = await tx
    .select({ permissions: customRole.permissions })
    .from(customRole)
    .where(eq(customRole.key, key))
    .for("share");
  return row?.permissions;
}

/** Takes what a source gave a person before: grants and memberships. */
export async function deleteFromSource(
  tx: Transaction,
  personId: string,
  source: GrantSource,
): Promise<void> {
  await tx
    .delete(roleGrant)
    .where(and(eq(roleGrant.personId, personId), eq(roleGrant.source, source)));
  await tx
    .delete(teamMember)
    .where(and(eq(teamMember.personId, personId), eq(teamMember.source, source)));
}

/** Those of the names that exist, to tell a mapping that names what is gone. They cannot be deleted until the transaction ends. */
export async function existing(
  tx: Transaction,
  room: "project" | "team",
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const { rows } = await tx.execute<{ key: string }>(
    sql`select key from ${sql.identifier(room)} where key in ${[...keys]} order by key for key share`,
  );
  return new Set(rows.map(({ key }) => key));
}

function isOf({ kind, id }: Grantee): SQL {
  if (kind === "person") return eq(roleGrant.personId, id);
  return kind === "team" ? eq(roleGrant.team, id) : eq(roleGrant.serviceAccountId, id);
}

function columnsOf({ kind, id }: Grantee) {
  if (kind === "person") return { personId: id };
  return kind === "team" ? { team: id } : { serviceAccountId: id };
}

function grantOf(row: GrantRow): StoredGrant {
  const { id, role, project, environmentKinds, source } = row;
  return {
    id,
    grantee: granteeOf(row),
    role,
    project,
    environmentKinds: environmentKinds as readonly EnvironmentKind[] | null,
    source,
  };
}

function granteeOf({ personId, team, serviceAccountId }: GrantRow): Grantee {
  if (personId !== null) return { kind: "person", id: personId };
  if (team !== null) return { kind: "team", id: team };
  return { kind: "service_account", id: serviceAccountId ?? "" };
}
