/** Changes of a text that leave every other byte as it is. */

/** A part of the old text that stays, perhaps further to the left. */
export interface KeptPart {
  readonly start: number;
  readonly end: number;
  /** Columns by which lines after the first move to the left. */
  readonly dedent: number;
}

/** What stands from `start` to `end` becomes these pieces; edits within a kept part are made too. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly pieces: readonly (string | KeptPart)[];
  /** Takes the lines with it, when nothing else stands on them. */
  readonly isWhole?: true;
}

export interface Edited {
  readonly text: string;
  /** Whether this place of the old text is still there. */
  isKept(offset: number): boolean;
  /** Where a place of the old text, or what an edit from there on put in its stead, stands now; undefined when neither is there. */
  placeOf(offset: number): number | undefined;
  /** Where a line that is still there stands now, counted from one. */
  lineOf(offset: number): number;
}

interface Chunk extends KeptPart {
  /** Where it begins in the new text. */
  readonly at: number;
  readonly firstLine: number;
}

/** `fixed` are parts whose lines must not move: what stands in them is content, such as the text of a template. */
export function applyEdits(
  text: string,
  edits: readonly Edit[],
  fixed: readonly { readonly start: number; readonly end: number }[],
): Edited {
  const ordered = [...edits.filter(({ isWhole }) => !isWhole), ...wholeRemovals(text, edits)].sort(
    (a, b) => a.start - b.start || b.end - a.end,
  );
  const chunks: Chunk[] = [];
  const replacedAt = new Map<number, number>();
  const written: string[] = [];
  let line = 1;
  let length = 0;
  const write = (part: string): void => {
    written.push(part);
    length += part.length;
    line += part.split("\n").length - 1;
  };
  const keep = (start: number, end: number, dedent: number): void => {
    if (start >= end) return;
    chunks.push({ start, end, dedent, at: length, firstLine: line });
    write(dedent === 0 ? text.slice(start, end) : moved(text, { start, end, dedent }, fixed));
  };
  const writePart = (part: KeptPart, within: Edit | undefined): void => {
    let at = part.start;
    for (const edit of ordered) {
      if (edit === within || edit.end <= at || !fits(edit, { start: at, end: part.end })) continue;
      // What goes at the edge of a part goes with the space beside it.
      const isEdge = within !== undefined && edit.pieces.length === 0;
      const isLast = isEdge && edit.end >= part.end;
      keep(at, isLast ? trimmedEnd(text, at, edit.start) : edit.start, part.dedent);
      writePieces(edit, part.dedent);
      at = isEdge && edit.start <= part.start ? nextWord(text, edit.end) : edit.end;
    }
    keep(at, part.end, part.dedent);
  };
  const writePieces = (edit: Edit, dedent: number): void => {
    const at = length;
    const parts = written.length;
    for (const piece of edit.pieces) {
      if (typeof piece === "string") write(piece);
      else writePart({ ...piece, dedent: piece.dedent + dedent }, edit);
    }
    if (written.slice(parts).join("").trim() !== "") replacedAt.set(edit.start, at);
  };
  writePart({ start: 0, end: text.length, dedent: 0 }, undefined);
  const chunkAt = (offset: number): Chunk | undefined =>
    chunks.find(({ start, end }) => start <= offset && offset < end);
  return {
    text: written.join(""),
    isKept: (offset) => chunkAt(offset) !== undefined,
    placeOf(offset) {
      const chunk = chunkAt(offset);
      if (chunk === undefined) return replacedAt.get(offset);
      return chunk.at + moved(text, { ...chunk, end: offset }, fixed).length;
    },
    lineOf(offset) {
      const chunk = chunkAt(offset);
      if (chunk === undefined) return line;
      return chunk.firstLine + text.slice(chunk.start, offset).split("\n").length - 1;
    },
  };
}

function moved(
  text: string,
  { start, end, dedent }: KeptPart,
  fixed: readonly { readonly start: number; readonly end: number }[],
): string {
  const spaces = new RegExp(`^[ \\t]{0,${dedent}}`);
  const lines: string[] = [];
  let at = start;
  while (at < end) {
    const next = text.indexOf("\n", at);
    const lineEnd = next === -1 || next >= end ? end : next + 1;
    const line = text.slice(at, lineEnd);
    const isFirst = at === start && text[at - 1] !== "\n";
    const isFixed = fixed.some((part) => part.start < at && at <= part.end);
    lines.push(isFirst || isFixed ? line : line.replace(spaces, ""));
    at = lineEnd;
  }
  return lines.join("");
}

