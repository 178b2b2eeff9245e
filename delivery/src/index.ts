/** How snapshots, deltas and decisions reach services, over any source; knows no database. */
export type { EnvironmentRef, KeyAccess, Ring, Source } from "./source.ts";
