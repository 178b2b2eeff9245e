import { keyPattern, limits } from "@yardarm/sdk/model";
import { z } from "zod";

/** RFC 3339 with milliseconds, UTC. */
export const instant = z.string().meta({ format: "date-time" });

/** A day (its first moment, UTC), or a moment with its offset. What else `Date` reads depends on where the server is, or is no day at all. */
export const dayOrMoment = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], {
    error: "Must be a day, as 2026-10-31, or a moment with its offset, as 2026-10-31T09:00:00Z.",
  })
  .transform((text) => new Date(text));

/** The body of an answer with status 204. */
export const nothing = z.null();

/** A key that people choose, such as a project's; the SDK's model says what it may be made of. */
export const chosenKey = z
  .string()
  .max(limits.keyLengthMax)
  .regex(
    keyPattern,
    "Must hold lowercase letters, digits, dots, hyphens and underscores only, and start and end with a letter or digit.",
  );

/** What every write may carry beside its content. */
export const leave = {
  /** Why. */
  reason: z.string().max(2000).optional(),
  /** For those permitted: to off, to a safe variant, or back to what was there; waits for nobody, and is looked at afterwards. */
  emergency: z.boolean().optional(),
  /** False: when somebody else has to agree, it is refused (`approval_needed`) and no request is made that waits. */
  mayWait: z.boolean().optional(),
};

/** Who did something, as people read it. */
export const actor = z.object({
  kind: z.enum(["person", "token", "system"]),
  /** Id of the person, of the token, or the name of the part of the system. */
  id: z.string(),
  name: z.string(),
});

/** A person or team that answers for something, with its name. */
export const ownerView = z.object({
  kind: z.enum(["team", "person"]),
  id: z.string(),
  name: z.string(),
});

/** RFC 9457, with our extension members. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  instance: z.string(),
  code: z.string(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  /** With `version_mismatch`: the version that the caller knew, and the one that is. */
  versions: z.object({ expected: z.string(), current: z.string() }).optional(),
});

/**
 * What a write did. The `ETag` of the entity's new version is in the header of the response. With status 202 it `waits`:
 * nothing was written yet, and `GET …/requests/{request}` says for whom.
 */
export const applied = z.object({
  /** Number of the change request in its project; absent when nothing changed. */
  request: z.number().optional(),
  state: z.enum(["applied", "unchanged", "waits"]),
  /** Of what waits: what is demanded, in sentences. */
  waitsFor: z.array(z.string()).readonly().optional(),
  /** Number of the entry in the project's record; absent when nothing changed. */
  entry: z.number().optional(),
  /** Touched environment → its new revision. */
  revisions: z.record(z.string(), z.number()),
});

/** Answers of writes of the registry: done, or taken and waiting for somebody to agree. */
export const written = { 200: applied, 202: applied };
export const created = { 201: applied, 202: applied };

export type Actor = z.infer<typeof actor>;
export type OwnerView = z.infer<typeof ownerView>;
export type ProblemDocument = z.infer<typeof problem>;
export type Applied = z.infer<typeof applied>;
