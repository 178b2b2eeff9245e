import { generate } from "lean-qr";
import { useMemo } from "react";

/** Of light around the code, so that a camera finds its edge (ISO/IEC 18004 wants four). */
const QUIET = 4;

/** A QR code, drawn here and nowhere else: what it holds may be a secret. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { path, size } = useMemo(() => draw(text), [text]);
  const extent = size + 2 * QUIET;
  return (
    // Dark on light in every theme: many cameras do not read the reverse.
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${extent} ${extent}`}
      shapeRendering="crispEdges"
      className="size-44 shrink-0 rounded-md border border-line"
    >
      <rect width={extent} height={extent} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

function draw(text: string): { path: string; size: number } {
  const code = generate(text);
  const squares: string[] = [];
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++)
      if (code.get(x, y)) squares.push(`M${x + QUIET} ${y + QUIET}h1v1h-1z`);
  }
  return { path: squares.join(""), size: code.size };
}
