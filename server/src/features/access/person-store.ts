import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { person } from "../../tables/person.ts";
import type { Person } from "./identity.ts";

export interface StoredPerson extends Person {
  readonly erasedAt: Date | null;
  readonly passwordHash: string | null;
  /** They sign in through the provider and cannot have a password. */
  readonly usesProvider: boolean;
}

export interface NewPerson {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly isAdmin: boolean;
  readonly passwordHash: string | null;
  readonly usesProvider?: boolean;
}

export async function insertPerson(tx: Transaction, added: NewPerson): Promise<void> {
  await tx.insert(person).values(added);
}

export async function findPerson(tx: Transaction, id: string): Promise<StoredPerson | undefined> {
  const [found] = await tx.select().from(person).where(eq(person.id, id));
  return found;
}

/** E-mail addresses are compared without regard to case. */
export async function findPersonByEmail(
  tx: Transaction,
  email: string,
): Promise<StoredPerson | undefined> {
  const [found] = await tx
    .select()
    .from(person)
    .where(eq(sql`lower(${person.email})`, email.toLowerCase()));
  return found;
}

export type PersonChange = Partial<
  Pick<StoredPerson, "name" | "email" | "isAdmin" | "isActive" | "passwordHash" | "usesProvider">
>;

export async function updatePerson(
  tx: Transaction,
  id: string,
  change: PersonChange,
): Promise<void> {
  await tx.update(person).set(change).where(eq(person.id, id));
}

/** Ids of the people who may still do everything, locked, so that two of them cannot leave at the same moment. */
export async function lockActiveAdmins(tx: Transaction): Promise<readonly string[]> {
  const rows = await tx
    .select({ id: person.id })
    .from(person)
    .where(and(eq(person.isAdmin, true), eq(person.isActive, true)))
    .orderBy(person.id)
    .for("update");
  return rows.map(({ id }) => id);
}

export async function hasPeople(tx: Transaction): Promise<boolean> {
  const rows = await tx.select({ id: person.id }).from(person).limit(1);
  return rows.length > 0;
}
