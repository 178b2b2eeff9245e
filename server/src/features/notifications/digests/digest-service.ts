/** What people and admins of the installation choose, and the digest as it would be sent now. */
import { type Digest, digestHtml, digestText } from "@yardarm/core/digest";
import { isTimeZone } from "@yardarm/core/registry";
import type { Caller } from "../../../platform/actor.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Database } from "../../../platform/db/database.ts";
import type { Reader } from "../../../platform/db/reader.ts";
import { inTransaction } from "../../../platform/db/transaction.ts";
import { DomainError } from "../../../platform/domain-error.ts";
import { MailError, type Mailer } from "../../../platform/mail/mail.ts";
import type { Sealer } from "../../../platform/seal/sealer.ts";
import { chainOf, type WriteRecord } from "../record.ts";
import type { ComposeFor } from "./digest-composer.ts";
import {
  findLastDigest,
  type LastDigest,
  readPreference,
  readSettings,
  type Versioned,
} from "./digest-read-model.ts";
import { type DigestPreference, type DigestSettings, isMailAddress } from "./digest-time.ts";
import { type Patch, savePreference, saveSettings, turnOff } from "./digest-wish-store.ts";
import { personOfStopToken } from "./stop-link.ts";

export interface DigestServiceDeps {
  readonly database: Database;
  readonly reader: Reader;
  readonly clock: Clock;
  readonly record: WriteRecord;
  readonly sealer: Sealer;
  /** Undefined: no mail server is set. */
  readonly mailer: Mailer | undefined;
  readonly compose: ComposeFor;
  readonly baseUrl: () => string;
}

/** Whoever looks at their own. */
export interface Addressee {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly caller: Caller;
}

export interface OwnView {
  readonly preference: Versioned<DigestPreference>;
  readonly settings: DigestSettings;
  readonly obstacle: "no_mail_server" | "turned_off" | "no_address" | null;
  readonly last: LastDigest | undefined;
  readonly digest: Digest;
}

export type DigestService = ReturnType<typeof createDigestService>;

export function createDigestService(deps: DigestServiceDeps) {
  const { database, reader, clock } = deps;
  const composeNow = async ({ id, caller }: Addressee): Promise<Digest> => {
    const { expiringDays } = await readSettings(reader);
    return deps.compose({ person: id, caller, now: clock(), expiringDays });
  };
  return {
    readSettings: () => readSettings(reader),
    changeSettings: (patch: Patch<DigestSettings>, at: At) => changeSettings(deps, patch, at),
    async readOwn(addressee: Addressee): Promise<OwnView> {
      const [preference, settings, last, digest] = await Promise.all([
        readPreference(reader, addressee.id),
        readSettings(reader),
        findLastDigest(reader, addressee.id),
        composeNow(addressee),
      ]);
      return { preference, settings, last, digest, obstacle: obstacle(deps, settings, addressee) };
    },
    async changeOwn(person: string, patch: Patch<DigestPreference>, version: number) {
      requireTimeZone(patch.timeZone);
      const isSaved = await inTransaction(database, (tx) =>
        savePreference(tx, person, { patch, version }),
      );
      if (!isSaved) refuseStale(version, (await readPreference(reader, person)).version);
    },
    /** The mail itself, in both forms; the link that stops it leads to the page of the reader. */
    async preview(addressee: Addressee): Promise<{ readonly text: string; readonly html: string }> {
      const { name } = addressee;
      const baseUrl = deps.baseUrl();
      const stopUrl = `${baseUrl}/account/digest`;
      const mail = { digest: await composeNow(addressee), name, baseUrl, stopUrl };
      return { text: digestText(mail), html: digestHtml(mail) };
    },
    sendTest: (addressee: Addressee) => sendTest(deps, addressee),
    /** As the link in a digest says; by whoever has it. */
    async stop(token: string): Promise<void> {
      const person = personOfStopToken(deps.sealer, token);
      if (person === undefined) {
        throw new DomainError(
          "not_found",
          "stop_link_invalid",
          "This link was not made here, or is cut off. Sign in, and turn the digest off on your account's page.",
        );
      }
      await inTransaction(database, (tx) => turnOff(tx, person));
    },
  };
}

