import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { applyDelta, type Delta, type DeltaBody, type Snapshot } from "../model/index.ts";

/**
 * A delivery that a test leads: it speaks the protocol over real HTTP, and misbehaves when told to. It is written apart
 * from `@yardarm/delivery`, so that the protocol and not a shared misunderstanding is what both agree on.
 */
export class FakeDelivery {
  snapshot: Snapshot;
  /** Requests in order: `snapshot`, `snapshot if x.1`, `stream from x.1`, `observations`. */
  readonly asked: string[] = [];
  readonly observed: unknown[] = [];
  /** Status for these paths instead of an answer. */
  readonly refusals = new Map<"snapshot" | "stream" | "observations", number>();
  /** Cuts whatever is written to streams into single bytes. */
  isSplitting = false;
  readonly #server: Server;
  readonly #streams = new Set<ServerResponse>();

  private constructor(snapshot: Snapshot) {
    this.snapshot = snapshot;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  static async start(snapshot: Snapshot): Promise<FakeDelivery> {
    const delivery = new FakeDelivery(snapshot);
    delivery.#server.listen(0, "127.0.0.1");
    await once(delivery.#server, "listening");
    return delivery;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  get openStreams(): number {
    return this.#streams.size;
  }

  /** A new revision, sent to whoever listens unless it is kept quiet. */
  commit(body: DeltaBody, { isQuiet = false } = {}): Delta {
    const delta = { ...body, from: this.snapshot.revision, to: next(this.snapshot.revision) };
    this.snapshot = applyDelta(this.snapshot, delta);
    if (!isQuiet) this.sendDelta(delta);
    return delta;
  }

  sendDelta(delta: Delta): void {
    this.send(`id: ${delta.to}\nevent: delta\ndata: ${JSON.stringify(delta)}\n\n`);
  }

  send(text: string): void {
    for (const stream of this.#streams) this.#write(stream, text);
  }

  /** Cuts every connection off, in the middle of whatever it was about. */
  drop(): void {
    this.#server.closeAllConnections();
  }

  async close(): Promise<void> {
    this.#server.close();
    this.drop();
    await once(this.#server, "close");
  }

  #write(stream: ServerResponse, text: string): void {
    if (!this.isSplitting) {
      stream.write(text);
      return;
    }
    for (const byte of Buffer.from(text)) stream.write(Uint8Array.of(byte));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split("/").at(-1);
    if (path !== "snapshot" && path !== "stream" && path !== "observations") {
      throw new Error(`Nobody should ask for ${request.url}`);
    }
    const status = this.refusals.get(path);
    if (status !== undefined) {
      this.asked.push(`${path} refused`);
      response.writeHead(status).end();
    } else if (path === "snapshot") this.#answerSnapshot(request, response);
    else if (path === "stream") this.#answerStream(request, response);
    else await this.#answerObservations(request, response);
  }

  #answerSnapshot(request: IncomingMessage, response: ServerResponse): void {
    const held = request.headers["if-none-match"];
    this.asked.push(held === undefined ? "snapshot" : `snapshot if ${held.replaceAll('"', "")}`);
    const etag = `"${this.snapshot.revision}"`;
    response.setHeader("etag", etag);
    if (held === etag) response.writeHead(304).end();
    else response.end(JSON.stringify(this.snapshot));
  }

  #answerStream(request: IncomingMessage, response: ServerResponse): void {
    this.asked.push(`stream from ${request.headers["last-event-id"]}`);
    response.writeHead(200, { "content-type": "text/event-stream" });
    this.#write(response, "retry: 1000\n\n");
    const { revision } = this.snapshot;
    if (request.headers["last-event-id"] !== revision) {
      const data = JSON.stringify({ revision, reason: "not_bridgeable" });
      this.#write(response, `event: reset\ndata: ${data}\n\n`);
    }
    this.#streams.add(response);
    response.once("close", () => this.#streams.delete(response));
  }

  async #answerObservations(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.asked.push("observations");
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    this.observed.push(JSON.parse(Buffer.concat(chunks).toString()));
    response.writeHead(202).end("{}");
  }
}

function next(revision: string): string {
  const [epoch, number] = revision.split(".");
  return `${epoch}.${Number(number) + 1}`;
}
