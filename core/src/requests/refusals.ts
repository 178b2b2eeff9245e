/** Why somebody may not take a step that others may. */
import type { Taken } from "./action.ts";

export function byAuthor(): Taken {
  const detail = "Whoever wrote some of a request does not judge it. Ask somebody else.";
  return { refusal: { code: "approval_by_author", detail } };
}

export function needsPerson(): Taken {
  const detail = "Only a person who is signed in, or one by a token of theirs, judges a request.";
  return { refusal: { code: "approval_needs_person", detail } };
}

export function outdated(): Taken {
  const detail = "What it does is no longer what you looked at. Look at it again.";
  return { refusal: { code: "review_outdated", detail } };
}

export function noEmergency(): Taken {
  const detail = "It was no emergency, or was looked at already.";
  return { refusal: { code: "emergency_not_reviewable", detail } };
}
