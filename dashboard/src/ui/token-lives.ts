export const tokenLives = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "A year" },
  { value: "never", label: "No end" },
] as const;

export type TokenLife = (typeof tokenLives)[number]["value"];

export function daysOf(life: TokenLife): number | null {
  return life === "never" ? null : Number(life);
}
