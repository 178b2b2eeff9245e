/** `2026-10-01 09:30`, UTC: reports say the same everywhere, whoever reads them and where. */
export function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at} className="num whitespace-nowrap">
      {momentText(at)}
    </time>
  );
}

export function momentText(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)}`;
}

export function percentText(share: number): string {
  if (share > 0 && share < 0.001) return "< 0.1 %";
  return `${(share * 100).toFixed(share === 0 || share === 1 ? 0 : 1)} %`;
}
