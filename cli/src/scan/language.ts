import path from "node:path";

/**
 * How keys are told from other words in a file:
 * - `script`: by syntax, as TypeScript or JavaScript;
 * - `quoted`: between quotes, since bare words are names of things in most languages;
 * - `bare`: wherever they stand as words, since such formats write texts without quotes.
 */
export type Language = "script" | "quoted" | "bare";

const extensions: Readonly<Record<Language, string>> = {
  script: "js mjs cjs jsx ts mts cts tsx",
  quoted:
    "py pyi rb erb java kt kts scala groovy go rs c h cc cpp cxx hpp m mm swift cs fs vb php dart ex exs erl clj cljs lua pl r jl" +
    " vue svelte astro html htm hbs ejs json jsonc json5 graphql sql sh bash zsh fish ps1 nix gradle cmake",
  bare: "yaml yml toml ini cfg conf properties env tf tfvars hcl xml plist",
};

const byExtension: ReadonlyMap<string, Language> = new Map(
  (["script", "quoted", "bare"] as const).flatMap((language) =>
    extensions[language].split(" ").map((extension): [string, Language] => [extension, language]),
  ),
);

/** Files that a tool writes; a key in them says nothing about what code asks. */
const written =
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|composer\.lock)$|\.min\.(js|mjs|cjs)$/;

/** Undefined for what is no code: prose, styles, pictures, lock files. */
export function languageOf(file: string): Language | undefined {
  if (written.test(file)) return undefined;
  const name = path.posix.basename(file).toLowerCase();
  if (name.startsWith("dockerfile") || name.startsWith(".env")) return "bare";
  return byExtension.get(path.posix.extname(name).slice(1));
}
