/** Sends the digests that are due. Each server does it; a person and a day are one server's. */
import { type Digest, digestHtml, digestText, subjectOf } from "@yardarm/core/digest";
import type { Caller } from "../../../platform/actor.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Database } from "../../../platform/db/database.ts";
import type { Reader } from "../../../platform/db/reader.ts";
import { inTransaction } from "../../../platform/db/transaction.ts";
import type { JobLog } from "../../../platform/jobs.ts";
import type { Mail, Mailer, MailOutcome } from "../../../platform/mail/mail.ts";
import { openMailLine } from "../../../platform/mail/mail-line.ts";
import type { Sealer } from "../../../platform/seal/sealer.ts";
import type { ComposeFor } from "./digest-composer.ts";
import { listReaders, readPreference, readSettings } from "./digest-read-model.ts";
import {
  beginHandingOver,
  claimDays,
  type DigestEnding,
  giveUpLost,
  noteEnding,
  type TakenDay,
  takeDue,
} from "./digest-store.ts";
import {
  type DigestSettings,
  dueDay,
  isMailAddress,
  isStillToday,
  isWantedOn,
  nextAttemptAt,
} from "./digest-time.ts";
import { stopPath, stopTokenFor } from "./stop-link.ts";

export interface AbsentPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly caller: Caller;
}

export interface DigestRoundDeps {
  readonly database: Database;
  readonly reader: Reader;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly mailer: Mailer;
  readonly log: JobLog;
  readonly compose: ComposeFor;
  /** Undefined: they may no longer sign in. */
  readonly findPerson: (id: string) => Promise<AbsentPerson | undefined>;
  /** Where people reach the dashboard. */
  readonly baseUrl: () => string;
}

/** Longer than a whole batch takes, however slowly the mail server answers. */
export const leaseMs = 20 * 60_000;
const batchSize = 20;

/** One round: whatever is due now is attempted once. */
export function createDigestRound(deps: DigestRoundDeps): () => Promise<void> {
  const { database, reader, clock } = deps;
  return async () => {
    const settings = await readSettings(reader);
    await inTransaction(database, (tx) => giveUpLost(tx, clock()));
    await claim(deps, settings);
    let isServed = true;
    while (isServed) {
      const taken = await inTransaction(database, (tx) => {
        const now = clock();
        const leasedUntil = new Date(now.getTime() + leaseMs);
        return takeDue(tx, { now, leasedUntil, limit: batchSize });
      });
      if (taken.length === 0) return;
      isServed = await sendBatch({ deps, settings }, taken);
    }
  };
}

async function claim(
  { database, reader, clock }: DigestRoundDeps,
  settings: DigestSettings,
): Promise<void> {
  const now = clock();
  const readers = await listReaders(reader, now);
  const days = readers.flatMap(({ person, email, ...preference }) => {
    const due = dueDay({ settings, preference, now });
    return due === undefined || !isMailAddress(email) ? [] : [{ person, ...due }];
  });
  await inTransaction(database, (tx) => claimDays(tx, days, now));
}

interface Sending {
  readonly deps: DigestRoundDeps;
  readonly settings: DigestSettings;
}

/** One after the other over one connection. False: the mail server cannot be used at the moment. */
async function sendBatch(sending: Sending, taken: readonly TakenDay[]): Promise<boolean> {
  const { deps } = sending;
  const line = openMailLine(deps.mailer);
  for (const day of taken) {
    const letter = await letterFor(sending, day);
    if ("ending" in letter) {
      await note(deps, day, letter.ending);
      continue;
    }
    const outcome = await line.send(letter.mail, () => mayHandOver(deps, day, letter.digest));
    await note(deps, day, endingOf(deps, day, outcome));
  }
  line.close();
  const fault = line.fault();
  if (fault !== undefined)
    deps.log.warn({ detail: fault }, "digests could not be sent and are tried again");
  return fault === undefined;
}

type Letter = { readonly mail: Mail; readonly digest: Digest } | { readonly ending: DigestEnding };

async function letterFor({ deps, settings }: Sending, day: TakenDay): Promise<Letter> {
  const now = deps.clock();
  if (!isStillToday(day, now))
    return { ending: { state: "failed", detail: "The mail server could not be used all day." } };
  const [person, preference] = await Promise.all([
    deps.findPerson(day.person),
    readPreference(deps.reader, day.person),
  ]);
  const isWanted = isWantedOn(day.day, { settings, preference });
  // Turned off, or gone, since the day was claimed.
  if (person === undefined || !isWanted || !isMailAddress(person.email))
    return { ending: { state: "empty" } };
  const { caller } = person;
  const { expiringDays } = settings;
  const digest = await deps.compose({ person: person.id, caller, now, expiringDays });
  if (digest.sections.length === 0) return { ending: { state: "empty" } };
  return { digest, mail: mailFor(deps, person, { digest, day, now }) };
}

function mailFor(
  { sealer, baseUrl }: DigestRoundDeps,
  { id, name, email }: AbsentPerson,
  { digest, day, now }: { readonly digest: Digest; readonly day: TakenDay; readonly now: Date },
): Mail {
  const base = baseUrl();
  const stopUrl = `${base}${stopPath(stopTokenFor(sealer, id))}`;
  const content = { digest, name, baseUrl: base, stopUrl };
  return {
    to: email,
    subject: subjectOf(digest),
    text: digestText(content),
    html: digestHtml(content),
    id: `digest.${id}.${day.day}`,
    at: now,
    headers: {
      "List-Unsubscribe": `<${stopUrl}>`,
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      "List-Id": "Yardarm digest <digest.yardarm>",
    },
  };
}

/** The last moment: neither a day that is over, nor one that another server has taken, is sent. */
async function mayHandOver(
  { database, clock }: DigestRoundDeps,
  day: TakenDay,
  { ids }: Digest,
): Promise<boolean> {
  if (!isStillToday(day, clock())) return false;
  return inTransaction(database, (tx) => beginHandingOver(tx, day, ids));
}

function endingOf(deps: DigestRoundDeps, day: TakenDay, outcome: MailOutcome): DigestEnding {
  if (outcome.kind === "accepted") return { state: "sent" };
  const { detail } = outcome;
  if (outcome.kind === "unknown") return { state: "unknown", detail };
  return outcome.isFinal ? { state: "failed", detail } : later(deps, day, detail);
}

function later({ clock }: DigestRoundDeps, { attempts }: TakenDay, detail: string): DigestEnding {
  return { state: "waiting", detail, nextAt: nextAttemptAt(attempts, clock()) };
}

function note({ database, clock }: DigestRoundDeps, day: TakenDay, ending: DigestEnding) {
  return inTransaction(database, (tx) => noteEnding(tx, day, { now: clock(), ending }));
}