/** Lines that go may reach beyond a part of which they are the first or the last. */
function fits(edit: Edit, part: { readonly start: number; readonly end: number }): boolean {
  if (edit.pieces.length === 0) return edit.start < part.end;
  return edit.start >= part.start && edit.end <= part.end;
}

function trimmedEnd(text: string, start: number, end: number): number {
  return start + text.slice(start, Math.max(start, end)).trimEnd().length;
}

function nextWord(text: string, offset: number): number {
  return offset + (/^\s*/.exec(text.slice(offset))?.[0].length ?? 0);
}

/** Takes something away: with its whole lines when nothing else stands on them, and without leaving a hole of empty lines. */
export function removal(start: number, end: number): Edit {
  return { start, end, pieces: [], isWhole: true };
}

/** Neighbours go together, so that the empty lines between them do. */
function wholeRemovals(text: string, edits: readonly Edit[]): Edit[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end, isWhole } of edits.toSorted((a, b) => a.start - b.start)) {
    if (!isWhole) continue;
    const last = merged.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else if (last !== undefined && text.slice(last.end, start).trim() === "") last.end = end;
    else merged.push({ start, end });
  }
  return merged.map(({ start, end }) => lineRemoval(text, start, end));
}

/** Whether nothing else stands on these lines. */
export function isAlone(text: string, start: number, end: number): boolean {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const newline = text.indexOf("\n", end);
  const rest = text.slice(end, newline === -1 ? text.length : newline);
  return text.slice(lineStart, start).trim() === "" && rest.trim() === "";
}

function lineRemoval(text: string, start: number, end: number): Edit {
  if (!isAlone(text, start, end)) return { start, end: end + spacesAt(text, end), pieces: [] };
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const newline = text.indexOf("\n", end);
  const lineEnd = newline === -1 ? text.length : newline + 1;
  const before = previousLine(text, lineStart);
  const after = nextLine(text, lineEnd);
  const opens = before === undefined || before === "" || /[{([:]$/.test(before);
  if (after === "" && opens) {
    return { start: lineStart, end: text.indexOf("\n", lineEnd) + 1 || text.length, pieces: [] };
  }
  const closes = after === undefined || /^[})\]]/.test(after);
  const isBehindHole = closes && before === "";
  const from = isBehindHole ? text.lastIndexOf("\n", lineStart - 2) + 1 : lineStart;
  return { start: from, end: lineEnd, pieces: [] };
}

function spacesAt(text: string, offset: number): number {
  return /^[ \t]*/.exec(text.slice(offset, offset + 100))?.[0].length ?? 0;
}

function previousLine(text: string, lineStart: number): string | undefined {
  if (lineStart === 0) return undefined;
  return text.slice(text.lastIndexOf("\n", lineStart - 2) + 1, lineStart).trim();
}

function nextLine(text: string, lineEnd: number): string | undefined {
  if (lineEnd >= text.length) return undefined;
  const end = text.indexOf("\n", lineEnd);
  return text.slice(lineEnd, end === -1 ? text.length : end).trim();
}

/** The part of an old text that takes the place of what begins at `from`, moved to the left as far as it stood further right. */
export function inPlaceOf(
  text: string,
  from: number,
  part: { readonly start: number; readonly end: number },
): KeptPart {
  const { start, end } = part;
  const lineStart = text.lastIndexOf("\n", from - 1) + 1;
  const isSameLine = !text.slice(from, start).includes("\n");
  if (isSameLine) return { start, end, dedent: 0 };
  const ownLine = text.lastIndexOf("\n", start - 1) + 1;
  // What begins its line, or stands behind the `?` of a choice, carries its own lines along.
  const isLeading = /^\s*([?:] )?$/.test(text.slice(ownLine, start));
  const column = isLeading ? start - ownLine : spacesAt(text, ownLine);
  return { start, end, dedent: Math.max(0, column - spacesAt(text, lineStart)) };
}

/** What would be there of a part, with the edits in it. */
export function isGone(text: string, edits: readonly Edit[], { start, end }: KeptPart): boolean {
  const inside = edits.filter((edit) => edit.start >= start && edit.end <= end);
  const shifted = inside.map((edit) => ({
    ...edit,
    start: edit.start - start,
    end: edit.end - start,
  }));
  const onlyRemovals = shifted.filter(({ pieces }) => pieces.length === 0);
  return applyEdits(text.slice(start, end), onlyRemovals, []).text.trim() === "";
}
