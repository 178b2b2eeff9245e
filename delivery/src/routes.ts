/** Every address that delivery answers. */
import type { ServerResponse } from "node:http";
import {
  type Endpoint,
  observationsEndpoint,
  snapshotEndpoint,
  streamEndpoint,
} from "./endpoints.ts";
import { bulkEndpoint, evaluationEndpoint, ofrepPath } from "./ofrep-endpoints.ts";

export interface Route {
  readonly methods: readonly string[];
  readonly endpoint: Endpoint;
}

const routes: ReadonlyMap<string, Route> = new Map([
  ["/sdk/v1/snapshot", { methods: ["GET", "HEAD"], endpoint: snapshotEndpoint }],
  ["/sdk/v1/stream", { methods: ["GET"], endpoint: streamEndpoint }],
  ["/sdk/v1/observations", { methods: ["POST"], endpoint: observationsEndpoint }],
  [ofrepPath, { methods: ["POST"], endpoint: bulkEndpoint }],
]);

const evaluationRoute: Route = { methods: ["POST"], endpoint: evaluationEndpoint };

/** Every address that `handle` answers; `:key` stands for one segment of a path. */
export const deliveryPaths: readonly string[] = [...routes.keys(), `${ofrepPath}/:key`];

export function routeOf(path: string): Route | undefined {
  const isEvaluation =
    path.startsWith(`${ofrepPath}/`) && !path.slice(ofrepPath.length + 1).includes("/");
  return isEvaluation ? evaluationRoute : routes.get(path);
}

/**
 * Any page may ask: what opens the door is the key, which no browser sends by itself. Before a request comes, a browser
 * asks without the key, so this is said whoever asks; `hideFromPages` takes it back.
 */
export function allowPages(response: ServerResponse, { methods }: Route): void {
  response.setHeader("access-control-allow-origin", "*");
  response.setHeader("access-control-allow-methods", methods.join(", "));
  response.setHeader(
    "access-control-allow-headers",
    "authorization, x-api-key, content-type, content-encoding, if-none-match, last-event-id",
  );
  response.setHeader("access-control-expose-headers", "etag, retry-after");
  response.setHeader("access-control-max-age", "86400");
}

/** For server keys: they are secrets, and a page that uses one finds out at once that it cannot. */
export function hideFromPages(response: ServerResponse): void {
  for (const name of ["origin", "methods", "headers"]) {
    response.removeHeader(`access-control-allow-${name}`);
  }
  response.removeHeader("access-control-expose-headers");
  response.removeHeader("access-control-max-age");
}
