import { once } from "node:events";
import { createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { createDelivery, type Delivery, type DeliveryOptions } from "./delivery.ts";
import { FakeSource } from "./fake-source.test-support.ts";
import { ManualTimers } from "./manual-timers.test-support.ts";
import { openStream, type StreamReader } from "./stream-reader.test-support.ts";

export interface Answer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly body: Buffer;
}

interface Ask {
  readonly method?: string;
  readonly key?: string | null;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: Buffer | string;
}

/** Delivery behind a real HTTP server, over a source in memory, with time in the test's hands. */
export class RunningDelivery {
  readonly source: FakeSource;
  readonly timers = new ManualTimers();
  readonly errors: string[] = [];
  readonly delivery: Delivery;
  readonly #server;

  private constructor(source: FakeSource, options: Partial<DeliveryOptions>) {
    this.source = source;
    this.delivery = createDelivery({
      source,
      timers: this.timers,
      onError: (_error, doing) => this.errors.push(doing),
      ...options,
    });
    this.#server = createServer((request, response) => {
      this.delivery.handle(request, response).then(
        (isOurs) => isOurs || response.writeHead(404).end(),
        (error: unknown) => response.destroy(new Error("handle rejected", { cause: error })),
      );
    });
  }

  static async start(
    source = new FakeSource(),
    options: Partial<DeliveryOptions> = {},
  ): Promise<RunningDelivery> {
    const running = new RunningDelivery(source, options);
    running.#server.listen(0, "127.0.0.1");
    await once(running.#server, "listening");
    return running;
  }

  async stop(): Promise<void> {
    const closed = this.delivery.close();
    this.#server.closeAllConnections();
    await closed;
    await new Promise((resolve) => this.#server.close(resolve));
  }

  url(path: string): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}${path}`;
  }

  ask(path: string, { method = "GET", key = "yd_server_good", headers = {}, body }: Ask = {}) {
    return new Promise<Answer>((resolve, reject) => {
      const request = send(
        this.url(path),
        {
          method,
          headers: { ...(key !== null && { authorization: `Bearer ${key}` }), ...headers },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => {
            const { statusCode = 0, headers: answered } = response;
            resolve({ status: statusCode, headers: answered, body: Buffer.concat(chunks) });
          });
        },
      );
      request.on("error", reject);
      request.end(body);
    });
  }

  /** An open stream, past its `retry` line. */
  async stream(holds?: string, key = "yd_server_good"): Promise<StreamReader> {
    const reader = await openStream(this.url("/sdk/v1/stream"), {
      authorization: `Bearer ${key}`,
      ...(holds !== undefined && { "last-event-id": holds }),
    });
    await reader.next();
    return reader;
  }
}
