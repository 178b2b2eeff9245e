import type { limits, RevisionId } from "../model/index.ts";
import { EventParser, type ServerEvent } from "./event-parser.ts";
import { type Frame, frameOf } from "./frame.ts";
import { call, type Upstream, Watch } from "./upstream.ts";
import { asYardarmError, YardarmError } from "./yardarm-error.ts";

/** From where a stream goes on, and who hears of it. An aborted `signal` ends it. */
export interface OpenStreamOptions {
  /** The revision that is held; without it, the stream starts with `reset`. */
  readonly revision?: RevisionId | undefined;
  /** A stream that is silent for so long is given up; the server sends a comment every 15 s. */
  readonly silenceMs: number;
  readonly signal: AbortSignal;
  /** Called whenever anything is heard, comments included. */
  readonly onContact?: () => void;
  /** Called when the stream says how long to wait before connecting again. */
  readonly onRetry?: (retryMs: number) => void;
}

/** Held equal by its type: the table of all limits would be a fiftieth of a client. */
const frameBytesMax: typeof limits.frameBytesMax = 262_144;
/** What is four times as long is no frame. */
const eventCharactersMax = 4 * frameBytesMax;

/**
 * Opens the stream and gives its frames until it ends. Ends when the server ends it or the signal aborts; rejects with
 * a YardarmError when it is refused, or silent for too long.
 */
export async function* openStream(
  upstream: Upstream,
  options: OpenStreamOptions,
): AsyncGenerator<Frame, void, void> {
  for await (const event of openEvents(upstream, options)) {
    const frame = frameOf(event);
    if (frame !== undefined) yield frame;
  }
}

/** The same with the events as they came, for readers to whom a delta is of no use. */
export async function* openEvents(
  upstream: Upstream,
  { revision, silenceMs, signal, onContact, onRetry }: OpenStreamOptions,
): AsyncGenerator<ServerEvent, void, void> {
  if (signal.aborted) return;
  const watch = new Watch(upstream.edges, signal);
  const parser = new EventParser(eventCharactersMax, onRetry);
  try {
    const body = await connect(upstream, revision, watch);
    watch.expect(silenceMs, "anything");
    for await (const bytes of chunksOf(body, watch.signal)) {
      watch.expect(silenceMs, "anything");
      onContact?.();
      yield* parser.push(bytes);
    }
    watch.signal.throwIfAborted();
  } catch (error) {
    // Whoever asked for the end is not told that it has come.
    if (signal.aborted) return;
    throw asYardarmError(watch.signal.aborted ? watch.signal.reason : error, upstream.url);
  } finally {
    watch.end();
  }
}

async function connect(
  upstream: Upstream,
  revision: RevisionId | undefined,
  watch: Watch,
): Promise<ReadableStream<Uint8Array>> {
  watch.expect(upstream.timeoutMs, "an answer");
  const response = await call(upstream, {
    path: "sdk/v1/stream",
    headers: {
      accept: "text/event-stream",
      ...(revision !== undefined && { "last-event-id": revision }),
    },
    signal: watch.signal,
  });
  const type = response.headers.get("content-type") ?? "";
  if (response.body !== null && type.startsWith("text/event-stream")) return response.body;
  await response.body?.cancel();
  throw new YardarmError("unreadable", `The stream is of type "${type}", not text/event-stream.`);
}

/** The chunks of a body; when the signal aborts, there are no more. */
async function* chunksOf(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const reader = body.getReader();
  // Cancelling ends a pending read; not every body does so by itself when its request is aborted.
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  signal.addEventListener("abort", cancel);
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
}
