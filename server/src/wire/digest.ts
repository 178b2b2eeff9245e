import { z } from "zod";
import { instant } from "./common.ts";

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Must be a time, such as 08:00.");
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "Must be a day, such as 2026-12-24.");
/** As in the IANA database. */
const timeZone = z.string().max(64);

export const digestItem = z.object({
  id: z.string(),
  project: z.string(),
  projectName: z.string(),
  /** Names stand between backticks. */
  title: z.string(),
  detail: z.string(),
  /** It was not in the digest before. */
  isNew: z.boolean(),
  path: z.string(),
});

export const digestSection = z.object({
  kind: z.enum([
    "waiting",
    "expired",
    "expiring",
    "broken",
    "review",
    "archive",
    "delete_from_code",
  ]),
  title: z.string(),
  items: z.array(digestItem),
  /** How many there are besides. */
  more: z.number(),
});

/** `GET /api/v1/me/digest`: what you wish, what comes of it, and the digest as it would be sent now. */
export const ownDigest = z.object({
  isOn: z.boolean(),
  /** Null: as the installation says. */
  timeOfDay: timeOfDay.nullable(),
  timeZone: timeZone.nullable(),
  /** The first day on which it comes again. */
  pausedUntil: day.nullable(),
  /** Of the installation, for what is null. */
  usual: z.object({ isOn: z.boolean(), timeOfDay, timeZone }),
  /** Why none is sent whatever you wish; null: it is. */
  obstacle: z.enum(["no_mail_server", "turned_off", "no_address"]).nullable(),
  last: z
    .object({
      day,
      state: z.enum(["waiting", "handing_over", "sent", "empty", "failed", "unknown"]),
      endedAt: instant.nullable(),
      detail: z.string().nullable(),
    })
    .nullable(),
  /** Empty when there is nothing to say: then none is sent. */
  subject: z.string(),
  sections: z.array(digestSection),
});

/** `PATCH /api/v1/me/digest`, with `If-Match`. */
export const ownDigestPatch = z.strictObject({
  isOn: z.boolean().optional(),
  timeOfDay: timeOfDay.nullable().optional(),
  timeZone: timeZone.nullable().optional(),
  pausedUntil: day.nullable().optional(),
});

/** `GET /api/v1/settings/digests` */
export const digestSettings = z.object({
  isOn: z.boolean(),
  timeOfDay,
  timeZone,
  /** How many days before its last day a flag is told of. */
  expiringDays: z.number(),
  /** Null: no mail server is set. Never with the password. */
  mail: z
    .object({
      host: z.string(),
      port: z.number(),
      tls: z.enum(["starttls", "tls", "none"]),
      /** Whether somebody signs in there. */
      hasLogin: z.boolean(),
      from: z.string(),
    })
    .nullable(),
});

/** `PATCH /api/v1/settings/digests`, with `If-Match`. */
export const digestSettingsPatch = z.strictObject({
  isOn: z.boolean().optional(),
  timeOfDay: timeOfDay.optional(),
  timeZone: timeZone.optional(),
  expiringDays: z.number().int().min(0).max(365).optional(),
});

/** `POST /api/v1/settings/digests/test-mail`: that the mail server has taken it. */
export const testMailSent = z.object({ to: z.string() });

export type DigestItem = z.infer<typeof digestItem>;
export type DigestSection = z.infer<typeof digestSection>;
export type OwnDigest = z.infer<typeof ownDigest>;
export type OwnDigestPatch = z.infer<typeof ownDigestPatch>;
export type DigestSettings = z.infer<typeof digestSettings>;
export type DigestSettingsPatch = z.infer<typeof digestSettingsPatch>;
export type TestMailSent = z.infer<typeof testMailSent>;
