import type { RequestRow } from "@yardarm/server/wire";
import { countText } from "../../ui/list-text.ts";
import { minutesText } from "../../ui/time.tsx";

/** What is asked of the reader. */
export const wantTexts: Record<NonNullable<RequestRow["wants"]>, string> = {
  review: "Waits for your review",
  rework: "Came back to you",
  apply: "Ready for you to apply",
  reason: "Needs your reason",
  retrospective: "Waits for you to look back",
};

/** How far it is with those who have to agree; undefined when nobody is asked. */
export function agreedText({ state, approvals: { given, demanded } }: RequestRow) {
  const isAsked = state === "in_review" || state === "approved" || state === "scheduled";
  return isAsked && demanded > 0 ? `${given} of ${countText(demanded, "approval")}` : undefined;
}

/** `for 2 h`, or nothing when it is there to stay. */
export function spanText({ plan: { lastsMinutes } }: Pick<RequestRow, "plan">): string {
  return lastsMinutes === null ? "" : `for ${minutesText(lastsMinutes)}`;
}

/** States in which nothing more can come of a request. */
export function isOver({ state }: Pick<RequestRow, "state">): boolean {
  return state === "applied" || state === "cancelled" || state === "expired";
}

/** The sentences that a title does not say by itself. */
export function furtherSentences({ title, sentences }: Pick<RequestRow, "title" | "sentences">) {
  const [first = ""] = sentences;
  return title.startsWith(first.replace(/\.$/, "")) ? sentences.slice(1) : sentences;
}
