import type { ObservationBatch } from "../model/index.ts";
import { type Call, call, inTime, type Upstream } from "./upstream.ts";

/** Reports one batch. Rejects with a YardarmError; the same batch may be sent again, and is counted once. */
export function sendObservations(
  upstream: Upstream,
  batch: ObservationBatch,
  { signal, outlives }: Pick<Call, "signal" | "outlives">,
): Promise<void> {
  return inTime(upstream, signal, async (inner) => {
    const response = await call(upstream, {
      path: "sdk/v1/observations",
      body: batch,
      signal: inner,
      ...(outlives && { outlives }),
    });
    await response.body?.cancel();
  });
}
