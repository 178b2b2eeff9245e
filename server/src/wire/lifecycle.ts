import type { EnvironmentStage, Signal, Verdict } from "@yardarm/core/lifecycle";
import type { Expiry } from "@yardarm/core/registry";
import { z } from "zod";
import { instant, ownerView } from "./common.ts";
import { document } from "./document.ts";
import { life, stage, staleReason, track } from "./life.ts";

const verdict = document<Verdict>("a verdict: whether it is safe, in a sentence, and every reason");
const environmentStage = document<EnvironmentStage>("how far it has come in one environment");
const signal = document<Signal>("a signal: what was found, as of when, and what it does not say");

const signalCode = z.enum([
  "past_expiry",
  "lifetime_exceeded",
  "one_sided_rules",
  "one_sided_observed",
  "unused",
  "unreferenced",
  "owner_gone",
  "dependants",
  "fan_out",
  "review_due",
]) satisfies z.ZodType<Signal["code"]>;

/** One flag in `GET /api/v1/projects/{project}/lifecycle`. */
export const lifecycleRow = z.object({
  key: z.string(),
  name: z.string(),
  owner: ownerView.extend({ isActive: z.boolean() }),
  purpose: z.string(),
  expiry: document<Expiry>("an expiry: a date, or permanent with a reason"),
  /** Of its facts, for `If-Match`. */
  version: z.number(),
  createdAt: instant,
  ...life,
  /** What of it is shown of the stage in each environment. */
  environments: z.array(environmentStage).readonly(),
  signals: z.array(signal).readonly(),
  deleteFromCode: verdict,
  archive: verdict,
  /** How often its last day was put off, or taken away. */
  extensions: z.number(),
  /** Nobody wants to be reminded of it before this day. */
  snoozedUntil: z.string().optional(),
  /** Of an archived flag: the last day on which environments still get it, as it was. */
  servedUntil: z.string().optional(),
});

/** What a team, or a person, has to clear away. */
export const debt = z.object({
  owner: ownerView.extend({ isActive: z.boolean() }),
  active: z.number(),
  stale: z.number(),
  overdue: z.number(),
  /** How many it may have, by the strictest policy that says so; null = no policy does. */
  allowed: z.object({ counts: z.enum(["active", "overdue"]), flagsMax: z.number() }).nullable(),
  /** Each day on which it was counted, oldest first. */
  trend: z.array(z.object({ day: z.string(), active: z.number(), stale: z.number() })).readonly(),
});

/** Counts of all flags of the project, whatever is filtered; archived ones are counted as such alone. */
export const lifecycleCounts = z.object({
  active: z.number(),
  archived: z.number(),
  stale: z.number(),
  /** Their last day is over. */
  overdue: z.number(),
  deletable: z.number(),
  archivable: z.number(),
  byStage: z.array(z.object({ stage, count: z.number() })).readonly(),
});

/** Keys that are no flag, or no flag any more, and that code or services still ask for. */
export const strayKey = z.object({
  key: z.string(),
  /** Null: there never was such a flag. */
  archivedAt: instant.nullable(),
  /** On default branches. */
  references: z.number(),
  repositories: z.array(z.string()).readonly(),
  /** Services that asked for it after it was archived, or at all. */
  services: z.array(z.string()).readonly(),
  lastAskedAt: instant.nullable(),
});

export const lifecycleRules = z.object({
  settledDays: z.number(),
  unusedDays: z.number(),
  scanDaysMax: z.number(),
  reviewDays: z.number(),
  graceDays: z.number(),
  lifetimes: z.record(z.string(), z.number()),
});

export const lifecycleQuery = z.object({
  stage: stage.optional(),
  track: track.optional(),
  /** `true`: only stale ones. */
  stale: z.enum(["true", "false"]).optional(),
  because: staleReason.optional(),
  /** Only those with this signal raised: `owner_gone`. */
  raised: signalCode.optional(),
  /** Only what is safe to be deleted from code, or to be archived. */
  safe: z.enum(["delete", "archive"]).optional(),
  /** Id of a team or a person. */
  owner: z.string().optional(),
  purpose: z.string().optional(),
  q: z.string().optional(),
  /** The key behind which the page begins. */
  after: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** `GET /api/v1/projects/{project}/lifecycle`: active flags, in the order of their keys; archived ones with `stage=archived`. */
export const lifecycleList = z.object({
  asOf: instant,
  rules: lifecycleRules,
  counts: lifecycleCounts,
  debts: z.array(debt).readonly(),
  strays: z.array(strayKey).readonly(),
  /** How many flags pass the filter. */
  total: z.number(),
  flags: z.array(lifecycleRow).readonly(),
  /** Key to go on with; null = there is no more. */
  next: z.string().nullable(),
});

/** A build of a service that uses the flag, and runs. */
export const runningBuild = z.object({
  environment: z.string(),
  service: z.string(),
  version: z.string().nullable(),
  instances: z.number(),
  lastSeenAt: instant,
});

/** `GET /api/v1/projects/{project}/flags/{flag}/lifecycle` */
export const flagLifecycle = lifecycleRow.extend({
  asOf: instant,
  rules: lifecycleRules,
  /** Since when no code asks for it, as somebody says; believed where nothing is scanned. */
  outOfCodeSince: z.string().optional(),
  /** Whether a repository's default branch was scanned for the flags of this project. */
  isScanned: z.boolean(),
  /** Builds that still run of services that asked for it lately. */
  builds: z.array(runningBuild).readonly(),
  /** Of an archived flag: who asked for it since. */
  askedSince: z
    .array(z.object({ environment: z.string(), service: z.string(), lastAt: instant }))
    .readonly(),
});

export type LifecycleRow = z.infer<typeof lifecycleRow>;
export type LifecycleList = z.infer<typeof lifecycleList>;
export type LifecycleQuery = z.input<typeof lifecycleQuery>;
export type FlagLifecycle = z.infer<typeof flagLifecycle>;
export type Debt = z.infer<typeof debt>;
export type StrayKey = z.infer<typeof strayKey>;
