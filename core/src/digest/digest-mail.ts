/** What both texts of the mail are made of. */
import type { Digest, SectionKind } from "./compose-digest.ts";

export interface DigestMail {
  readonly digest: Digest;
  /** Of the reader. */
  readonly name: string;
  /** Where people reach the dashboard, without a slash at the end. */
  readonly baseUrl: string;
  /** Turns digests off without signing in. */
  readonly stopUrl: string;
}

/** Of the page on which they choose when it comes. */
export const preferencesPath = "/account/digest";

/** Where the rest of a section stands. */
export function restPath(kind: SectionKind, project: string): string {
  const inProject = `/p/${encodeURIComponent(project)}`;
  if (kind === "waiting") return "/";
  return kind === "broken" ? `${inProject}/policies` : `${inProject}/flags`;
}

export const closing = "You get this at most once a day, and only when there is something to say.";
