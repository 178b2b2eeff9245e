/** How tokens come to be, and how long they are valid. */
import { randomUUID } from "node:crypto";
import { createSecretToken, hashOf, hintOf } from "../../platform/secret-token.ts";
import { type TokenKind, tokenPrefixes } from "./token-kinds.ts";

export function newSecret(kind: TokenKind) {
  const prefix = tokenPrefixes[kind];
  const secret = createSecretToken(prefix);
  return { secret, hash: hashOf(secret), hint: hintOf(secret, prefix) };
}

export function newToken(kind: TokenKind, name: string, createdAt: Date) {
  const { secret, hash, hint } = newSecret(kind);
  return { secret, token: { id: randomUUID(), kind, name, createdAt, tokenHash: hash, hint } };
}

interface Life {
  readonly createdAt: Date;
  readonly rotatedAt: Date | null;
  readonly expiresAt: Date | null;
}

/** The next life of a token: as long as the one that it is in. */
export function renewal(life: Life, { now, overlapHours }: { now: Date; overlapHours: number }) {
  const { createdAt, rotatedAt, expiresAt } = life;
  const begunMs = (rotatedAt ?? createdAt).getTime();
  const lengthMs = expiresAt === null ? null : expiresAt.getTime() - begunMs;
  const overlapEndMs = now.getTime() + overlapHours * 3_600_000;
  return {
    rotatedAt: now,
    // What has run out does not come back, and what would have run out meanwhile still does.
    previousUntil: new Date(Math.min(overlapEndMs, expiresAt?.getTime() ?? overlapEndMs)),
    expiresAt: lengthMs === null ? null : new Date(now.getTime() + lengthMs),
  };
}
