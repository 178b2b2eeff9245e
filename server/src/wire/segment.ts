import type { Owner } from "@yardarm/core/registry";
import type { SegmentRule } from "@yardarm/sdk/model";
import { z } from "zod";
import { instant, leave, ownerView } from "./common.ts";
import { document } from "./document.ts";

/** One row of `GET /api/v1/projects/{project}/segments`, which answers with `{ segments: SegmentRow[] }`. */
export const segmentRow = z.object({
  key: z.string(),
  name: z.string(),
  owner: ownerView,
  state: z.enum(["active", "archived"]),
  includedCount: z.number(),
  excludedCount: z.number(),
  ruleCount: z.number(),
  /** How many flags use it, in any environment. */
  flagCount: z.number(),
  changedAt: instant,
});
export const segmentList = z.object({ segments: z.array(segmentRow) });

/** `GET /api/v1/projects/{project}/segments/{segment}`; `ETag` is its version. */
export const segmentView = z.object({
  key: z.string(),
  name: z.string(),
  description: z.string(),
  owner: ownerView,
  kind: z.string().optional(),
  environments: z.array(z.string()).optional(),
  state: z.enum(["active", "archived"]),
  rules: z.array(document<SegmentRule>("a segment rule")),
  version: z.number(),
  changedAt: instant,
  /** The first 1,000 keys of each list, sorted, with the size of the whole. */
  included: z.object({ count: z.number(), keys: z.array(z.string()) }),
  excluded: z.object({ count: z.number(), keys: z.array(z.string()) }),
  /** Where it is used. */
  flags: z.array(z.object({ flag: z.string(), environment: z.string() })),
});

/** `POST /api/v1/projects/{project}/segments`. Answers 201 with `applied`. */
export const segmentBody = z.strictObject({
  key: z.string(),
  name: z.string(),
  description: z.string().default(""),
  owner: document<Owner>("an owner: a team or a person"),
  kind: z.string().optional(),
  environments: z.array(z.string()).optional(),
  rules: z.array(document<SegmentRule>("a segment rule")).default([]),
  included: z.array(z.string()).default([]),
  excluded: z.array(z.string()).default([]),
  ...leave,
});

/** `PATCH /api/v1/projects/{project}/segments/{segment}`, with `If-Match`. */
export const segmentPatch = z.strictObject({
  name: z.string().optional(),
  description: z.string().optional(),
  owner: document<Owner>("an owner: a team or a person").optional(),
  /** Null: it ships to all of them. */
  environments: z.array(z.string()).nullable().optional(),
  rules: z.array(document<SegmentRule>("a segment rule")).optional(),
  state: z.enum(["active", "archived"]).optional(),
  ...leave,
});

/** `POST /api/v1/projects/{project}/segments/{segment}/keys`: needs no `If-Match`, since it only adds and removes. */
export const segmentKeysBody = z.strictObject({
  list: z.enum(["included", "excluded"]),
  add: z.array(z.string()).max(100_000).default([]),
  remove: z.array(z.string()).max(100_000).default([]),
  ...leave,
});

export type SegmentRow = z.infer<typeof segmentRow>;
export type SegmentList = z.infer<typeof segmentList>;
export type SegmentView = z.infer<typeof segmentView>;
export type SegmentBody = z.input<typeof segmentBody>;
export type SegmentPatch = z.infer<typeof segmentPatch>;
export type SegmentKeysBody = z.input<typeof segmentKeysBody>;
