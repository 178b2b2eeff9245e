import type {
  Criticality,
  Expiry,
  FlagState,
  Link,
  Owner,
  Purpose,
  Variant,
} from "@yardarm/core/registry";
import type { FlagConfig, FlagType, JsonValue } from "@yardarm/sdk/model";
import { z } from "zod";
import { actor, instant, leave, ownerView } from "./common.ts";
import { document } from "./document.ts";
import { life } from "./life.ts";

export const flagType = z.enum(["boolean", "string", "number", "object"]);
export const purpose = z.enum([
  "release",
  "experiment",
  "operational",
  "kill-switch",
  "permission",
]);
export const criticality = z.enum(["low", "medium", "high", "critical"]);
const expiry = document<Expiry>("an expiry: a date, or permanent with a reason");

/** What one environment serves, for lists. */
export const serving = z.object({
  on: z.boolean(),
  /** Per cent of everybody who gets something else than the off variant; null when targeting rules make that unknowable from weights alone. */
  share: z.number().nullable(),
  /** One line: `25 % of everybody`, `2 rules, then off`. */
  text: z.string(),
});

/** Evaluations that services reported. */
export const evaluations = z.object({
  lastEvaluatedAt: instant.nullable(),
  total24h: z.number(),
  /** 24 numbers, oldest hour first. */
  hours: z.array(z.number()),
});

/** One row of `GET /api/v1/projects/{project}/flags?state=`, which answers with `{ flags: FlagRow[] }`. */
export const flagRow = z.object({
  key: z.string(),
  name: z.string(),
  type: flagType,
  owner: ownerView,
  purpose,
  criticality,
  expiry,
  tags: z.array(z.string()),
  ...life,
  clientSide: z.boolean(),
  /** By environment key. */
  serving: z.record(z.string(), serving),
  /** Over all environments. */
  evaluations,
  changedAt: instant,
});
export const flagList = z.object({ flags: z.array(flagRow) });

/** One flag in one environment, on the flag's page. */
export const configView = z.object({
  environment: z.string(),
  /** Of the config, for `If-Match`. */
  version: z.number(),
  config: document<FlagConfig>("a flag config"),
  serving,
  evaluations,
  changedAt: instant,
  changedBy: actor.nullable(),
});

/** `GET /api/v1/projects/{project}/flags/{flag}`; `ETag` is the version of its facts and variants. */
export const flagView = z.object({
  key: z.string(),
  name: z.string(),
  description: z.string(),
  type: flagType,
  variants: z.array(document<Variant>("a variant")),
  schema: z.custom<JsonValue>().optional(),
  /** What an emergency may serve to everybody, besides turning the flag off. */
  safeVariant: z.string().optional(),
  /** Of an archived flag: the last day on which environments still get it, as it was. */
  servedUntil: z.string().optional(),
  snoozedUntil: z.string().optional(),
  outOfCodeSince: z.string().optional(),
  owner: ownerView,
  purpose,
  criticality,
  expiry,
  tags: z.array(z.string()),
  links: z.array(document<Link>("a link")),
  clientSide: z.boolean(),
  state: z.enum(["active", "archived"]),
  ...life,
  version: z.number(),
  createdAt: instant,
  changedAt: instant,
  changedBy: actor.nullable(),
  /** In the order of the environments. */
  configs: z.array(configView),
  /** Flags that name this one as a prerequisite, and where. */
  dependents: z.array(z.object({ flag: z.string(), environment: z.string() })),
});

