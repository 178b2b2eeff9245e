import { edgesWith } from "../connection/index.ts";
import { moments, networks, patterns, versions } from "../evaluate-core/index.ts";
import { EdgeClient, type EdgeParts } from "./edge-client.ts";
import { observeAll } from "./observe-all.ts";
import type { EdgeClientOptions } from "./options.ts";

/**
 * A client for Workers, edge functions and whatever else lives only while it answers requests. It may be made once and outside of
 * them: nothing is asked before the first.
 *
 * @throws TypeError when an option cannot be right.
 */
export function createEdgeClient(options: EdgeClientOptions): EdgeClient {
  const operators = [moments, networks, patterns, versions];
  return createEdgeClientWith({ operators, observe: observeAll }, options);
}

/**
 * The same with the basic operators, counts and the parts that are named. A flag that needs an operator that is not
 * there gives the caller's default with `PARSE_ERROR` and a message that names it, and is never decided without.
 *
 * @example
 * import { createEdgeClientWith, versions } from "@yardarm/sdk/edge";
 *
 * const access = { url: "https://flags.example.com", key: "yd_server_…" };
 * const edge = createEdgeClientWith({ operators: [versions] }, access);
 *
 * @throws TypeError when an option cannot be right.
 */
export function createEdgeClientWith(parts: EdgeParts, options: EdgeClientOptions): EdgeClient {
  const edges = edgesWith(options.fetch);
  const fetch: typeof edges.fetch = (address, { cache = "no-store", credentials: _, ...init }) =>
    edges.fetch(address, { ...init, ...(hasCaches() && { cache }) });
  return new EdgeClient(options, parts, { ...edges, fetch });
}

/** Workers of a date before November 2024 refuse a request that names a cache, and nobody's travel with cookies. */
function hasCaches(): boolean {
  return typeof Request === "function" && "cache" in Request.prototype;
}
