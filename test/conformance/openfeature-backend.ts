import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createDelivery, type Delivery } from "@yardarm/delivery";
import type { Snapshot } from "@yardarm/sdk/model";
import { CaseSource } from "./case-source.ts";

/** Delivery that serves one snapshot, and beside it addresses at which every request is refused or never answered. */
export class Backend {
  readonly #server: Server;
  readonly #delivery: Delivery;

  private constructor(snapshot: Snapshot) {
    const source = new CaseSource([snapshot]);
    source.fill("0");
    this.#delivery = createDelivery({ source });
    this.#server = createServer((request, response) => {
      if (request.url?.startsWith("/silent/")) return;
      if (request.url?.startsWith("/refusing/")) response.writeHead(401).end();
      else void this.#delivery.handle(request, response);
    });
  }

  static async start(snapshot: Snapshot): Promise<Backend> {
    const backend = new Backend(snapshot);
    backend.#server.listen(0, "127.0.0.1");
    await once(backend.#server, "listening");
    return backend;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await this.#delivery.close();
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
