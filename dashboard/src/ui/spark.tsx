/** The shape of the last hours, without numbers; the number stands beside it. */
export function Spark({
  values,
  width = 72,
  height = 18,
}: {
  values: readonly number[];
  width?: number;
  height?: number;
}) {
  const line = sparkPath(values, { width, height });
  return (
    <svg width={width} height={height} className="shrink-0 text-on" aria-hidden>
      <path d={`${line}V${height}H0Z`} fill="currentColor" opacity="0.15" />
      <path d={line} fill="none" stroke="currentColor" strokeWidth="1.25" strokeLinejoin="round" />
    </svg>
  );
}

/** A polyline over the values, highest at the top; a pixel is left so that the stroke is not cut. */
export function sparkPath(
  values: readonly number[],
  { width, height }: { width: number; height: number },
): string {
  const max = Math.max(...values, 1);
  const stepX = width / Math.max(values.length - 1, 1);
  const points = values.map((value, index) => {
    const x = round(index * stepX);
    const y = round(height - 1 - (value / max) * (height - 2));
    return `${x} ${y}`;
  });
  return points.length === 0 ? `M0 ${height - 1}H${width}` : `M${points.join("L")}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
