import { type Mail, MailError, type Mailer, type MailOutcome, type MailSession } from "./mail.ts";

/** For several messages in a row: a connection that is made when it is first needed. */
export interface MailLine {
  send(mail: Mail, beforeText?: () => Promise<boolean>): Promise<MailOutcome>;
  /** False once none could be made; then none is tried again, and nothing is sent. */
  isUp(): boolean;
  close(): void;
}

export function openMailLine(mailer: Mailer): MailLine {
  let session: MailSession | undefined;
  let fault: MailOutcome | undefined;
  return {
    async send(mail, beforeText) {
      if (fault !== undefined) return fault;
      try {
        session ??= await mailer.open();
      } catch (error) {
        if (!(error instanceof MailError)) throw error;
        fault = { kind: "refused", detail: error.message, isFinal: false, isLost: true };
        return fault;
      }
      const outcome = await session.send(mail, beforeText);
      if (outcome.kind !== "accepted" && outcome.isLost) session = undefined;
      return outcome;
    },
    isUp: () => fault === undefined,
    close: () => session?.close(),
  };
}
