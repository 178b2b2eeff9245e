/** What went wrong with mail, for the person who has to mend it. */
import type { NodemailerError } from "nodemailer";
import type { MailOutcome } from "./mail.ts";
import type { SmtpSettings } from "./smtp-settings.ts";

/** A sentence or two; never with the password, of which the server says nothing. */
export function connectionFault({ host, port, tls }: SmtpSettings, fault: NodemailerError): string {
  const place = `${host}:${port}`;
  const said = fault.response === undefined ? "" : ` It said: ${oneLine(fault.response)}`;
  if (fault.code === "EDNS") return `The name ${host} leads nowhere.`;
  if (fault.code === "ETIMEDOUT") return `${place} did not answer in time.`;
  if (fault.code === "EAUTH" || fault.code === "ENOAUTH")
    return `${place} does not accept the user and the password.${said}`;
  if (isAboutTls(fault))
    return `No encrypted connection to ${place} could be made (${tls}): ${oneLine(fault.message)}.${tlsHint(fault)}`;
  if (fault.originalCode === "ECONNREFUSED" || fault.errno !== undefined)
    return `Nobody answers at ${place}: ${oneLine(fault.message)}.`;
  return `${place} could not be used: ${oneLine(fault.message)}.${said}`;
}

function isAboutTls({ code, command, originalCode, message }: NodemailerError): boolean {
  if (code === "ETLS" || command === "STARTTLS") return true;
  const text = `${originalCode ?? ""} ${message}`;
  return /CERT|SSL|TLS|self[- ]signed|wrong version number/i.test(text);
}

function tlsHint({ message }: NodemailerError): string {
  return /wrong version number/i.test(message)
    ? " The server speaks no TLS on this port, or only after its greeting."
    : "";
}

/** The server answered, so it is known that nobody got the message. */
export function refusal({ response, message, command, permanent }: NodemailerError): MailOutcome {
  const detail = `The mail server refused it: ${oneLine(response ?? message)}`;
  // A sender that is refused is for the operator to mend; the message is as good as before.
  const isFinal = permanent === true && command !== "MAIL FROM";
  return { kind: "refused", detail, isFinal, isLost: false };
}

const LENGTH_MAX = 300;

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= LENGTH_MAX ? line.replace(/\.$/, "") : `${line.slice(0, LENGTH_MAX)}…`;
}