/** `POST /api/v1/projects/{project}/flags`: configs are bare unless given. Answers 201 with `applied`. */
export const flagBody = z.strictObject({
  key: z.string(),
  name: z.string(),
  description: z.string().default(""),
  type: flagType,
  /** Absent: `on` and `off` for a boolean flag; needed for every other type. */
  variants: z.array(document<Variant>("a variant")).optional(),
  schema: z.custom<JsonValue>().optional(),
  safeVariant: z.string().optional(),
  owner: document<Owner>("an owner: a team or a person"),
  purpose,
  expiry,
  criticality: criticality.default("medium"),
  tags: z.array(z.string()).default([]),
  links: z.array(document<Link>("a link")).default([]),
  clientSide: z.boolean().default(false),
  configs: z.record(z.string(), document<FlagConfig>("a flag config")).optional(),
  ...leave,
});

/** `PATCH /api/v1/projects/{project}/flags/{flag}`, with `If-Match`. `state: archived` archives, `active` restores. */
export const flagPatch = z.strictObject({
  name: z.string().optional(),
  description: z.string().optional(),
  owner: document<Owner>("an owner: a team or a person").optional(),
  purpose: purpose.optional(),
  expiry: expiry.optional(),
  criticality: criticality.optional(),
  tags: z.array(z.string()).optional(),
  links: z.array(document<Link>("a link")).optional(),
  clientSide: z.boolean().optional(),
  state: z.enum(["active", "archived"]).optional(),
  schema: z.custom<JsonValue>().optional(),
  /** Null: it has none. */
  safeVariant: z.string().nullable().optional(),
  /** Nobody is reminded of it before this day. Null: whenever there is something. */
  snoozedUntil: z.string().nullable().optional(),
  /** Since when no code asks for it, where no code is scanned. Null: nobody says so. */
  outOfCodeSince: z.string().nullable().optional(),
  variants: z.array(document<Variant>("a variant")).optional(),
  ...leave,
});

/** `PUT /api/v1/projects/{project}/flags/{flag}/configs/{environment}`, with `If-Match`. */
export const configBody = z.strictObject({
  config: document<FlagConfig>("a flag config"),
  ...leave,
});

/** `PATCH /api/v1/projects/{project}/flags/{flag}/configs/{environment}`, with `If-Match`: turns on or off. */
export const configPatch = z.strictObject({
  on: z.boolean(),
  ...leave,
});

/** `POST /api/v1/projects/{project}/flags/{flag}/try`: the server's own answer for one context. */
export const tryBody = z.strictObject({
  environment: z.string(),
  context: z.record(z.string(), z.unknown()),
  default: z.custom<JsonValue>().optional(),
});
export const tryResult = z.object({
  value: z.custom<JsonValue>(),
  variant: z.string().optional(),
  reason: z.string(),
  rule: z.string().optional(),
  prerequisite: z.string().optional(),
  errorCode: z.string().optional(),
  errorMessage: z.string().optional(),
  revision: z.string(),
});

/** `GET /api/v1/projects/{project}/flags/{flag}/evaluations?environment=` */
export const evaluationSeries = z.object({
  /** Starts of the 24 hours, oldest first. */
  hours: z.array(instant),
  /** `variant` null = the caller's default value. */
  series: z.array(z.object({ variant: z.string().nullable(), counts: z.array(z.number()) })),
  /** Services that evaluated it in that time. */
  services: z.array(z.object({ service: z.string(), count: z.number(), lastSeenAt: instant })),
});

export type { Criticality, FlagState, FlagType };
export type Serving = z.infer<typeof serving>;
export type Evaluations = z.infer<typeof evaluations>;
export type FlagRow = z.infer<typeof flagRow>;
export type FlagList = z.infer<typeof flagList>;
export type ConfigView = z.infer<typeof configView>;
export type FlagView = z.infer<typeof flagView>;
export type FlagBody = z.input<typeof flagBody>;
export type FlagPatch = z.infer<typeof flagPatch>;
export type ConfigBody = z.infer<typeof configBody>;
export type ConfigPatch = z.infer<typeof configPatch>;
export type TryBody = z.infer<typeof tryBody>;
export type TryResult = z.infer<typeof tryResult>;
export type EvaluationSeries = z.infer<typeof evaluationSeries>;
export type { Purpose };
