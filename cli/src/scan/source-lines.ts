import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { FoundReference } from "./found-reference.ts";

/** A reference with what stands around it. */
export interface ReadReference extends FoundReference {
  /** Of the line without the space around it: the same reference has it wherever it moves to. */
  readonly hash: string;
  /** The line, with as many before and after it as were asked for. */
  readonly context?: { readonly firstLine: number; readonly lines: readonly string[] };
}

/** Longer ones are cut off: a line of generated code can be a megabyte. */
const lineLengthMax = 200;

export function readLines(
  root: string,
  references: readonly FoundReference[],
  contextLines: number | undefined,
): ReadReference[] {
  let held: { path: string; lines: readonly string[] } | undefined;
  return references.map((reference) => {
    if (held?.path !== reference.path) {
      const text = readFileSync(path.join(root, reference.path), "utf8");
      held = { path: reference.path, lines: text.split(/\r?\n/) };
    }
    return withLines(reference, held.lines, contextLines);
  });
}

function withLines(
  reference: FoundReference,
  lines: readonly string[],
  contextLines: number | undefined,
): ReadReference {
  const hash = lineHash(lines[reference.line - 1] ?? "");
  if (contextLines === undefined) return { ...reference, hash };
  const firstLine = Math.max(1, reference.line - contextLines);
  const shown = lines.slice(firstLine - 1, reference.line + contextLines);
  return {
    ...reference,
    hash,
    context: { firstLine, lines: shown.map(shortened) },
  };
}

/** Plain text: no control characters but tabs, and no half of a character at the end. */
function shortened(line: string): string {
  const plain = line.slice(0, 2 * lineLengthMax).replace(/(?!\t)\p{Cc}/gu, " ");
  return plain.slice(0, lineLengthMax).replace(/\p{Cs}+/gu, "");
}

function lineHash(line: string): string {
  return createHash("sha256").update(line.trim()).digest("hex").slice(0, 16);
}
