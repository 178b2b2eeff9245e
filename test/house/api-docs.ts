/** What the documentation of an API is looked at for, as functions of a text, so that each can be shown to find it. */

/** A name that a module gives on, and the file that it comes from, relative to the module. */
export interface Passed {
  readonly name: string;
  /** As that file calls it. */
  readonly source: string;
  readonly from: string;
}

/** `export { a, type B as C } from "./x.ts"`, one for each name. */
export function passedOn(source: string): Passed[] {
  const lists = source.matchAll(/^export\s+(?:type\s+)?\{([^}]*)\}\s*from\s*"([^"]+)"/gm);
  return [...lists].flatMap(([, list = "", from = ""]) =>
    list
      .split(",")
      .map((item) => item.trim().replace(/^type\s+/, ""))
      .filter((item) => item !== "")
      .map((item) => {
        const [original = "", name = original] = item.split(/\s+as\s+/);
        return { name, source: original, from };
      }),
  );
}

/** What a source says of one of its exports; `undefined` when it has no such export. */
export interface Declaration {
  /** Without the stars; `undefined` when there is none. */
  readonly comment: string | undefined;
  /** From the name to the end of the declaration. */
  readonly body: string;
}

/** As the formatter writes it: at the start of a line, with everything that belongs to it indented. */
export function declarationOf(source: string, name: string): Declaration | undefined {
  const kinds = "const|let|function\\*?|class|interface|type";
  const start = new RegExp(
    `^export\\s+(?:declare\\s+)?(?:abstract\\s+)?(?:async\\s+)?(?:${kinds})\\s+${escaped(name)}(?![\\w$])`,
    "m",
  ).exec(source);
  if (start === null) return undefined;
  const rest = source.slice(start.index);
  const end = /\n(?=[^\s)}\]])/.exec(rest)?.index ?? rest.length;
  return { comment: commentBefore(source, start.index), body: rest.slice(0, end) };
}

/**
 * Methods that others can call and that nothing is said of: of classes and of interfaces. What a class implements is
 * explained by the interface, and editors show it.
 */
export function silentMethodsOf({ body }: Declaration): string[] {
  if (!/^export\s+(?:declare\s+)?(?:abstract\s+)?(?:class|interface)\b/.test(body)) return [];
  if (/^[^\n]*\bimplements\b/.test(body)) return [];
  const methods = body.matchAll(/^ {2}(?:async |static |get )*([a-z]\w*)(?:<[^\n]*?>)?\(/gm);
  const silent = [...methods].filter(({ index }) => commentBefore(body, index) === undefined);
  const documented = new Set(
    [...body.matchAll(/\*\/\n {2}(?:async |static |get )*([a-z]\w*)(?:<[^\n]*?>)?\(/g)].map(
      ([, name]) => name,
    ),
  );
  // The second of two signatures needs no words of its own, nor does a constructor that nobody calls.
  return [...new Set(silent.map(([, name = ""]) => name))].filter(
    (name) => name !== "constructor" && !documented.has(name),
  );
}

/** Whether a function throws on its own account, and says nothing of it. */
export function throwsInSilence({ comment, body }: Declaration): boolean {
  return /^export\s+(?:async\s+)?function/.test(body) && / throw new /.test(body)
    ? !/@throws|[Rr]ejects/.test(comment ?? "")
    : false;
}

function commentBefore(source: string, index: number): string | undefined {
  const before = source
    .slice(0, index)
    .replace(/(?:\n *\/\/[^\n]*)+\n *$/, "\n")
    .trimEnd();
  if (!before.endsWith("*/")) return undefined;
  return plain(before.slice(before.lastIndexOf("/**")));
}

function plain(comment: string): string {
  return comment
    .replace(/^\/\*\*|\*\/$/g, "")
    .replace(/^ *\* ?/gm, "")
    .trim();
}

function escaped(name: string): string {
  return name.replace(/[$]/g, "\\$&");
}
