import { isRecord, parseJson, type RevisionId } from "../model/index.ts";
import type { ServerEvent } from "./event-parser.ts";

/** What the stream says beside deltas; all that a client key hears. */
export type SignalFrame =
  /** Only for client keys: decisions of these flags may have changed. */
  | { readonly kind: "changed"; readonly revision: RevisionId; readonly keys: readonly string[] }
  /** Fetch the snapshot again; the stream goes on from this revision. */
  | { readonly kind: "reset"; readonly revision: RevisionId; readonly reason: string }
  /** The server is about to stop: connect again after so long, and keep what is held. */
  | { readonly kind: "goaway"; readonly retryMs: number }
  /** The server sent what this reader cannot read; whoever holds a snapshot should fetch it again. */
  | { readonly kind: "unreadable"; readonly event: string };

/** `undefined` for an event that is none of these, or that this version does not know; a later server may send such. */
export function signalFrameOf({ name, data, id }: ServerEvent): SignalFrame | undefined {
  const read = readers.get(name);
  if (read === undefined) return undefined;
  const json = parseJson(data);
  return read(isRecord(json) ? json : {}, id) ?? unreadable(name);
}

export function unreadable(event: string): SignalFrame {
  return { kind: "unreadable", event };
}

type Fields = { readonly [name: string]: unknown };
type SignalReader = (fields: Fields, id: string) => SignalFrame | undefined;

const readers: ReadonlyMap<string, SignalReader> = new Map<string, SignalReader>([
  [
    "changed",
    ({ keys }, revision) =>
      Array.isArray(keys) ? { kind: "changed", revision, keys: keys.filter(isText) } : undefined,
  ],
  [
    "reset",
    ({ revision, reason }) =>
      isText(revision)
        ? { kind: "reset", revision, reason: isText(reason) ? reason : "" }
        : undefined,
  ],
  [
    "goaway",
    ({ retryMs }) =>
      typeof retryMs === "number" && retryMs >= 0 ? { kind: "goaway", retryMs } : undefined,
  ],
]);

function isText(json: unknown): json is string {
  return typeof json === "string";
}
