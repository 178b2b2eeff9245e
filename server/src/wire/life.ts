import { z } from "zod";

/** How far a flag has come, in this order; it follows from facts, and is stored nowhere. */
export const stage = z.enum(["defined", "rolling_out", "live", "ready", "removed", "archived"]);
/** Permanent flags are meant to stay: `live` is the end of their way. */
export const track = z.enum(["temporary", "permanent"]);
/** Why a flag is stale; every count of stale flags counts those that have a reason. */
export const staleReason = z.enum([
  "past_expiry",
  "lifetime_exceeded",
  "one_sided_rules",
  "unused",
  "review_due",
]);

/** Where a flag is in its life, wherever flags are shown. */
export const life = {
  stage,
  track,
  /** Empty: it is not stale. */
  staleBecause: z.array(staleReason).readonly(),
};

export type Stage = z.infer<typeof stage>;
export type Track = z.infer<typeof track>;
export type StaleReason = z.infer<typeof staleReason>;
