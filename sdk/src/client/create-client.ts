import { edgesWith } from "../connection/index.ts";
import { Client } from "./client.ts";
import type { ClientOptions } from "./options.ts";

/**
 * Connects to a server and keeps the flags of one environment. Does not wait for anything, and an open connection keeps a
 * process alive until `close`.
 *
 * @example
 * const flags = createClient({ url: "http://127.0.0.1:4280", key: "yd_server_…" });
 * await flags.ready({ timeoutMs: 2000 });
 * flags.boolean("new-checkout", { targetingKey: "u1", country: "KE" }, false);
 *
 * @throws TypeError when an option cannot be right.
 */
export function createClient(options: ClientOptions): Client {
  return new Client(options, edgesWith(options.fetch));
}
