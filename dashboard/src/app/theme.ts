export type Theme = "system" | "light" | "dark";

export const themes: readonly { readonly value: Theme; readonly label: string }[] = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

/** Read by public/theme.js before the first paint. */
const storageKey = "yardarm.theme";

export function currentTheme(): Theme {
  const chosen = document.documentElement.dataset["theme"];
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}

export function chooseTheme(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
  localStorage.setItem(storageKey, theme);
}

/** From whatever is seen now to the other one. */
export function flipTheme(): void {
  const isDark =
    currentTheme() === "dark" ||
    (currentTheme() === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  chooseTheme(isDark ? "light" : "dark");
}
