/** How snapshots, deltas and decisions reach services, over any source; knows no database. */
export {
  createDelivery,
  type Delivery,
  type DeliveryOptions,
  type DeliveryStats,
} from "./delivery.ts";
export { originProblem } from "./origins.ts";
export { deliveryPaths } from "./routes.ts";
export type { EnvironmentRef, KeyAccess, Observed, Ring, Source } from "./source.ts";
export { systemTimers, type Timers } from "./timers.ts";
