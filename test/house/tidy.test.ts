/** What no linter checks. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { filesBelow, isTest, root, sourceFiles } from "./sources.ts";
import {
  anchorsOf,
  documentedCodes,
  errorCodesIn,
  exportedNames,
  forbiddenWordsIn,
  isConventionalTitle,
  localLinks,
  looseNamesIn,
  statusNumbersIn,
} from "./tidy-rules.ts";

const read = (file: string): Promise<string> => readFile(path.join(root, file), "utf8");

/** One line per remark about the product's own sources. */
async function remarks(
  isLookedAt: (file: string) => boolean,
  remarksOn: (source: string) => readonly string[],
): Promise<string[]> {
  const files = (await sourceFiles()).filter((file) => !isTest(file) && isLookedAt(file));
  expect(files).not.toEqual([]);
  const found = await Promise.all(
    files.map(async (file) => remarksOn(await read(file)).map((remark) => `${file}: ${remark}`)),
  );
  return found.flat();
}

const everywhere = (): boolean => true;
const inPureRooms = (file: string): boolean =>
  /^(sdk\/src\/(model|evaluate)|core\/src)\//.test(file);

test("exported names use the words of the glossary", async () => {
  const namesWithForbiddenWords = (source: string): string[] =>
    exportedNames(source).filter((name) => forbiddenWordsIn(name).length > 0);
  expect(await remarks(everywhere, namesWithForbiddenWords)).toEqual([]);
});

test("the pure rooms know no chance", async () => {
  const chance = (source: string): string[] => source.match(/\bMath\s*\.\s*random\b/g) ?? [];
  expect(await remarks(inPureRooms, chance)).toEqual([]);
});

test("nothing but routes, platform/http, who asks others and the log knows a status number", async () => {
  const belowHttp = (file: string): boolean =>
    /^(core|server)\/src\//.test(file) &&
    !/^server\/src\/(platform\/(http\/|outbound\/|logger\.ts)|wire\/|compose\/)|-routes\.ts$/.test(
      file,
    );
  expect(await remarks(belowHttp, statusNumbersIn)).toEqual([]);
});

test("browser tests name what they look for in full", async () => {
  const files = (await filesBelow("test")).filter((file) =>
    /\/(journeys|support)\/.*\.ts$/.test(file),
  );
  expect(files).not.toEqual([]);
  const loose = await Promise.all(
    files.map(async (file) => looseNamesIn(await read(file)).map((text) => `${file}: ${text}`)),
  );
  expect(loose.flat()).toEqual([]);
});

test("the sdk depends on nothing", async () => {
  const manifest = JSON.parse(await read("sdk/package.json"));
  expect(manifest.dependencies).toBeUndefined();
  const peers = Object.keys(manifest.peerDependencies ?? {});
  expect(peers.filter((name) => manifest.peerDependenciesMeta?.[name]?.optional !== true)).toEqual(
    [],
  );
});

test("every error code has a page in docs/problems.md, and every page a code", async () => {
  // What delivery refuses, and what core and the model find wrong with a document, reaches callers under the same code.
  const refusing = (await sourceFiles()).filter(
    (file) =>
      /^(server|delivery|core\/src\/(registry|changes|requests)|sdk\/src\/model)\//.test(file) &&
      !isTest(file),
  );
  const sources = await Promise.all(refusing.map(read));
  const used = new Set(sources.flatMap(errorCodesIn));
  expect(used.size).toBeGreaterThan(0);
  const documented = documentedCodes(await read("docs/problems.md"));
  expect([...used].filter((code) => !documented.includes(code)).sort()).toEqual([]);
  // A code may reach its refusal through a variable, so any mention as text counts.
  const all = sources.join("\n");
  expect(documented.filter((code) => !all.includes(`"${code}"`))).toEqual([]);
});

test("every decision says how it is checked", async () => {
  const decisions = (await filesBelow("docs/adr")).filter((file) => /\/\d{4}-.*\.md$/.test(file));
  expect(decisions).not.toEqual([]);
  const texts = await Promise.all(
    decisions.map(async (file) => ({ file, text: await read(file) })),
  );
  const silent = texts.filter(({ text }) => !/^#+ Check\b|^\*\*Check\b/m.test(text));
  expect(silent.map(({ file }) => file)).toEqual([]);
  const numbers = decisions.map((file) => path.basename(file).slice(0, 4));
  expect(new Set(numbers).size).toBe(numbers.length);
});

test("every link in the documents leads somewhere", async () => {
  const documents = (await filesBelow(".")).filter((file) => file.endsWith(".md"));
  expect(documents).toContain("README.md");
  const broken = await Promise.all(documents.map(brokenLinksOf));
  expect(broken.flat()).toEqual([]);
});

async function brokenLinksOf(document: string): Promise<string[]> {
  const broken: string[] = [];
  for (const link of localLinks(await read(document))) {
    const { file, anchor } = link;
    const target = file === "" ? document : path.posix.join(path.posix.dirname(document), file);
    if (!(await leadsSomewhere(target, anchor)))
      broken.push(`${document}: ${file}#${anchor ?? ""}`);
  }
  return broken;
}

async function leadsSomewhere(target: string, anchor: string | undefined): Promise<boolean> {
  if (!existsSync(path.join(root, target))) return false;
  return (
    anchor === undefined || !target.endsWith(".md") || anchorsOf(await read(target)).has(anchor)
  );
}

const titles = commitTitles();

// A source archive has no history to look at.
test.skipIf(titles === undefined)(
  "commit titles say what kind of change it is, and what it does",
  () => {
    expect(titles).not.toEqual([]);
    expect(titles?.filter((title) => !isConventionalTitle(title))).toEqual([]);
  },
);

function commitTitles(): string[] | undefined {
  try {
    const log = execFileSync("git", ["log", "--no-merges", "--format=%s"], {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return log.split("\n").filter((title) => title !== "");
  } catch {
    return undefined;
  }
}
