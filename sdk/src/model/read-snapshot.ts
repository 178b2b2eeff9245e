import type { Entries } from "./entries.ts";
import { parseJson } from "./json.ts";
import { parseRevision } from "./revision.ts";
import { entryShapes, fits, type Part, type Shape } from "./shapes.ts";
import type { Delta, RevisionId, Snapshot } from "./snapshot.ts";
import { partsOf, type SnapshotHead, type SnapshotParts } from "./snapshot-parts.ts";
import { addMembers, afterSpace, afterValue, walkMembers } from "./split-json.ts";
import { TextEntries } from "./text-entries.ts";

/** Reads a snapshot that is there as an object. `undefined` for what is none, or of another format. */
export function readSnapshotObject(json: unknown): SnapshotParts | undefined {
  return isSnapshot(json) ? partsOf(json) : undefined;
}

/**
 * Reads the text of a snapshot as far as it takes to know where its entries are, which are parsed when they are asked for.
 * `undefined` for what is no snapshot, or of another format. Never throws.
 */
export function readSnapshotText(text: string): SnapshotParts | undefined {
  const head: Record<string, unknown> = {};
  const parts = new Map<string, Map<string, number>>();
  const end = walkMembers(text, afterSpace(text, 0), (name, start) => {
    if (isPart(name)) {
      const entries = new Map<string, number>();
      parts.set(name, entries);
      return addMembers(text, start, entries);
    }
    const endOfValue = afterValue(text, start);
    head[name] = parseJson(text.slice(start, endOfValue));
    return endOfValue;
  });
  const { revision, format, project, environment } = head;
  if (afterSpace(text, end) !== text.length || parts.size !== partsCount) return undefined;
  const read: unknown = { revision, format, project, environment };
  if (!isHead(read)) return undefined;
  const entries = <S>(part: Part): Entries<S> =>
    new TextEntries(text, parts.get(part) ?? new Map());
  return {
    head: { format: read.format, project: read.project, environment: read.environment },
    revision: read.revision,
    flags: entries("flags"),
    segments: entries("segments"),
    lists: entries("lists"),
    groups: entries("groups"),
  };
}

const partsCount = Object.keys(entryShapes).length;

function isPart(name: string): name is Part {
  return Object.hasOwn(entryShapes, name);
}

/**
 * A delta whose entries are looked at when they are needed. `undefined` for what is none: whoever holds a snapshot fetches
 * it anew.
 */
export function readDelta(json: unknown): Delta | undefined {
  return isDelta(json) ? json : undefined;
}

function isDelta(json: unknown): json is Delta {
  return fits(deltaShape, json);
}

function isSnapshot(json: unknown): json is Snapshot {
  return fits(snapshotShape, json);
}

function isHead(json: unknown): json is SnapshotHead & Pick<Snapshot, "revision"> {
  return fits(headShape, json);
}

function isRevision(json: unknown): json is RevisionId {
  return typeof json === "string" && parseRevision(json) !== undefined;
}

const headShape: Shape = {
  format: (json) => json === 1,
  project: "string",
  environment: "string",
  revision: isRevision,
  "*": "any",
};

const entries: Shape = { "*": "any" };
const snapshotShape: Shape = {
  ...headShape,
  flags: entries,
  segments: entries,
  lists: entries,
  groups: entries,
};

/** Entries are looked at when they are needed; changes of lists are needed at once. */
const deltaShape: Shape = {
  from: isRevision,
  to: isRevision,
  "flags?": entries,
  "segments?": entries,
  "groups?": entries,
  "lists?": { "*": (json) => json === null || fits({ add: ["string"], remove: ["string"] }, json) },
};
