import { Buffer } from "node:buffer";
import type { ServerResponse } from "node:http";
import type { CommitNotice } from "./notification.ts";

const heartbeat = Buffer.from(":\n\n");
const unreadBytesMax = 1 << 18;

/**
 * Who has a project open in a browser hears of each commit: what was touched, so that only that is fetched again. A
 * stream carries no content and is never resumed. Whenever something was missed, or is too much to be said, it is ended:
 * its reader connects again and takes everything for old.
 */
export class Doorbells {
  readonly #streams = new Map<string, Set<ServerResponse>>();

  get size(): number {
    let size = 0;
    for (const streams of this.#streams.values()) size += streams.size;
    return size;
  }

  /** Takes over a response and writes to it until its reader leaves. */
  open(project: string, response: ServerResponse, retryMs: number): void {
    response.writeHead(200, {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    response.write(`retry: ${retryMs}\n\n`);
    const streams = this.#streams.get(project) ?? new Set();
    this.#streams.set(project, streams.add(response));
    response.once("close", () => {
      streams.delete(response);
      if (streams.size === 0 && this.#streams.get(project) === streams)
        this.#streams.delete(project);
    });
  }

  ring({ project, entry, revisions, addresses }: CommitNotice): void {
    const streams = this.#streams.get(project);
    if (streams === undefined) return;
    if (addresses === undefined) {
      endAll(streams);
      return;
    }
    const data = JSON.stringify({ entry, revisions, addresses });
    send(streams, Buffer.from(`id: ${entry}\nevent: doorbell\ndata: ${data}\n\n`));
  }

  beat(): void {
    for (const streams of this.#streams.values()) send(streams, heartbeat);
  }

  /** Notices may have been missed. */
  endAll(): void {
    for (const streams of this.#streams.values()) endAll(streams);
  }
}

function send(streams: ReadonlySet<ServerResponse>, frame: Buffer): void {
  for (const response of streams) {
    if (response.writableLength > unreadBytesMax) response.destroy();
    else response.write(frame);
  }
}

function endAll(streams: ReadonlySet<ServerResponse>): void {
  for (const response of streams) response.end();
}
