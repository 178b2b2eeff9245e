import { type Delta, parseDelta } from "../model/index.ts";
import type { ServerEvent } from "./event-parser.ts";
import { parseJson, type SignalFrame, signalFrameOf } from "./signal-frame.ts";

/** What the stream says, as docs/protocol.md describes it. */
export type Frame =
  /** What takes a snapshot from `delta.from` to `delta.to`. */
  { readonly kind: "delta"; readonly delta: Delta } | SignalFrame;

/** `undefined` for an event that this version does not know; a later server may send such. */
export function frameOf(event: ServerEvent): Frame | undefined {
  if (event.name !== "delta") return signalFrameOf(event);
  const { value, problems } = parseDelta(parseJson(event.data));
  return value === undefined
    ? { kind: "unreadable", event: "delta", problems }
    : { kind: "delta", delta: value };
}
