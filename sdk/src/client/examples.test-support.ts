/** Examples in documents and in doc comments, as files that can be compiled. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const sources = fileURLToPath(new URL("..", import.meta.url));
const root = path.resolve(sources, "../..");

/** The TypeScript in a document, one module for each block. */
export async function examplesInDocument(document: string): Promise<Record<string, string>> {
  const text = await readFile(path.join(root, document), "utf8");
  const name = document
    .replace(/^docs\/|\.md$/g, "")
    .replaceAll("/", "-")
    .toLowerCase();
  const blocks = [...text.matchAll(/^```(tsx?)\n([\s\S]*?)^```$/gm)];
  return Object.fromEntries(
    blocks.map(([, kind = "ts", code = ""], index) => [`${name}-${index + 1}.${kind}`, code]),
  );
}

/** The READMEs and every page below docs that is about the present; decisions of the past are not kept up to date. */
export async function documents(): Promise<readonly string[]> {
  const pages = await readdir(path.join(root, "docs"));
  return [
    "README.md",
    "sdk/README.md",
    ...pages.filter((name) => name.endsWith(".md")).map((it) => `docs/${it}`),
  ];
}

export interface CommentExample {
  /** Below `src`. */
  readonly file: string;
  readonly code: string;
}

/** The code of each `@example` in the sources. */
export async function examplesInComments(): Promise<readonly CommentExample[]> {
  const files = (await readdir(sources, { recursive: true }))
    .map((file) => file.replaceAll(path.sep, "/"))
    .filter((file) => /\.tsx?$/.test(file) && !/\.test(-support)?\./.test(file))
    .sort();
  const found = await Promise.all(
    files.map(async (file) => {
      const codes = codesOf(await readFile(path.join(sources, file), "utf8"));
      return codes.map((code) => ({ file, code }));
    }),
  );
  return found.flat();
}

/** What stands under `@example`, up to the next tag or the end of the comment. */
export function codesOf(source: string): readonly string[] {
  const comments = [...source.matchAll(/\/\*\*([\s\S]*?)\*\//g)].map(([, comment = ""]) =>
    comment.replace(/^ *\* ?/gm, ""),
  );
  return comments.flatMap((comment) => {
    const [, ...examples] = comment.split(/^@example\n/m);
    return examples.map((example) => (example.split(/^@\w+/m, 1)[0] ?? "").trimEnd());
  });
}

/** Every name that a door gives, with the door to import it from; the doors earlier in the list first. */
export async function namesByDoor(doors: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const door of doors) {
    const room = door === "@yardarm/sdk" ? "client" : door.slice("@yardarm/sdk/".length);
    const index = await readFile(path.join(sources, room, "index.ts"), "utf8");
    for (const [, list = ""] of index.matchAll(/^export\s+(?:type\s+)?\{([^}]*)\}/gm)) {
      for (const item of list.split(",")) {
        const name = item.trim().replace(/^type\s+/, "");
        if (name !== "" && !names.has(name)) names.set(name, door);
      }
    }
  }
  return names;
}
