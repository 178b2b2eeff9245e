import type { Buffer } from "node:buffer";
import { type Delta, limits } from "@yardarm/sdk/model";
import { deltaFrame } from "./frame.ts";
import { joinDeltas } from "./join-deltas.ts";
import type { EncodedDelta } from "./recent-deltas.ts";

/** One delta of the run as it is, or several joined; their frames' sum bounds the size of the joined frame from above. */
interface Group {
  readonly delta: Delta;
  readonly bytes: number;
  readonly frame?: Buffer;
}

/**
 * The frames that carry a run of deltas, as few as the size of a frame allows; `undefined` when one of the deltas is by
 * itself too large to be sent.
 */
export function framesOfRun(run: readonly EncodedDelta[]): readonly Buffer[] | undefined {
  if (run.some(({ frame }) => frame.length > limits.frameBytesMax)) return undefined;
  return groupsOf(run).map(({ frame, delta }) => frame ?? deltaFrame(delta));
}

function groupsOf(run: readonly EncodedDelta[]): readonly Group[] {
  const groups: Group[] = [];
  for (const { delta, frame } of run) {
    const last = groups.at(-1);
    const bytes = (last?.bytes ?? 0) + frame.length;
    const joined =
      last && bytes <= limits.frameBytesMax ? joinDeltas(last.delta, delta) : undefined;
    if (joined) groups.splice(-1, 1, { delta: joined, bytes });
    else groups.push({ delta, bytes: frame.length, frame });
  }
  return groups;
}
