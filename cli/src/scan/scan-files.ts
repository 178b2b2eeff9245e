/** Finds references in files, one after the other: reads each once, looks for all keys at once, parses only what names one. */
import { closeSync, openSync, readSync } from "node:fs";
import path from "node:path";
import { getterNames } from "../script/flag-calls.ts";
import { type ParsedModule, parseModule } from "../script/parsed-module.ts";
import {
  type ExportedConstant,
  type FoundReference,
  inOrder,
  type ReferenceKind,
} from "./found-reference.ts";
import type { OwnPackages } from "./import-target.ts";
import { importedConstants } from "./imported-constants.ts";
import { type Language, languageOf } from "./language.ts";
import { importedReferences, type ScriptQuestion, scriptReferences } from "./script-references.ts";
import { someQuoted, textReferences } from "./text-references.ts";
import { type FoundWord, type WordFinder, wordFinder } from "./word-finder.ts";

export interface ScanQuestion {
  /** Root of the repository. */
  readonly root: string;
  /** From the root, with `/`. */
  readonly files: Iterable<string>;
  readonly keys: Iterable<string>;
  /** Names of one's own functions that take a key. */
  readonly getters?: Iterable<string>;
  /** Whether calls that ask keys which were not given are looked for too. */
  readonly findsUnknown?: boolean;
}

export interface ScanResult {
  readonly references: readonly FoundReference[];
  /** Calls that ask keys which were not given. */
  readonly unknown: readonly FoundReference[];
  /** Files that were read. */
  readonly files: number;
  readonly bytes: number;
  /** Too large, binary, or gone. */
  readonly skipped: number;
  /** TypeScript and JavaScript with syntax errors; they were read by pattern. */
  readonly unparsed: readonly string[];
  /** Constants that hold keys, and that other files can import. */
  readonly constants: readonly ExportedConstant[];
  /** Packages of the repository itself. */
  readonly packages: OwnPackages;
}

/** A hand does not write files of this size, and a parser takes seconds for them. */
const fileBytesMax = 1 << 20;
/** One for all files, which are read one after the other; what fills it is too large. */
const page = Buffer.allocUnsafeSlow(fileBytesMax + 1);
/** Larger ones are bundles, not what somebody wrote; they are read by pattern. */
const parsedBytesMax = 256 << 10;
/** On average; a page of code has some forty characters on each line. */
const minifiedLineLength = 300;
const minifiedBytesMin = 5_000;
/** Git takes a file for binary when there is a NUL in its first 8,000 bytes. */
const headBytes = 8_000;

export function scanFiles(question: ScanQuestion): ScanResult {
  const scanner = createScanner(question);
  for (const file of question.files) scanner.take(file);
  scanner.follow();
  return scanner.result();
}

/** What a run gathers. */
interface Gathered {
  readonly references: FoundReference[];
  readonly unknown: FoundReference[];
  readonly exported: ExportedConstant[];
  readonly unparsed: string[];
  /** Read, and so perhaps importing a constant. */
  readonly scripts: string[];
  readonly packages: Map<string, string>;
  bytes: number;
  files: number;
  skipped: number;
}

interface Scanner {
  take(file: string): void;
  /** Reads again the files that name a constant of another one. */
  follow(): void;
  result(): ScanResult;
}

function createScanner({ root, keys, getters = [], findsUnknown = false }: ScanQuestion): Scanner {
  const question: ScriptQuestion = { keys: new Set(keys), getters: new Set(getters) };
  const findKeys = wordFinder(question.keys);
  const findGetters = findsUnknown
    ? wordFinder([...getterNames, ...question.getters], { mayFollowPeriod: true })
    : undefined;
  const gathered: Gathered = {
    references: [],
    unknown: [],
    exported: [],
    unparsed: [],
    scripts: [],
    packages: new Map(),
    bytes: 0,
    files: 0,
    skipped: 0,
  };
  return {
    take(file) {
      const language = languageOf(file);
      if (language === undefined) return;
      const bytes = readSource(path.join(root, file));
      if (bytes === undefined) {
        gathered.skipped += 1;
        return;
      }
      gathered.files += 1;
      gathered.bytes += bytes.length;
      if (file.endsWith("package.json")) notePackage(gathered.packages, file, bytes);
      if (language === "script") gathered.scripts.push(file);
      takeSource({ path: file, bytes, language }, { question, findKeys, findGetters, gathered });
    },
    follow: () => followConstants(root, question, gathered),
    result: () => {
      const { files, bytes, skipped, unparsed, references, unknown, exported, packages } = gathered;
      return {
        references: withoutRepeats(references),
        unknown: withoutRepeats(unknown),
        files,
        bytes,
        skipped,
        unparsed,
        constants: exported,
        packages,
      };
    },
  };
}

