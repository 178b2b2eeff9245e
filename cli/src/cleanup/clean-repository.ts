/** Replaces a flag in the files of a repository, and says what is left. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { createTwoFilesPatch } from "diff";
import type { FoundReference } from "../scan/found-reference.ts";
import { languageOf } from "../scan/language.ts";
import type { ScanResult } from "../scan/scan-files.ts";
import { offsetAt, type ParsedModule, parseModule, placeAt } from "../script/parsed-module.ts";
import { type Cleaned, cleanModule } from "./clean-module.ts";
import { withoutKeyConstant } from "./exported-constants.ts";
import type { FinalVariant } from "./final-variant.ts";
import { keyNames } from "./key-names.ts";
import { neededConstants } from "./needed-constants.ts";

export interface CleanupQuestion {
  readonly root: string;
  /** All of the repository's. */
  readonly files: readonly string[];
  readonly final: FinalVariant;
  /** Where the key stands. */
  readonly scanned: Pick<ScanResult, "references" | "constants" | "packages">;
  readonly getters: ReadonlySet<string>;
  readonly pure: ReadonlySet<string>;
  /** Whether lines are those that files have afterwards. */
  readonly isWritten: boolean;
}

export interface CleanedFile {
  readonly path: string;
  readonly text: string;
  /** Unified, as `git apply` takes it. */
  readonly diff: string;
}

export interface LeftOver {
  readonly path: string;
  readonly line: number;
  readonly reason: string;
}

export interface Cleanup {
  readonly files: readonly CleanedFile[];
  readonly left: readonly LeftOver[];
}

export function cleanRepository(question: CleanupQuestion): Cleanup {
  const { root, final, scanned } = question;
  const before = (file: string): string | undefined => read(path.join(root, file));
  const after = new Map<string, string>();
  const left: FoundLeft[] = [];
  for (const [file, references] of byFile(scanned.references)) {
    const module = parsed(file, before(file));
    if (module === undefined) {
      const reason = notScript(file);
      left.push(...references.map(({ line }) => ({ path: file, line, wasLine: line, reason })));
      continue;
    }
    const cleaned = cleanModule(module, {
      ...question,
      isKey: keyNames(module, final.key, scanned),
    });
    left.push(...leftIn(module, { cleaned, references }, question));
    if (cleaned.isChanged) after.set(file, cleaned.edited.text);
  }
  const gone = dropConstants(question, { before, after });
  const files = [...after].map(([file, text]) => {
    return { path: file, text, diff: diffOf(file, before(file) ?? "", text) };
  });
  const stays = left.filter(({ path: file, wasLine }) => !gone.has(placeKey(file, wasLine)));
  return { files, left: stays.map(({ wasLine: _was, ...place }) => place) };
}

interface FoundLeft extends LeftOver {
  /** Its line before anything was changed. */
  readonly wasLine: number;
}

interface Texts {
  readonly before: (file: string) => string | undefined;
  readonly after: Map<string, string>;
}

/** Takes away the constants that held the key for files which do not need it any more; the lines on which they stood. */
function dropConstants(
  { files, final, scanned }: CleanupQuestion,
  { before, after }: Texts,
): Set<string> {
  const textOf = (file: string): string | undefined => after.get(file) ?? before(file);
  const { packages } = scanned;
  const constants = scanned.constants.filter(({ key }) => key === final.key);
  const needed = neededConstants({ constants, packages, files, textOf });
  const gone = new Set<string>();
  for (const constant of constants.filter((each) => !needed.has(each))) {
    const { path: file } = constant;
    const text = textOf(file);
    const module = parsed(file, text);
    if (module === undefined || text === undefined) continue;
    const cleaned = withoutKeyConstant(module, constant);
    if (cleaned === text || parseModule(file, cleaned) === undefined) continue;
    after.set(file, cleaned);
    gone.add(placeKey(file, constant.declaration.line));
  }
  return gone;
}

function placeKey(file: string, line: number): string {
  return `${file}:${line}`;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // Listed by git, and gone.
    return undefined;
  }
}

function parsed(file: string, text: string | undefined): ParsedModule | undefined {
  if (text === undefined || languageOf(file) !== "script") return undefined;
  return parseModule(file, text);
}

function notScript(file: string): string {
  return languageOf(file) === "script"
    ? "the file does not parse"
    : "only TypeScript and JavaScript are changed";
}

function leftIn(
  module: ParsedModule,
  { cleaned, references }: { cleaned: Cleaned; references: readonly FoundReference[] },
  { isWritten }: CleanupQuestion,
): FoundLeft[] {
  const { edited, refused, remarks } = cleaned;
  const leftAt = (offset: number, reason: string): FoundLeft => {
    const wasLine = placeAt(module.text, offset).line;
    const line = isWritten ? edited.lineOf(offset) : wasLine;
    return { path: module.path, line, wasLine, reason };
  };
  const told = [...refused, ...remarks].map(({ node, reason }) => leftAt(node.start, reason));
  const others = references.flatMap((reference) => {
    const offset = offsetAt(module.text, reference);
    const isTold = refused.some(({ node }) => node.start <= offset && offset < node.end);
    if (isTold || !edited.isKept(offset)) return [];
    return [leftAt(offset, whyLeft(reference))];
  });
  return [...told, ...others].sort((a, b) => a.line - b.line);
}

function whyLeft({ kind, through }: FoundReference): string {
  if (kind === "call") return "this call asks in a way that is not understood";
  if (kind === "constant") {
    return `the constant \`${through}\` is exported, or used for more than asking the flag`;
  }
  return "the key stands here as a text; what it is for is not known";
}

function byFile(references: readonly FoundReference[]): Map<string, FoundReference[]> {
  const files = new Map<string, FoundReference[]>();
  for (const reference of references) {
    files.set(reference.path, [...(files.get(reference.path) ?? []), reference]);
  }
  return files;
}

function diffOf(file: string, before: string, after: string): string {
  const patch = createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, {
    context: 3,
  });
  // The first line is a rule that only some tools write.
  return patch.replace(/^=+\n/, "");
}
