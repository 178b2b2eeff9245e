import { dayText } from "./time.tsx";

/** A sentence with names between backticks, where only text can be shown: in a choice, a label, a message. */
export function plainSentence(text: string): string {
  return text
    .split("`")
    .map((part, index) => (index % 2 === 1 ? part : withDays(part)))
    .join("");
}

/** Not of a moment, nor within a longer number or key. */
const day = /(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])/g;

/** `3 Dec 2026` for `2026-12-03`: sentences say days as programs read them, and pages as people do. */
export function withDays(text: string): string {
  return text.replace(day, (found) => (Number.isNaN(Date.parse(found)) ? found : dayText(found)));
}