interface Source {
  readonly path: string;
  readonly bytes: Buffer;
  readonly language: Language;
}

interface Means {
  readonly question: ScriptQuestion;
  readonly findKeys: WordFinder;
  readonly findGetters: WordFinder | undefined;
  readonly gathered: Gathered;
}

function takeSource(source: Source, { question, findKeys, findGetters, gathered }: Means): void {
  const words = findKeys(source.bytes);
  if (source.language !== "script") {
    if (words.length > 0) gathered.references.push(...textReferences(source, words));
    return;
  }
  const asksSomething = findGetters?.(source.bytes).some((word) => isAsked(source.bytes, word));
  if (!someQuoted(source.bytes, words) && !asksSomething) return;
  if (source.bytes.length > parsedBytesMax || isMinified(source.bytes)) {
    gathered.references.push(...textReferences({ ...source, language: "quoted" }, words));
    return;
  }
  const module = parseModule(source.path, source.bytes.toString("utf8"));
  if (module === undefined) {
    gathered.unparsed.push(source.path);
    gathered.references.push(...textReferences({ ...source, language: "quoted" }, words));
    return;
  }
  const { references, exported, asked } = scriptReferences(module, question);
  gathered.references.push(...references);
  gathered.exported.push(...exported);
  if (findGetters !== undefined) gathered.unknown.push(...asked);
}

/** What a tool has put on a few lines has no names left to follow. */
function isMinified(bytes: Buffer): boolean {
  if (bytes.length < minifiedBytesMin) return false;
  let lines = 1;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines += 1;
  return bytes.length / lines > minifiedLineLength;
}

/** Whether a getter's name is followed by a call whose first argument is a text. */
function isAsked(bytes: Buffer, { word, start }: FoundWord): boolean {
  const after = bytes.toString("latin1", start + word.length, start + word.length + 200);
  return /^\s*(?:<[^()]*>)?\s*\(\s*["'`][a-z0-9]/.test(after);
}

function followConstants(root: string, question: ScriptQuestion, gathered: Gathered): void {
  const { exported, scripts, packages } = gathered;
  if (exported.length === 0) return;
  const findNames = wordFinder(
    exported.map(({ name }) => name),
    { mayFollowPeriod: true },
  );
  const means = { question, packages, gathered };
  for (const file of scripts) {
    const bytes = readSource(path.join(root, file));
    if (bytes === undefined || findNames(bytes).length === 0) continue;
    const module = parseModule(file, bytes.toString("utf8"));
    if (module !== undefined) takeUses(module, means);
  }
}

function takeUses(
  module: ParsedModule,
  means: { question: ScriptQuestion; packages: OwnPackages; gathered: Gathered },
): void {
  const { question, packages, gathered } = means;
  for (const { constant, local } of importedConstants(module, gathered.exported, packages)) {
    const uses = importedReferences(module, constant, { local, question });
    gathered.references.push(...uses);
  }
}

/** Undefined when it is no source text. What is given holds until the next file is read. */
function readSource(file: string): Buffer | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, "r");
    const length = readSync(descriptor, page, 0, page.length, 0);
    if (length === page.length) return undefined;
    return page.subarray(0, Math.min(length, headBytes)).includes(0)
      ? undefined
      : page.subarray(0, length);
  } catch {
    // Listed by git, but removed or no file: a submodule, a broken link.
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function notePackage(packages: Map<string, string>, file: string, bytes: Buffer): void {
  const name = /^\s*"name"\s*:\s*"([^"]+)"/m.exec(bytes.toString("utf8"))?.[1];
  const folder = path.posix.dirname(file);
  if (name !== undefined) packages.set(name, folder === "." ? "" : folder);
}

/** One for each place and key; a call says more than a text. */
function withoutRepeats(references: readonly FoundReference[]): FoundReference[] {
  const kept = new Map<string, FoundReference>();
  for (const reference of references) {
    const { key, path: file, line, column } = reference;
    const place = JSON.stringify([key, file, line, column]);
    const held = kept.get(place);
    if (held === undefined || rank[reference.kind] > rank[held.kind]) kept.set(place, reference);
  }
  return [...kept.values()].sort(inOrder);
}

const rank: Readonly<Record<ReferenceKind, number>> = { text: 0, constant: 1, call: 2 };
