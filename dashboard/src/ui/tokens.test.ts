import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

// Reads the colours out of the style sheet and computes what WCAG 2 asks: 4.5 for text (1.4.3), 3 for graphics (1.4.11).

const css = readFileSync(`${import.meta.dirname}/styles.css`, "utf8");
const themes = ["light", "dark"] as const;
type Rgb = readonly [number, number, number];

function colour(token: string, theme: (typeof themes)[number]): Rgb {
  const pair = new RegExp(
    `--c-${token}: light-dark\\(oklch\\(([^)]+)\\), oklch\\(([^)]+)\\)\\)`,
  ).exec(css);
  const text = pair?.[theme === "light" ? 1 : 2];
  if (text === undefined) throw new Error(`There is no colour --c-${token}.`);
  const [lightness = 0, chroma = 0, hue = 0] = text.split(" ").map(Number);
  return fromOklch(lightness, chroma, hue);
}

/** Björn Ottosson's matrices from OKLab to linear sRGB. */
function fromOklch(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channel = (value: number) => Math.min(1, Math.max(0, value));
  return [
    channel(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    channel(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    channel(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Rgb, other: Rgb): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

const grounds = ["bg", "surface", "raised"];
const text: readonly (readonly [string, string])[] = [
  ...["ink", "ink2", "ink3", "accent", "warn-ink", "bad-ink", "on"].flatMap((ink) =>
    grounds.map((ground) => [ink, ground] as const),
  ),
  ["ink", "accent-wash"],
  ["ink2", "accent-wash"],
  ["warn-ink", "warn-wash"],
  ["ink", "warn-wash"],
  ["bad-ink", "bad-wash"],
  ["ink3", "bad-wash"],
  ["accent-ink", "accent"],
  ["on-ink", "on"],
  ["bad-on", "bad"],
  ["bg", "ink"],
];
const graphics: readonly (readonly [string, string])[] = [
  ...["field", "on", "accent", "bad"].flatMap((mark) =>
    grounds.map((ground) => [mark, ground] as const),
  ),
];

for (const theme of themes) {
  test.each(text)(`in the ${theme} theme %s can be read on %s`, (ink, ground) => {
    expect(contrast(colour(ink, theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });
  test.each(graphics)(`in the ${theme} theme %s stands out from %s`, (mark, ground) => {
    expect(contrast(colour(mark, theme), colour(ground, theme))).toBeGreaterThanOrEqual(3);
  });
}
