/**
 * Sends mail through a mail server of others. What became of a message is told in three ways that matter to whoever must
 * not send it twice: it was accepted, surely nobody got it, or it may have arrived.
 */
import { Readable } from "node:stream";
import type { NodemailerError } from "nodemailer";
import type SMTPConnection from "nodemailer/lib/smtp-connection";
import { MailError, type Mailer, type MailSession } from "./mail.ts";
import { connectionFault, refusal } from "./mail-fault.ts";
import type { SmtpSettings } from "./smtp-settings.ts";

export interface MailerOptions {
  /** Certificate of an authority that is trusted besides those of the system. */
  readonly authority?: string;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;

export function createMailer(settings: SmtpSettings, options: MailerOptions = {}): Mailer {
  return {
    async open() {
      const connection = await connectionTo(settings, options);
      try {
        await connected(connection);
        await signedIn(connection, settings);
      } catch (error) {
        connection.close();
        throw new MailError(connectionFault(settings, asFault(error)));
      }
      return sessionOver(connection, settings);
    },
  };
}

/** Reads the library with the first mail: most servers send none for hours. */
async function connectionTo(
  { host, port, tls }: SmtpSettings,
  { authority, timeoutMs = TIMEOUT_MS }: MailerOptions,
): Promise<SMTPConnection> {
  const { default: Connection } = await import("nodemailer/lib/smtp-connection");
  return new Connection({
    ...{ host, port },
    secure: tls === "tls",
    requireTLS: tls === "starttls",
    ignoreTLS: tls === "none",
    ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, dnsTimeout: timeoutMs },
    socketTimeout: 2 * timeoutMs,
    tls: { minVersion: "TLSv1.2", ...(authority !== undefined && { ca: authority }) },
  });
}

function connected(connection: SMTPConnection): Promise<void> {
  return new Promise((resolve, reject) => {
    // It stays: what fails while nothing is under way is noticed by the next message.
    connection.on("error", reject);
    connection.connect((fault) => (fault === undefined ? resolve() : reject(fault)));
  });
}

function signedIn(connection: SMTPConnection, { login }: SmtpSettings): Promise<void> {
  if (login === undefined) return Promise.resolve();
  const credentials = { user: login.user, pass: login.password };
  return new Promise((resolve, reject) => {
    connection.login({ user: login.user, credentials }, (fault) =>
      fault === null ? resolve() : reject(fault),
    );
  });
}

function sessionOver(connection: SMTPConnection, { from }: SmtpSettings): MailSession {
  return {
    async send(mail, beforeText = async () => true) {
      const { default: MailComposer } = await import("nodemailer/lib/mail-composer");
      const composed = new MailComposer({
        ...{ from, to: mail.to, subject: mail.subject, text: mail.text, html: mail.html },
        ...{ messageId: `<${mail.id}@${domainOf(from)}>`, date: mail.at, newline: "win" },
        headers: { ...mail.headers, "Auto-Submitted": "auto-generated" },
        ...{ disableFileAccess: true, disableUrlAccess: true },
      }).compile();
      const envelope = composed.getEnvelope();
      const message = await composed.build();
      const handing = handOver(message, beforeText);
      const fault = await sent(connection, { from: envelope.from, to: envelope.to }, handing.text);
      if (fault === undefined) return { kind: "accepted" };
      if (fault.responseCode !== undefined) {
        await forgotten(connection);
        return refusal(fault);
      }
      // The connection cannot be used again: the server is in the middle of something.
      connection.close();
      const detail = `The connection was lost: ${fault.message}.`;
      const kind = handing.hasBegun() ? "unknown" : "refused";
      return { kind, detail, isFinal: false, isLost: true };
    },
    close: () => connection.quit(),
  };
}

/** A text that is read only once the server wants it. */
function handOver(message: Buffer, beforeText: () => Promise<boolean>) {
  let hasBegun = false;
  const text = new Readable({
    read() {
      if (hasBegun || this.destroyed) return;
      beforeText().then(
        (mayGo) => {
          if (!mayGo) {
            this.destroy(new Error("it was kept back"));
            return;
          }
          hasBegun = true;
          this.push(message);
          this.push(null);
        },
        (error: unknown) => this.destroy(asFault(error)),
      );
    },
  });
  return { text, hasBegun: () => hasBegun };
}

function sent(
  connection: SMTPConnection,
  envelope: Parameters<SMTPConnection["send"]>[0],
  text: Readable,
): Promise<NodemailerError | undefined> {
  return new Promise((resolve) => {
    connection.send(envelope, text, (fault) => resolve(fault ?? undefined));
  });
}

/** The server forgets the message that it refused, and is ready for the next one. */
function forgotten(connection: SMTPConnection): Promise<void> {
  return new Promise((resolve) => {
    connection.reset(() => resolve());
  });
}

function asFault(error: unknown): NodemailerError {
  return error instanceof Error ? error : new Error(String(error));
}

function domainOf(from: string): string {
  return /@([^\s>@]+)>?$/.exec(from)?.[1] ?? "localhost";
}
