import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createDelivery, type Delivery } from "@yardarm/delivery";
import type { CaseSource } from "./case-source.ts";

/** Delivery over a source, at an address of this machine. */
export interface CaseServer {
  readonly url: string;
  readonly delivery: Delivery;
  /** Ends streams too, at once. */
  close(): Promise<void>;
}

export async function startCaseServer(source: CaseSource): Promise<CaseServer> {
  const delivery = createDelivery({ source });
  const server = createServer((request, response) => void delivery.handle(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    delivery,
    async close() {
      await delivery.close(0);
      server.closeAllConnections();
      server.close();
    },
  };
}
