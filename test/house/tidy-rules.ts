/** What the tidy test looks for, as functions of a text, so that each can be shown to find it. */

const FORBIDDEN_WORDS = new Set([
  "toggle",
  "variation",
  "cohort",
  "strategy",
  "hydration",
  "datafile",
  "ruleset",
  "namespace",
]);

/** Names that a module gives to others. */
export function exportedNames(source: string): string[] {
  const declared = source.matchAll(
    /^export\s+(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:const|let|function\*?|class|interface|type)\s+([\w$]+)/gm,
  );
  const listed = [...source.matchAll(/^export\s+(?:type\s+)?\{([^}]*)\}/gm)].flatMap(
    ([, list = ""]) => list.split(",").map((item) => item.trim().split(/\s+/).at(-1) ?? ""),
  );
  return [...[...declared].map(([, name = ""]) => name), ...listed].filter((name) => name !== "");
}

/** Words of a name that the glossary replaces by another. */
export function forbiddenWordsIn(name: string): string[] {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[_$\d]+/)
    .map((word) => word.replace(/ies$/, "y").replace(/s$/, ""));
  const pairs = words.map((word, index) => word + (words[index + 1] ?? ""));
  return [...new Set([...words, ...pairs])].filter((word) => FORBIDDEN_WORDS.has(word));
}

/** `feat(sdk): evaluate in the browser`: a kind, perhaps a workspace, and a sentence that begins small and has no stop. */
export function isConventionalTitle(title: string): boolean {
  return /^(feat|fix|perf|refactor|test|docs|build|ci|chore|revert|style)(\([a-z][a-z0-9-]*\))?!?: [^A-Z\s].*[^.\s]$/.test(
    title,
  );
}

/** Codes with which this source refuses, where they are written as text. */
export function errorCodesIn(source: string): string[] {
  const refusals = source.matchAll(/new DomainError\(\s*"[a-z_]+",\s*"([a-z_]+)"/g);
  const problems = source.matchAll(
    /\bstatus: \d{3}, code: "([a-z_]+)"|\bcode: "([a-z]+(?:_[a-z]+)+)"/g,
  );
  return [
    ...[...refusals].map(([, code = ""]) => code),
    ...[...problems].map(([, plain, joined]) => plain ?? joined ?? ""),
  ];
}

/** In docs/problems.md each code has a heading of its own. */
export function documentedCodes(markdown: string): string[] {
  return [...markdown.matchAll(/^#{2,4}\s+`?([a-z]+(?:_[a-z]+)*)`?\s*$/gm)].map(
    ([, code = ""]) => code,
  );
}

export interface Link {
  readonly file: string;
  readonly anchor: string | undefined;
}

/** Links of a Markdown text to other files of the project. */
export function localLinks(markdown: string): Link[] {
  const prose = markdown.replace(/^(```|~~~)[\s\S]*?^\1/gm, "").replace(/`[^`\n]*`/g, "");
  const targets = [...prose.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)].map(
    ([, target = ""]) => target,
  );
  return targets
    .filter((target) => !/^[a-z][a-z+.-]*:/i.test(target))
    .map((target) => {
      const [file = "", anchor] = target.split("#");
      return { file: decodeURIComponent(file), anchor };
    });
}

/** The anchors that GitHub gives to the headings of a Markdown text. */
export function anchorsOf(markdown: string): Set<string> {
  const prose = markdown.replace(/^(```|~~~)[\s\S]*?^\1/gm, "");
  const headings = [...prose.matchAll(/^#{1,6}\s+(.*?)\s*#*$/gm)].map(([, heading = ""]) =>
    heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-"),
  );
  const named = [...markdown.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)].map(([, name = ""]) => name);
  return new Set([...headings, ...named]);
}

/** Numbers of HTTP where only `platform/http` and routes may speak HTTP. */
export function statusNumbersIn(source: string): string[] {
  const found = source.matchAll(
    /\bstatusCode\b|\.(?:code|status)\(\s*[1-5]\d\d\b|\bstatus:\s*[1-5]\d\d\b/g,
  );
  return [...found].map(([text]) => text);
}

/**
 * Names that a browser test gives as text without saying that they are all of a name. They match wherever they are part of one, and so
 * as many elements as a page has drawn by then.
 */
export function looseNamesIn(source: string): string[] {
  const plain = source.replace(/\$\{[^}]*\}/g, "").replace(/\s+/g, " ");
  const byRole = plain.matchAll(/\bgetByRole\([^(){}]*\{([^{}]*)\}/g);
  const byLabel = plain.matchAll(/\bgetByLabel\(\s*(["'`][^)]*)\)/g);
  return [
    ...[...byRole].filter(([, options = ""]) => /\bname\b(?!: \/)/.test(options)),
    ...byLabel,
  ].flatMap(([text, options = ""]) => (/\bexact: true\b/.test(options) ? [] : [text]));
}
