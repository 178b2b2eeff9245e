/** Every address that delivery answers. */
import {
  type Endpoint,
  observationsEndpoint,
  snapshotEndpoint,
  streamEndpoint,
} from "./endpoints.ts";
import { bulkEndpoint, evaluationEndpoint, eventsEndpoint, ofrepPath } from "./ofrep-endpoints.ts";
import { ofrepEventsPath } from "./ofrep-events.ts";

export interface Route {
  readonly methods: readonly string[];
  readonly endpoint: Endpoint;
  /** Takes a client key as `?key=`, from those who can send no header. */
  readonly takesKeyInAddress?: true;
}

const routes: ReadonlyMap<string, Route> = new Map([
  ["/sdk/v1/snapshot", { methods: ["GET", "HEAD"], endpoint: snapshotEndpoint }],
  ["/sdk/v1/stream", { methods: ["GET"], endpoint: streamEndpoint }],
  ["/sdk/v1/observations", { methods: ["POST"], endpoint: observationsEndpoint }],
  [ofrepEventsPath, { methods: ["GET"], endpoint: eventsEndpoint, takesKeyInAddress: true }],
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
