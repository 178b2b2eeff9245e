import { z } from "zod";
import { environmentKinds, owned, person, role, scope } from "./access.ts";
import { instant } from "./common.ts";

/** One way in which somebody may do something somewhere. */
export const reviewedGrant = z.object({
  holder: z.object({
    kind: z.enum(["person", "service_account"]),
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    isActive: z.boolean(),
  }),
  /** A role, or `installation_admin`, who may do everything. */
  role,
  permissions: z.array(z.string()),
  /** Null: all projects. */
  project: z.string().nullable(),
  environmentKinds,
  /** The team through which they have it; null: they have it by themselves. */
  team: z.string().nullable(),
  /** `sign_in`, `scim`: by groups of the identity provider; `groups`: an admin of the installation by either. */
  source: z.enum(["manual", "sign_in", "scim", "groups"]),
  /** Name of who gave it by hand; empty: groups, or a part of the system. */
  grantedBy: z.string(),
  grantedAt: instant,
  lastUsedAt: instant.nullable(),
  verdict: z.enum(["in_use", "unused", "too_new"]),
  /** What it gives and has not been used for so long. */
  unusedPermissions: z.array(z.string()),
});

export const reviewedToken = z.object({
  id: z.string(),
  kind: z.enum(["pat", "svc", "server", "client", "scim"]),
  name: z.string(),
  hint: z.string(),
  /** Name of the person or service account, or `project/environment` of an SDK key. */
  owner: z.string(),
  personId: z.string().nullable(),
  serviceAccountId: z.string().nullable(),
  scope,
  createdAt: instant,
  expiresAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
  previousUntil: instant.nullable(),
  verdicts: z.array(z.enum(["in_use", "unused", "expiring", "expired", "endless", "owner_off"])),
});

export const reviewedPerson = person.extend({
  createdAt: instant,
  lastUsedAt: instant.nullable(),
  isInactive: z.boolean(),
});

/** `GET /api/v1/access-review` */
export const accessReview = z.object({
  at: instant,
  /** What was not used for so many days counts as unused. */
  days: z.number(),
  /** Nothing is known of uses before. */
  usesKnownSince: instant,
  grants: z.array(reviewedGrant),
  tokens: z.array(reviewedToken),
  people: z.array(reviewedPerson),
  /** Flags and segments whose owner may no longer sign in. */
  ownerless: z.array(owned.extend({ ownerName: z.string() })),
});

export const reviewQuery = z.object({
  days: z.coerce.number().int().min(1).max(3650).default(90),
});

export type ReviewedGrant = z.infer<typeof reviewedGrant>;
export type ReviewedToken = z.infer<typeof reviewedToken>;
export type ReviewedPerson = z.infer<typeof reviewedPerson>;
export type AccessReview = z.infer<typeof accessReview>;
