/** Patterns and not colours tell variants apart: full, hatched, dotted, crossed, and hollow for what is off or unknown. */
const fills = ["full", "hatched", "dotted", "crossed"] as const;
export type Fill = (typeof fills)[number] | "hollow";

/** The fill of the nth thing that needs one. */
export function fillAt(index: number): Fill {
  return fills[index % fills.length] ?? "full";
}

/** What an SVG shape is painted with; `id` is that of the `FillPatterns` beside it. */
export function paintOf(fill: Fill, id: string): string {
  if (fill === "full") return "currentColor";
  return fill === "hollow" ? "none" : `url(#${id}${fill})`;
}

/** Stands in an SVG whose shapes are painted by `paintOf`. */
export function FillPatterns({ id }: { id: string }) {
  return (
    <defs>
      <pattern
        id={`${id}hatched`}
        width="6"
        height="6"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width="2" height="6" fill="currentColor" />
      </pattern>
      <pattern id={`${id}dotted`} width="5" height="5" patternUnits="userSpaceOnUse">
        <circle cx="2" cy="2" r="1.2" fill="currentColor" />
      </pattern>
      <pattern id={`${id}crossed`} width="6" height="6" patternUnits="userSpaceOnUse">
        <path d="M0 0L6 6M6 0L0 6" stroke="currentColor" strokeWidth="1" />
      </pattern>
    </defs>
  );
}

/** The patterns for marks that stand in no picture of their own. */
export function FillSource({ id }: { id: string }) {
  return (
    <svg width="0" height="0" aria-hidden className="absolute text-on">
      <FillPatterns id={id} />
    </svg>
  );
}

/** The same fill in a legend. */
export function FillMark({ fill, id }: { fill: Fill; id: string }) {
  return (
    <svg width="14" height="14" aria-hidden className="shrink-0 text-on">
      <rect
        x="0.5"
        y="0.5"
        width="13"
        height="13"
        rx="2"
        fill={paintOf(fill, id)}
        stroke="currentColor"
      />
    </svg>
  );
}
