import { Buffer } from "node:buffer";
import type { ServerResponse } from "node:http";
import type { CommitNotice } from "./notification.ts";

const heartbeat = Buffer.from(":\n\n");
const unreadBytesMax = 1 << 18;
/** Longer than a page takes from reading the first thing that it shows to hearing bells. */
const rungAgainMs = 10_000;
/** Of one project; when more were rung in that time, the newest. */
const rungAgainMax = 50;

type Bell = Pick<CommitNotice, "entry" | "revisions"> & { readonly addresses: readonly string[] };

interface Rung {
  readonly at: number;
  readonly bell: Bell;
}

/**
 * Who has a project open in a browser hears of each commit: what was touched, so that only that is fetched again. A
 * stream carries no content and is never resumed. Whenever something was missed, or is too much to be said, it is ended:
 * its reader connects again and takes everything for old. Whoever comes is rung what was rung just before: a page reads
 * what it shows while it connects, and what it read first may be of before the bell.
 */
export class Doorbells {
  readonly #streams = new Map<string, Set<ServerResponse>>();
  readonly #rung = new Map<string, readonly Rung[]>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

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
    const lately = this.#lately(project);
    if (lately.length > 0) response.write(frameOf(inOne(lately.map(({ bell }) => bell))));
    const streams = this.#streams.get(project) ?? new Set();
    this.#streams.set(project, streams.add(response));
    response.once("close", () => {
      streams.delete(response);
      if (streams.size === 0 && this.#streams.get(project) === streams)
        this.#streams.delete(project);
    });
  }

  ring({ project, entry, revisions, addresses }: CommitNotice): void {
    const streams = this.#streams.get(project) ?? new Set();
    if (addresses === undefined) {
      endAll(streams);
      return;
    }
    const bell = { entry, revisions, addresses };
    const rung = [...this.#lately(project), { at: this.#now(), bell }];
    this.#rung.set(project, rung.slice(-rungAgainMax));
    send(streams, frameOf(bell));
  }

  beat(): void {
    for (const streams of this.#streams.values()) send(streams, heartbeat);
    for (const project of this.#rung.keys())
      if (this.#lately(project).length === 0) this.#rung.delete(project);
  }

  #lately(project: string): readonly Rung[] {
    const since = this.#now() - rungAgainMs;
    return this.#rung.get(project)?.filter(({ at }) => at >= since) ?? [];
  }

  /** Notices may have been missed. */
  endAll(): void {
    for (const streams of this.#streams.values()) endAll(streams);
  }
}

function frameOf(bell: Bell): Buffer {
  const data = JSON.stringify(bell);
  return Buffer.from(`id: ${bell.entry}\nevent: doorbell\ndata: ${data}\n\n`);
}

/** Whoever heard each of them would fetch the same again and again. */
function inOne(bells: readonly Bell[]): Bell {
  return {
    entry: Math.max(...bells.map(({ entry }) => entry)),
    revisions: Object.assign({}, ...bells.map(({ revisions }) => revisions)),
    addresses: [...new Set(bells.flatMap(({ addresses }) => addresses))],
  };
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
