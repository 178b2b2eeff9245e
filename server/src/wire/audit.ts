import { z } from "zod";
import { actor, instant } from "./common.ts";

/** From where somebody asked; nulls for what the request did not say. */
const whence = z.object({ ip: z.string().nullable(), userAgent: z.string().nullable() });

/** One entry of a chain: `GET …/audit/{entry}`, of a project or (`GET /api/v1/audit/{entry}`) of the installation. */
export const auditEntryView = z.object({
  entry: z.number(),
  at: instant,
  /** `change_request.applied`, `sdk_key.created`, `member.changed`, … */
  kind: z.string(),
  actor: actor.extend({
    /** Of a token: the person on whose behalf it acts. */
    personId: z.string().optional(),
  }),
  /** One line for people. */
  summary: z.string(),
  reason: z.string().nullable(),
  requestId: z.string().nullable(),
  /** Number of the change request, for commits. */
  request: z.number().nullable(),
  /** Hexadecimal SHA-256 of the entry, which covers the one before it. */
  hash: z.string(),
  details: z.record(z.string(), z.unknown()),
  /** Null when it is not known or was forgotten, and for callers who may not see it. */
  where: whence.nullable(),
});

/** `GET …/audit?words=&who=&kind=&flag=&segment=&environment=&from=&to=&before=&limit=`. */
export const auditList = z.object({
  entries: z.array(auditEntryView),
  /** Give as `before` to read on; null at the end. */
  next: z.number().nullable(),
});

export const checkpointView = z.object({
  entry: z.number(),
  at: instant,
  kid: z.string(),
  /** Compact JWS: keep it where the server cannot reach. */
  jws: z.string(),
});

/** `GET …/audit/state`: how far the record is signed, and where that was kept. */
export const auditState = z.object({
  chain: z.string(),
  /** Number of the newest entry. */
  newest: z.number(),
  /** Newest first; at most a hundred. */
  checkpoints: z.array(checkpointView),
  destinations: z.array(
    z.object({
      name: z.string(),
      /** The newest entry whose checkpoint was kept there; null for none. */
      sentUpTo: z.number().nullable(),
      /** Why it could not be reached the last time. */
      failure: z.string().nullable(),
    }),
  ),
  /** The first bad entry, as this server has seen it when it was about to sign. */
  fault: z.object({ number: z.number(), code: z.string(), detail: z.string() }).nullable(),
});

/** `GET …/audit/{entry}/proof`: what proves one entry offline. `yardarm audit verify` reads it. */
export const auditProof = z.object({
  /** Lines of an export from the entry to the checkpoint. */
  lines: z.array(z.string()),
  checkpoint: z.string(),
  /** RFC 7517. */
  keys: z.object({ keys: z.array(z.record(z.string(), z.string())) }),
});

/** `GET /.well-known/yardarm/audit-keys.json`: every key that ever signed a checkpoint (RFC 7517). */
export const auditKeys = auditProof.shape.keys;

/** `GET` and `PUT /api/v1/audit/retention`. */
export const auditRetention = z.object({
  /** Whole months for which names, addresses and places in the record are kept; null for ever. */
  personalMonths: z.number().int().min(1).max(1200).nullable(),
});
export const auditRetentionBody = auditRetention.extend({ reason: z.string().min(1).max(2000) });

export type AuditEntryView = z.infer<typeof auditEntryView>;
export type AuditList = z.infer<typeof auditList>;
export type AuditState = z.infer<typeof auditState>;
export type AuditProof = z.infer<typeof auditProof>;
export type AuditRetention = z.infer<typeof auditRetention>;
export type AuditRetentionBody = z.infer<typeof auditRetentionBody>;
