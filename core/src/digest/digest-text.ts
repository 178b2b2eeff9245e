import type { DigestItem, DigestSection } from "./compose-digest.ts";
import { closing, type DigestMail, preferencesPath, restPath } from "./digest-mail.ts";
import { moreWords, sectionTitle, subjectOf } from "./digest-words.ts";

/** The mail as plain text. Whatever people typed stays within its line. */
export function digestText({ digest, name, baseUrl, stopUrl }: DigestMail): string {
  return [
    `Hello ${oneLine(name)},`,
    `${subjectOf(digest)}.`,
    ...digest.sections.map((section) => sectionText(section, baseUrl)),
    [
      "--",
      closing,
      `Change when it comes: ${baseUrl}${preferencesPath}`,
      `Stop it: ${stopUrl}`,
    ].join("\n"),
  ]
    .join("\n\n")
    .concat("\n");
}

function sectionText({ kind, items, more }: DigestSection, baseUrl: string): string {
  const title = sectionTitle(kind).toUpperCase();
  const rest =
    items[0] === undefined || more === 0 ? [] : [restText(kind, items[0], more, baseUrl)];
  return [title, ...items.map((item) => itemText(item, baseUrl)), ...rest].join("\n\n");
}

function itemText(
  { title, detail, projectName, isNew, path }: DigestItem,
  baseUrl: string,
): string {
  const mark = isNew ? " (new)" : "";
  return [
    `* ${oneLine(title)}${mark}`,
    `  ${oneLine(projectName)}: ${oneLine(detail)}`,
    `  ${baseUrl}${path}`,
  ].join("\n");
}

function restText(
  kind: DigestSection["kind"],
  { project }: DigestItem,
  more: number,
  baseUrl: string,
): string {
  return `${moreWords(more)}: ${baseUrl}${restPath(kind, project)}`;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
}
