import type { OwnDigest } from "@yardarm/server/wire";
import { dayText } from "../../ui/time.tsx";

/** When the next one comes, or why none does. */
export function whenText(digest: OwnDigest): string {
  const { isOn, usual, pausedUntil } = digest;
  const time = digest.timeOfDay ?? usual.timeOfDay;
  const zone = digest.timeZone ?? usual.timeZone;
  if (!isOn) return "You get none.";
  const pause = pausedUntil === null ? "" : ` from ${dayText(pausedUntil)} on`;
  return `It comes at ${time} (${zone})${pause}, on days with something to say.`;
}

export const obstacleTexts: Readonly<Record<NonNullable<OwnDigest["obstacle"]>, string>> = {
  no_mail_server: "No mail is sent at all: no mail server is set for this installation.",
  turned_off:
    "No digests are sent at the moment: an admin of the installation has turned them off.",
  no_address: "Your address is none that gets mail.",
};

/** What became of the last one. */
export function lastText({ last }: OwnDigest): string | undefined {
  if (last === null) return undefined;
  const day = dayText(last.day);
  switch (last.state) {
    case "sent":
      return `The last one was sent on ${day}.`;
    case "empty":
      return `On ${day} there was nothing to say.`;
    case "waiting":
      return last.detail === null
        ? "Today's is on its way."
        : `Today's has not gone out yet and is tried again: ${last.detail}`;
    case "handing_over":
      return "Today's is on its way.";
    case "failed":
      return `That of ${day} could not be sent: ${last.detail ?? ""}`;
    case "unknown":
      return `Nobody knows whether that of ${day} arrived: ${last.detail ?? ""}`;
  }
}
