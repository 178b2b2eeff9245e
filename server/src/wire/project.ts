import type { Correlation } from "@yardarm/core/registry";
import { z } from "zod";
import { environmentKind, environmentKinds, role, team } from "./access.ts";
import { chosenKey, instant, leave } from "./common.ts";
import { document } from "./document.ts";

/** What is so of every context there: whoever keeps `when` keeps what it `implies`. */
const correlations = z.array(
  document<Correlation>("conditions of attributes, and what they imply"),
);
export const environmentView = z.object({
  key: z.string(),
  name: z.string(),
  kind: environmentKind,
  isProtected: z.boolean(),
  position: z.number(),
  /** Of the entity, for `If-Match`. */
  version: z.number(),
  /** Of its snapshot. */
  revision: z.number(),
});
/** `GET /api/v1/projects/{project}/environments/{environment}` */
export const environmentPage = environmentView.extend({ correlations: correlations.readonly() });
/** `POST /api/v1/projects/{project}/environments` */
export const environmentBody = z.strictObject({
  key: z.string(),
  name: z.string(),
  kind: environmentKind,
  isProtected: z.boolean().default(false),
  ...leave,
});
/** `PATCH /api/v1/projects/{project}/environments/{environment}`, with `If-Match`. */
export const environmentPatch = z.strictObject({
  name: z.string().optional(),
  kind: environmentKind.optional(),
  isProtected: z.boolean().optional(),
  position: z.number().int().min(0).optional(),
  correlations: correlations.optional(),
  ...leave,
});

/** `GET /api/v1/projects/{project}` */
export const projectView = z.object({
  key: z.string(),
  name: z.string(),
  /** The most that the caller is. */
  role,
  /** What the caller may do → in which kinds of environment; null: in all, or it is not judged by kind. */
  permissions: z.record(z.string(), environmentKinds),
  environments: z.array(environmentView),
  teams: z.array(team),
  /** Newest entry of its record. */
  entry: z.number(),
});
/** `GET /api/v1/projects` answers with an array of them: the projects that the caller is a member of. */
export const projectListed = z.object({ key: z.string(), name: z.string(), role });
/** `POST /api/v1/projects`: admins only; comes with development, staging and (protected) production. */
export const projectBody = z.strictObject({ key: chosenKey, name: z.string().min(1).max(200) });

/** Which pages may use a client key: those of any origin, or of these; `https://*.example.com` stands for one label. */
export const allowedOrigins = z.union([
  z.literal("any"),
  z.array(z.string().max(300)).min(1).max(50),
]);

/** `GET /api/v1/projects/{project}/environments/{environment}/sdk-keys` answers with an array of them. */
export const sdkKey = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(["server", "client"]),
  environment: z.string(),
  hint: z.string(),
  /** null for a server key, which no page may use. */
  origins: z.union([z.literal("any"), z.array(z.string())]).nullable(),
  /** For `If-Match`. */
  version: z.number(),
  createdAt: instant,
  expiresAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
  rotatedAt: instant.nullable(),
  /** Until when the secret before the newest works too. */
  previousUntil: instant.nullable(),
  revokedAt: instant.nullable(),
});
/** `POST …/sdk-keys` */
export const sdkKeyBody = z
  .strictObject({
    name: z.string().min(1).max(200),
    kind: z.enum(["server", "client"]),
    /** Of a client key; when absent: any. */
    origins: allowedOrigins.optional(),
    /** Days until it expires; null = never. */
    expiresInDays: z.number().int().min(1).max(3650).nullable().default(null),
  })
  .refine(({ kind, origins }) => kind === "client" || origins === undefined, {
    path: ["origins"],
    message: "Only a client key is used by pages.",
  });
/** `PATCH …/sdk-keys/{key}`, with `If-Match`. */
export const sdkKeyPatch = z.strictObject({ origins: allowedOrigins });
/** Shown once. */
export const sdkKeyCreated = z.object({ key: sdkKey, secret: z.string() });

/** Data of the `doorbell` event of `GET /api/v1/projects/{project}/stream`. */
export const doorbell = z.object({
  entry: z.number(),
  revisions: z.record(z.string(), z.number()),
  addresses: z.array(z.string()),
});

export type EnvironmentView = z.infer<typeof environmentView>;
export type EnvironmentBody = z.input<typeof environmentBody>;
export type EnvironmentPage = z.infer<typeof environmentPage>;
export type EnvironmentPatch = z.infer<typeof environmentPatch>;
export type ProjectView = z.infer<typeof projectView>;
export type ProjectListed = z.infer<typeof projectListed>;
export type ProjectBody = z.infer<typeof projectBody>;
export type SdkKey = z.infer<typeof sdkKey>;
export type SdkKeyBody = z.input<typeof sdkKeyBody>;
export type SdkKeyPatch = z.input<typeof sdkKeyPatch>;
export type AllowedOrigins = z.input<typeof allowedOrigins>;
export type SdkKeyCreated = z.infer<typeof sdkKeyCreated>;
export type Doorbell = z.infer<typeof doorbell>;
