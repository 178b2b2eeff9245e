/** What is sent, through what, and what became of it. */

export interface Mail {
  /** One address. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Without the brackets; the same at each attempt. */
  readonly id: string;
  readonly at: Date;
  readonly headers: Readonly<Record<string, string>>;
}

export type MailOutcome =
  | { readonly kind: "accepted" }
  /** Surely nobody got it; `isFinal`: nor will they, however often it is tried. */
  | { readonly kind: "refused"; readonly detail: string; readonly isFinal: boolean }
  /** The connection ended while the message was handed over. */
  | { readonly kind: "unknown"; readonly detail: string };

/** A connection that is open and signed in; messages go one after the other. */
export interface MailSession {
  /** `beforeText` comes right before the text, when the receiver is accepted already; false keeps it back. */
  send(mail: Mail, beforeText?: () => Promise<boolean>): Promise<MailOutcome>;
  close(): void;
}

export interface Mailer {
  /** Throws a `MailError` in plain English. */
  open(): Promise<MailSession>;
}

/** Nothing was sent. */
export class MailError extends Error {
  override readonly name = "MailError";
}
