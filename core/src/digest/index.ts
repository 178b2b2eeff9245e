/** What somebody should look at today: put together from facts, and written as mail. */
export {
  composeDigest,
  countIn,
  type Digest,
  type DigestItem,
  type DigestSection,
  type SectionKind,
  sectionKinds,
} from "./compose-digest.ts";
export { digestHtml } from "./digest-html.ts";
export type { DigestMail } from "./digest-mail.ts";
export { digestText } from "./digest-text.ts";
export { sectionTitle, subjectOf } from "./digest-words.ts";
export type {
  DigestFacts,
  DigestFinding,
  DigestFlag,
  DigestPlace,
  DigestVerdict,
  DigestWaiting,
} from "./facts.ts";
