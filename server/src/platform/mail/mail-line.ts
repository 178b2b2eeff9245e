import { type Mail, MailError, type Mailer, type MailOutcome, type MailSession } from "./mail.ts";

/** For several messages in a row: a connection that is made when it is first needed. */
export interface MailLine {
  send(mail: Mail, beforeText?: () => Promise<boolean>): Promise<MailOutcome>;
  /** Why none could be made; then none is tried again, and nothing is sent. Undefined: there was no such fault. */
  fault(): string | undefined;
  close(): void;
}

export function openMailLine(mailer: Mailer): MailLine {
  let session: MailSession | undefined;
  let fault: string | undefined;
  return {
    async send(mail, beforeText) {
      if (fault !== undefined) return unsent(fault);
      try {
        session ??= await mailer.open();
      } catch (error) {
        if (!(error instanceof MailError)) throw error;
        fault = error.message;
        return unsent(fault);
      }
      const outcome = await session.send(mail, beforeText);
      if (outcome.kind !== "accepted" && outcome.isLost) session = undefined;
      return outcome;
    },
    fault: () => fault,
    close: () => session?.close(),
  };
}

function unsent(detail: string): MailOutcome {
  return { kind: "refused", detail, isFinal: false, isLost: true };
}
