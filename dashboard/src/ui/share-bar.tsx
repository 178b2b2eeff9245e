import { useId } from "react";
import { type Fill, FillPatterns, paintOf } from "./fills.tsx";

export interface ShareBarPart {
  readonly name: string;
  /** Part (0 … 1) of the whole. */
  readonly share: number;
  readonly fill: Fill;
}

const width = 240;
const height = 14;

/** How a whole is shared out, as one bar. Whoever does not see it reads the texts beside it. */
export function ShareBar({ parts }: { parts: readonly ShareBarPart[] }) {
  const id = useId();
  let end = 0;
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden
      className="block h-3.5 w-full text-on"
    >
      <FillPatterns id={id} />
      {parts.map(({ name, share, fill }) => {
        const start = end;
        end += share * width;
        return (
          <rect
            key={name}
            x={start}
            width={share * width}
            height={height}
            fill={paintOf(fill, id)}
            stroke="currentColor"
            vectorEffect="non-scaling-stroke"
          />
        );
      })}
      <rect
        width={width}
        height={height}
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
