/** What is to be known of a change request before anybody agrees to it. */
import type { Effect } from "@yardarm/core/changes";
import type { JsonValue } from "@yardarm/sdk/model";
import { z } from "zod";
import { actor, instant } from "./common.ts";
import { document } from "./document.ts";
import { demandView, difference, digest, requestState } from "./request.ts";

/** How much of the subjects of one flag, in one environment, gets another variant. */
export const shareView = z.object({
  flag: z.string(),
  environment: z.string(),
  /** Part (0 … 1); null when `unknown`. */
  share: z.number().nullable(),
  basis: z.enum(["exact", "estimate", "unknown"]),
  /** How it is known: from the weights, from so many evaluations of the last day, or why it is not known. */
  because: z.string(),
  /** Of an estimate: how many evaluations it rests on. */
  sample: z.number().nullable(),
});

/** A remark of any judge. Kinds grow: `policy`, `freeze`, `interaction`, `approval` (nobody could agree to it). */
export const requestFinding = z.object({
  kind: z.string(),
  severity: z.enum(["advisory", "needs_approval", "blocking"]),
  code: z.string(),
  address: z.string(),
  flag: z.string().nullable(),
  environment: z.string().nullable(),
  detail: z.string(),
  wayOut: z.string(),
  /** Key of the policy, or of the interaction rule, … */
  source: z.string().nullable(),
  evidence: z.custom<JsonValue>(),
  /** Of an interaction rule: a context that would break it. */
  witness: document<Readonly<Record<string, unknown>>>("an evaluation context").nullable(),
  isStanding: z.boolean(),
  waiver: z.string().nullable(),
  /** Whether it refuses the request as it is. */
  refuses: z.boolean(),
});

/** What variants of two flags can meet in an environment afterwards, and cannot now. */
export const previewCombinations = z.object({
  environment: z.string(),
  /** Null while it is being worked out: ask again in a moment. */
  newlyReachable: z.number().nullable(),
  /** Of them, those with which no test ever passed. */
  neverExercised: z.number().nullable(),
  /** The worst of these, with a context that would be served both. */
  worst: z.array(
    z.object({
      one: z.object({ flag: z.string(), variant: z.string() }),
      other: z.object({ flag: z.string(), variant: z.string() }),
      /** Part (0 … 1) of contexts that have both. */
      exposure: z.number(),
      exposureFrom: z.enum(["measured", "computed"]),
      witness: document<Readonly<Record<string, unknown>>>("an evaluation context").nullable(),
    }),
  ),
});

export const previewPlace = z.object({
  environment: z.string(),
  kind: z.string(),
  isProtected: z.boolean(),
  /** Services would notice nothing but flags that decide nothing. */
  isInert: z.boolean(),
  sentences: z.array(z.string()),
});

/**
 * What a request would do, if it were applied now: `POST /api/v1/projects/{project}/requests/preview` of changes that are
 * not a request yet, `GET …/requests/{request}/preview` of one that is.
 */
export const requestPreview = z.object({
  at: instant,
  /** What an approval of exactly this binds to. */
  hash: digest,
  sentences: z.array(z.string()),
  /** Semantic, by environment, in their order; the strictest protection is at the end of it. */
  places: z.array(previewPlace),
  /** What is true in every environment: facts, variants, policies. */
  everywhere: z.array(z.string()),
  /** The raw difference: `effect.entities` has each entity before and after. */
  effect: document<Effect>("an effect"),
  shares: z.array(shareView),
  /** Flags and segments, not in the request, that decide by what it touches. */
  dependants: z.array(
    z.object({
      address: z.string(),
      name: z.string(),
      environments: z.array(z.string()),
      /** What it depends on, of what is touched. */
      on: z.array(z.string()),
    }),
  ),
  findings: z.array(requestFinding),
  /** By environment that services would notice it in. */
  combinations: z.array(previewCombinations),
  demands: z.array(demandView),
  freezes: z.array(
    z.object({
      policy: z.string(),
      name: z.string(),
      environments: z.array(z.string()),
      /** `every friday 16:00–24:00 (Africa/Nairobi)` */
      text: z.string(),
      isOpen: z.boolean(),
      refuses: z.boolean(),
    }),
  ),
  /** Other open requests that touch the same. */
  conflicts: z.array(
    z.object({
      request: z.number(),
      title: z.string(),
      state: requestState,
      author: actor,
      addresses: z.array(z.string()),
      /** Whether only one of the two can be applied as it is. */
      excludes: z.boolean(),
    }),
  ),
  /** Why the changes cannot be applied any more; then nothing of the above is known. */
  problems: z.array(z.object({ code: z.string(), pointer: z.string(), detail: z.string() })),
  /** Of a request that was reviewed: what it was reviewed as, when that is no longer what it does. */
  moved: z.object({ hash: digest, at: instant, differences: z.array(difference) }).nullable(),
  /** Whether an emergency may do this. */
  emergency: z.object({ may: z.boolean(), why: z.string().nullable() }),
});

export type ShareView = z.infer<typeof shareView>;
export type PreviewCombinations = z.infer<typeof previewCombinations>;
export type RequestFinding = z.infer<typeof requestFinding>;
export type RequestPreview = z.infer<typeof requestPreview>;
