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
  | {
      /** Surely nobody got it; or, as the connection ended while it was handed over, nobody knows. */
      readonly kind: "refused" | "unknown";
      readonly detail: string;
      /** Nobody will get it, however often it is tried. */
      readonly isFinal: boolean;
      /** The connection is lost, too. */
      readonly isLost: boolean;
    };

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
