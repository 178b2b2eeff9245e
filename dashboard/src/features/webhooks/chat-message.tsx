import type { WebhookExample } from "@yardarm/server/wire";
import { TriangleAlert } from "lucide-react";
import { plainSentence } from "../../ui/sentence-text.ts";

/** What people will read in the chat; each chat has its own look, the words are these. */
export function ChatMessage({ message }: { message: NonNullable<WebhookExample["message"]> }) {
  const { sentence, isUrgent, lines, fields, link } = message;
  return (
    <section
      aria-label="Example of a message"
      className="mt-2 flex flex-col gap-2.5 rounded-md bg-raised p-4 text-sm"
    >
      <p className="flex gap-2 font-medium wrap-anywhere">
        {isUrgent && (
          <TriangleAlert
            size={16}
            role="img"
            aria-label="Wants attention"
            className="mt-0.5 shrink-0 text-warn-ink"
          />
        )}
        <span className="min-w-0">{plainSentence(sentence)}</span>
      </p>
      {lines.length > 0 && (
        <ul className="list-disc pl-5 text-ink2">
          {lines.map((line) => (
            <li key={line}>{plainSentence(line)}</li>
          ))}
        </ul>
      )}
      {fields.length > 0 && (
        <dl className="grid grid-cols-[repeat(auto-fill,minmax(130px,1fr))] gap-x-4 gap-y-2">
          {fields.map(({ name, value }) => (
            <div key={name} className="min-w-0">
              <dt className="text-xs text-ink2">{name}</dt>
              <dd className="wrap-anywhere">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {link !== null && (
        <p>
          <span className="inline-block rounded-md border border-line bg-surface px-3 py-1 font-medium">
            {link.text}
          </span>
        </p>
      )}
    </section>
  );
}
