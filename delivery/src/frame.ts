/** The frames of the stream, as docs/protocol.md describes them: encoded once, written to many. */
import { Buffer } from "node:buffer";
import type { Delta, RevisionId } from "@yardarm/sdk/model";

/** Why a reader has to get the snapshot again. For people who look at a stream; clients do not switch on it. */
export type ResetReason =
  /** The stream was opened without saying which revision is held. */
  | "no_revision"
  /** The deltas from the revision held to the newest are not there: another epoch, or too long ago. */
  | "not_bridgeable"
  /** The change is larger than a frame may be. */
  | "too_large";

/** A comment; it tells both ends that the other is still there. */
export const heartbeatFrame: Buffer = Buffer.from(":\n\n");

export function deltaFrame(delta: Delta): Buffer {
  return event("delta", delta, delta.to);
}

/** For client keys: which decisions to ask for again. */
export function changedFrame(revision: RevisionId, keys: readonly string[]): Buffer {
  return event("changed", { keys }, revision);
}

/** Carries no id: only who has fetched the snapshot holds the revision. */
export function resetFrame(revision: RevisionId, reason: ResetReason): Buffer {
  return event("reset", { revision, reason });
}

/** Connect again after so long, to whoever answers then; what is held stays good. */
export function goawayFrame(retryMs: number): Buffer {
  return event("goaway", { retryMs });
}

/** Opens every stream: how long to wait before connecting again. */
export function retryFrame(retryMs: number): Buffer {
  return Buffer.from(`retry: ${retryMs}\n\n`);
}

// JSON text has no line breaks of its own, so one `data:` line holds it.
function event(name: string, data: object, id?: RevisionId): Buffer {
  const idLine = id === undefined ? "" : `id: ${id}\n`;
  return Buffer.from(`${idLine}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}