function obstacle(
  { mailer }: DigestServiceDeps,
  { isOn }: DigestSettings,
  { email }: Addressee,
): OwnView["obstacle"] {
  if (mailer === undefined) return "no_mail_server";
  if (!isOn) return "turned_off";
  return isMailAddress(email) ? null : "no_address";
}

interface At {
  readonly version: number;
  readonly caller: Caller;
}

async function changeSettings(
  { database, reader, record }: DigestServiceDeps,
  patch: Patch<DigestSettings>,
  { version, caller }: At,
): Promise<void> {
  requireTimeZone(patch.timeZone);
  await inTransaction(database, async (tx) => {
    if (!(await saveSettings(tx, patch, version)))
      refuseStale(version, (await readSettings(reader)).version);
    const { isOn, timeOfDay, timeZone, expiringDays } = await readSettings(tx);
    const when = `come at ${timeOfDay} (${timeZone})`;
    const what = isOn ? `${when} and tell of flags ${expiringDays} days before` : "are off";
    await record(tx, chainOf(null), {
      kind: "digests.changed",
      caller,
      summary: `${caller.actor.name} changed the settings of digests: they ${what}.`,
      details: { isOn, timeOfDay, timeZone, expiringDays },
    });
  });
}

async function sendTest(
  { database, record, mailer, clock, baseUrl }: DigestServiceDeps,
  { id, name, email, caller }: Addressee,
): Promise<void> {
  if (mailer === undefined) {
    throw new DomainError(
      "conflict",
      "mail_server_missing",
      "No mail server is set: YARDARM_SMTP_HOST and YARDARM_SMTP_FROM, where the server is started.",
    );
  }
  if (!isMailAddress(email)) {
    throw new DomainError("conflict", "address_missing", `${email} is no address that gets mail.`);
  }
  const at = clock();
  await inTransaction(database, (tx) =>
    record(tx, chainOf(null), {
      kind: "mail.tested",
      caller,
      summary: `${caller.actor.name} sent a test through the mail server.`,
      details: {},
    }),
  );
  const text = `Hello ${name},\n\nmail from Yardarm arrives.\n\n${baseUrl()}\n`;
  const html = `<p>Mail from Yardarm arrives.</p>`;
  const mail = { to: email, subject: "A test from Yardarm", text, html };
  const fault = await faultOf(mailer, {
    ...mail,
    id: `test.${id}.${at.getTime()}`,
    at,
    headers: {},
  });
  if (fault !== undefined) throw new DomainError("unavailable", "mail_not_sent", fault);
}

async function faultOf(
  mailer: Mailer,
  mail: Parameters<Awaited<ReturnType<Mailer["open"]>>["send"]>[0],
): Promise<string | undefined> {
  try {
    const session = await mailer.open();
    const outcome = await session.send(mail);
    session.close();
    return outcome.kind === "accepted" ? undefined : outcome.detail;
  } catch (error) {
    if (error instanceof MailError) return error.message;
    throw error;
  }
}

function requireTimeZone(timeZone: string | null | undefined): void {
  if (timeZone === null || timeZone === undefined || isTimeZone(timeZone)) return;
  throw new DomainError("invalid", "time_zone_unknown", `There is no time zone "${timeZone}".`, {
    violations: [{ pointer: "/timeZone", detail: "Is no time zone; one is Africa/Nairobi." }],
  });
}

function refuseStale(expected: number, current: number): never {
  throw new DomainError("stale", "version_mismatch", "This was changed elsewhere meanwhile.", {
    versions: { expected: String(expected), current: String(current) },
  });
}
