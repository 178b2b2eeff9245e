/** `2.5 %`, or less than can be said in short. */
export function tinyShareText(share: number): string {
  const percent = share * 100;
  if (percent === 0) return "0 %";
  if (percent < 0.01) return "less than 0.01 %";
  return `${Number(percent.toFixed(percent < 1 ? 2 : 1))} %`;
}
