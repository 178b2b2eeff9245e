import { withDays } from "./sentence-text.ts";

/** A sentence in which names stand between backticks, shown as code; its days are written as pages write them. */
export function Sentence({ text }: { text: string }) {
  return text.split("`").map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other identity and never move.
      <code key={index} className="font-mono text-[0.95em] font-medium wrap-anywhere">
        {part}
      </code>
    ) : (
      withDays(part)
    ),
  );
}
