import { limits } from "@yardarm/sdk/model";
import { z } from "zod";
import { chosenKey, instant } from "./common.ts";

/** One running process of a service, as it reported last. */
export const serviceInstance = z.object({
  environment: z.string(),
  service: z.string(),
  version: z.string().nullable(),
  instance: z.string(),
  sdk: z.string(),
  revision: z.string().nullable(),
  /** Revisions that it should have had then; null when that cannot be told. */
  behind: z.number().nullable(),
  /** Milliseconds for which it had not heard its server then; null when it was in touch. */
  staleMs: z.number().nullable(),
  lastSeenAt: instant,
});

/** Evaluations of the last day that gave the caller's default, or that a client out of touch decided (`STALE`). */
export const serviceProblem = z.object({
  environment: z.string(),
  service: z.string(),
  /** Empty: of all flags. */
  flag: z.string(),
  kind: z.string(),
  count: z.number(),
  lastSeenAt: instant,
});

/** A key that services asked for in the last day and that does not exist, or not any more. */
export const unknownFlag = z.object({
  flag: z.string(),
  isArchived: z.boolean(),
  /** A flag that is spelt alike. */
  similar: z.string().nullable(),
  count: z.number(),
  services: z.array(z.string()),
});

export const sentAttribute = z.object({
  environment: z.string(),
  path: z.string(),
  types: z.array(z.string()),
  services: z.array(z.string()),
  lastSeenAt: instant,
});

/** An attribute that rules look at and that no service was seen to send. */
export const unsentAttribute = z.object({
  environment: z.string(),
  path: z.string(),
  usedBy: z.array(z.string()),
  /** A sent attribute that is spelt alike. */
  similar: z.string().nullable(),
});

/** An SDK key that somebody came with in the last day, though it opens nothing any more. */
export const refusedKey = z.object({
  environment: z.string(),
  name: z.string(),
  kind: z.enum(["server", "client"]),
  /** `replaced`: the key works, but not with the secret that it had before. */
  why: z.enum(["revoked", "expired", "replaced"]),
  lastRefusedAt: instant,
});

/** `GET /api/v1/projects/{project}/services` */
export const servicesView = z.object({
  instances: z.array(serviceInstance),
  /** All that reported in the last day; the list holds those that did last. */
  instanceCount: z.number(),
  problems: z.array(serviceProblem),
  unknownFlags: z.array(unknownFlag),
  unsentAttributes: z.array(unsentAttribute),
  refusedKeys: z.array(refusedKey),
});

/** `GET /api/v1/projects/{project}/attributes` */
export const attributeList = z.object({ attributes: z.array(sentAttribute) });

export const defaultInCode = z.object({
  environment: z.string(),
  service: z.string(),
  type: z.string(),
  /** A short scalar; null when only its hash is known. */
  value: z.union([z.boolean(), z.number(), z.string()]).nullable(),
  hash: z.string().nullable(),
  /** The variant that has this value. */
  variant: z.string().nullable(),
  isOffVariant: z.boolean(),
  isOfType: z.boolean(),
  firstSeenAt: instant,
  lastSeenAt: instant,
});

/** `GET /api/v1/projects/{project}/flags/{flag}/defaults` */
export const defaultList = z.object({ defaults: z.array(defaultInCode) });

export const seenCombination = z.object({
  hash: z.string(),
  variants: z.record(z.string(), z.string()),
  /** Estimated where not all are recorded. */
  scopes: z.number(),
  firstSeenAt: instant,
  lastSeenAt: instant,
  services: z.array(z.string()),
});

/** `GET /api/v1/projects/{project}/combinations?environment=…&flag=…` */
export const combinationList = z.object({ combinations: z.array(seenCombination) });

export const trackedMetric = z.object({
  name: z.string(),
  flag: z.string().nullable(),
  variant: z.string().nullable(),
  count: z.number(),
  sum: z.number(),
  mean: z.number(),
  deviation: z.number().nullable(),
  min: z.number(),
  max: z.number(),
  services: z.array(z.string()),
});

/** `GET /api/v1/projects/{project}/metrics?environment=…` */
export const metricList = z.object({ metrics: z.array(trackedMetric) });

/** Flags of one combination that a test exercised. */
const flagsMax = 1_000;
const name = z.string().trim().min(1).max(limits.nameLengthMax);
const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const tests = z.number().int().min(0).max(2_147_483_647);

/** `POST /api/v1/projects/{project}/test-runs`: the report of `@yardarm/sdk/testing`, with an id. */
export const testRunBody = z.object({
  /** Made by whoever sends it, so that it may be sent again and is stored once. */
  id: z.uuid(),
  format: z.literal(1),
  commit: name,
  suite: name,
  environment: z.string(),
  branch: name.optional(),
  passed: tests.optional(),
  failed: tests.optional(),
  scopes: count,
  scopesNotListed: count,
  variantsNotListed: count,
  combinations: z
    .array(
      z.object({
        hash: z.string().max(64).optional(),
        scopes: count.min(1),
        variants: z.record(chosenKey, chosenKey).refine((variants) => {
          const { length } = Object.keys(variants);
          return length > 0 && length <= flagsMax;
        }, `Must name 1 to ${flagsMax} flags.`),
      }),
    )
    .max(10_000),
});

/** Its answer. */
export const testRunTaken = z.object({ id: z.string(), state: z.enum(["stored", "duplicate"]) });

export type ServiceInstance = z.infer<typeof serviceInstance>;
export type ServiceProblem = z.infer<typeof serviceProblem>;
export type UnknownFlag = z.infer<typeof unknownFlag>;
export type SentAttribute = z.infer<typeof sentAttribute>;
export type RefusedKey = z.infer<typeof refusedKey>;
export type UnsentAttribute = z.infer<typeof unsentAttribute>;
export type ServicesView = z.infer<typeof servicesView>;
export type AttributeList = z.infer<typeof attributeList>;
export type DefaultInCode = z.infer<typeof defaultInCode>;
export type DefaultList = z.infer<typeof defaultList>;
export type SeenCombination = z.infer<typeof seenCombination>;
export type CombinationList = z.infer<typeof combinationList>;
export type TrackedMetric = z.infer<typeof trackedMetric>;
export type MetricList = z.infer<typeof metricList>;
export type TestRunBody = z.input<typeof testRunBody>;
export type TestRunTaken = z.infer<typeof testRunTaken>;
