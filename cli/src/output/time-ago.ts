const units: readonly (readonly [name: Intl.RelativeTimeFormatUnit, lengthMs: number])[] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
];

const format = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });

/** `3 min. ago`; a clock that runs behind the server's gives `now`. */
export function timeAgo(instant: string, nowMs: number): string {
  const elapsedMs = Math.max(0, nowMs - Date.parse(instant));
  const [name, lengthMs] = units.find(([, length]) => elapsedMs >= length) ?? ["second", 1_000];
  return format.format(-Math.floor(elapsedMs / lengthMs), name);
}
