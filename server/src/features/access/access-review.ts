/** Which grants, tokens and people nobody seems to need. Pure. */
import { reachOf } from "./permissions.ts";

export interface ReviewedGrant {
  readonly permissions: readonly string[];
  readonly project: string | null;
  readonly environmentKinds: readonly string[] | null;
  readonly grantedAt: Date;
}

/** What the record says of somebody who could be an admin of the installation. */
export interface AdminEntry {
  readonly person: string;
  readonly isAdmin: boolean;
  /** Name of who did it; empty: a part of the system, or groups. */
  readonly by: string;
  readonly at: string;
}

/** By person: the entry that made them the admin they are; of whoever was one before and is no more, none. */
export function adminsSince(entries: readonly AdminEntry[]): ReadonlyMap<string, AdminEntry> {
  const since = new Map<string, AdminEntry>();
  for (const entry of entries) {
    if (!entry.isAdmin) since.delete(entry.person);
    else if (!since.has(entry.person)) since.set(entry.person, entry);
  }
  return since;
}

export interface UseSeen {
  readonly permission: string;
  readonly project: string;
  readonly environmentKind: string;
  readonly lastUsedAt: Date;
}

export interface ReviewTime {
  readonly now: Date;
  /** Since when uses are known. */
  readonly usesKnownSince: Date;
  readonly days: number;
}

/** `too_new`: it is not known for long enough whether somebody uses it. */
export type Verdict = "in_use" | "unused" | "too_new";

export interface Judged {
  readonly lastUsedAt: Date | null;
  readonly verdict: Verdict;
  /** What it gives and nobody has used for so long; empty while it is too new. */
  readonly unusedPermissions: readonly string[];
}

const DAY_MS = 24 * 3_600_000;

/**
 * A role that lets its holder change something is in use when something is changed with it; looking would not need it.
 * A role that only lets them look is in use when they look.
 */
export function judgeGrant(
  grant: ReviewedGrant,
  uses: readonly UseSeen[],
  time: ReviewTime,
): Judged {
  const beyondReading = grant.permissions.filter((each) => !each.endsWith(".read"));
  const telling = beyondReading.length > 0 ? beyondReading : grant.permissions;
  const fitting = uses.filter((use) => fits(grant, use));
  const lastOf = (permissions: readonly string[]) =>
    latest(fitting.filter(({ permission }) => permissions.includes(permission)));
  const lastUsedAt = lastOf(telling);
  const begin = sinceFor(time);
  const isOld = grant.grantedAt < begin && time.usesKnownSince < begin;
  const isUsed = (at: Date | null) => at !== null && at >= begin;
  return {
    lastUsedAt,
    verdict: isUsed(lastUsedAt) ? "in_use" : isOld ? "unused" : "too_new",
    unusedPermissions: isOld ? telling.filter((each) => !isUsed(lastOf([each]))) : [],
  };
}

export interface ReviewedToken {
  readonly createdAt: Date;
  readonly rotatedAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
}

/** `expiring`: within the fortnight, so there is time to replace it. */
export type TokenVerdict = "in_use" | "unused" | "expiring" | "expired" | "endless";

export function judgeToken(
  token: ReviewedToken,
  { now, days }: Omit<ReviewTime, "usesKnownSince">,
) {
  const { createdAt, rotatedAt, lastUsedAt, expiresAt } = token;
  const begin = new Date(now.getTime() - days * DAY_MS);
  const verdicts: TokenVerdict[] = [];
  if (expiresAt === null) verdicts.push("endless");
  else if (expiresAt <= now) verdicts.push("expired");
  else if (expiresAt.getTime() - now.getTime() < EXPIRING_MS) verdicts.push("expiring");
  const known = lastUsedAt ?? rotatedAt ?? createdAt;
  if (known < begin) verdicts.push("unused");
  return verdicts.length === 0 ? (["in_use"] as const) : verdicts;
}

/** How long before its end a token is warned of. */
const EXPIRING_MS = 14 * DAY_MS;

export interface ReviewedPerson {
  readonly isActive: boolean;
  readonly createdAt: Date;
  readonly lastSignInAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** Whether somebody who may sign in has neither done so nor done anything for so long. */
export function isInactive(person: ReviewedPerson, { now, days }: { now: Date; days: number }) {
  const { isActive, createdAt, lastSignInAt, lastUsedAt } = person;
  const begin = now.getTime() - days * DAY_MS;
  const last = Math.max(...[createdAt, lastSignInAt, lastUsedAt].map((at) => at?.getTime() ?? 0));
  return isActive && last < begin;
}

function fits({ project, environmentKinds: kinds }: ReviewedGrant, use: UseSeen): boolean {
  if (project !== null && use.project !== project) return false;
  if (kinds === null || reachOf(use.permission) !== "each_environment") return true;
  return kinds.includes(use.environmentKind);
}

function sinceFor({ now, days }: ReviewTime): Date {
  return new Date(now.getTime() - days * DAY_MS);
}

function latest(uses: readonly UseSeen[]): Date | null {
  const times = uses.map(({ lastUsedAt }) => lastUsedAt.getTime());
  return times.length === 0 ? null : new Date(Math.max(...times));
}
