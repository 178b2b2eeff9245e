import { and, eq, inArray, isNull, lt, ne, or } from "drizzle-orm";
import type { Database } from "../../platform/db/database.ts";
import type { Transaction } from "../../platform/db/transaction.ts";
import { person } from "../../tables/person.ts";
import { session } from "../../tables/session.ts";
import { token } from "../../tables/token.ts";
import type { Proof } from "./identity.ts";
import { SEEN_STEP_MS } from "./session.ts";
import type { SignInMethod } from "./sign-in-settings.ts";

export interface StoredSession {
  readonly tokenHash: Buffer;
  readonly personId: string;
  readonly csrfToken: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly method: SignInMethod;
  readonly factorAt: Date | null;
  readonly idToken: Buffer | null;
}

export async function insertSession(tx: Transaction, stored: StoredSession): Promise<void> {
  await tx
    .delete(session)
    .where(and(eq(session.personId, stored.personId), lt(session.expiresAt, stored.createdAt)));
  const { createdAt } = stored;
  await tx.insert(session).values({ ...stored, lastSeenAt: createdAt, provedAt: createdAt });
  await tx
    .update(person)
    .set({ lastSignInAt: stored.createdAt })
    .where(eq(person.id, stored.personId));
}

/** Gives what was kept of it, or nothing when there was none. */
export async function deleteSession(
  tx: Transaction,
  tokenHash: Buffer,
): Promise<{ readonly idToken: Buffer | null } | undefined> {
  const [gone] = await tx
    .delete(session)
    .where(eq(session.tokenHash, tokenHash))
    .returning({ idToken: session.idToken });
  return gone;
}

/** Whoever uses the session has just proved again who they are; with a second factor or not. */
export async function noteProof(
  tx: Transaction,
  tokenHash: Buffer,
  proved: { readonly at: Date; readonly withFactor: boolean },
): Promise<void> {
  await tx
    .update(session)
    .set({ provedAt: proved.at, ...(proved.withFactor && { factorAt: proved.at }) })
    .where(eq(session.tokenHash, tokenHash));
}

export async function deleteSessionsOf(
  tx: Transaction,
  personId: string,
  except?: Buffer,
): Promise<void> {
  const isTheirs = eq(session.personId, personId);
  await tx
    .delete(session)
    .where(except === undefined ? isTheirs : and(isTheirs, ne(session.tokenHash, except)));
}

/** When a session or token was last used, for people to see and for sessions to end by. */
export async function noteUse(database: Database, proof: Proof, now: Date): Promise<void> {
  if (proof.kind === "session") {
    await database
      .update(session)
      .set({ lastSeenAt: now })
      .where(eq(session.tokenHash, proof.tokenHash));
  } else {
    await database.update(token).set({ lastUsedAt: now }).where(eq(token.id, proof.tokenId));
  }
}

/** Somebody came with a secret that opens nothing; nothing is noted unless it is one of ours that once did. */
export async function noteSdkKeyRefusal(
  database: Database,
  tokenHash: Buffer,
  now: Date,
): Promise<void> {
  const notedBefore = new Date(now.getTime() - SEEN_STEP_MS);
  await database
    .update(token)
    .set({ lastRefusedAt: now })
    .where(
      and(
        or(eq(token.tokenHash, tokenHash), eq(token.previousHash, tokenHash)),
        inArray(token.kind, ["server", "client"]),
        or(isNull(token.lastRefusedAt), lt(token.lastRefusedAt, notedBefore)),
      ),
    );
}

export async function noteSdkKeyUse(database: Database, keyId: string, now: Date): Promise<void> {
  await database.update(token).set({ lastUsedAt: now }).where(eq(token.id, keyId));
}
