/** How a digest is called, and its sections. */
import { countIn, type Digest, type DigestSection, type SectionKind } from "./compose-digest.ts";

interface SectionWords {
  readonly title: string;
  /** For the subject. */
  readonly one: string;
  readonly many: (count: number) => string;
}

const words: Readonly<Record<SectionKind, SectionWords>> = {
  waiting: {
    title: "Waiting for you",
    one: "1 request waits for you",
    many: (count) => `${count} requests wait for you`,
  },
  expired: {
    title: "Expired",
    one: "1 flag has expired",
    many: (count) => `${count} flags have expired`,
  },
  expiring: {
    title: "Expires soon",
    one: "1 flag expires soon",
    many: (count) => `${count} flags expire soon`,
  },
  broken: {
    title: "Policies broken",
    one: "1 policy is broken",
    many: (count) => `policies are broken in ${count} places`,
  },
  review: {
    title: "Still needed?",
    one: "1 permanent flag is due for review",
    many: (count) => `${count} permanent flags are due for review`,
  },
  archive: {
    title: "Safe to archive",
    one: "1 flag is safe to archive",
    many: (count) => `${count} flags are safe to archive`,
  },
  delete_from_code: {
    title: "Safe to delete from code",
    one: "1 flag is safe to delete from code",
    many: (count) => `${count} flags are safe to delete from code`,
  },
};

export function sectionTitle(kind: SectionKind): string {
  return words[kind].title;
}

const inSubjectMax = 2;

/** The most urgent of it in one line; empty when there is nothing to say. */
export function subjectOf({ sections }: Digest): string {
  const parts = sections.map(countWords);
  const shown = parts.slice(0, inSubjectMax).join(", ");
  const text = parts.length > inSubjectMax ? `${shown} and more` : shown;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function countWords(section: DigestSection): string {
  const count = countIn(section);
  return count === 1 ? words[section.kind].one : words[section.kind].many(count);
}

export function moreWords(more: number): string {
  return `… and ${more} more`;
}
