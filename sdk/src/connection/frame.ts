import { type Delta, parseJson, readDelta } from "../model/index.ts";
import type { ServerEvent } from "./event-parser.ts";
import { type SignalFrame, signalFrameOf, unreadable } from "./signal-frame.ts";

/** What the stream says, as docs/protocol.md describes it. */
export type Frame =
  /** What takes a snapshot from `delta.from` to `delta.to`. */
  { readonly kind: "delta"; readonly delta: Delta } | SignalFrame;

/** `undefined` for an event that this version does not know; a later server may send such. */
export function frameOf(event: ServerEvent): Frame | undefined {
  if (event.name !== "delta") return signalFrameOf(event);
  const delta = readDelta(parseJson(event.data));
  return delta === undefined ? unreadable(event.name) : { kind: "delta", delta };
}
