import { contextText } from "./context-text.ts";

/** A context, one attribute after the other; a line breaks between two of them and, unless one is too long, nowhere else. */
export function ContextFacts({ context }: { context: Readonly<Record<string, unknown>> | null }) {
  const facts = Object.entries(context ?? {});
  if (facts.length === 0) return contextText(context);
  return facts.map(([attribute, value], index) => (
    <span key={attribute}>
      <span className="inline-block max-w-full font-mono text-xs wrap-anywhere">
        <span className="text-ink2">{attribute}</span> {JSON.stringify(value)}
        {index < facts.length - 1 && ","}
      </span>{" "}
    </span>
  ));
}
