/** What a service holds: a client that evaluates in-process and never throws. */
export { YardarmError, type YardarmErrorCode } from "../connection/index.ts";
export type { ErrorCode, EvaluationContext, Reason } from "../evaluate/index.ts";
export type { JsonValue, RevisionId, Snapshot } from "../model/index.ts";
export type { Client, ClientEvents } from "./client.ts";
export type { ClientState } from "./connection-state.ts";
export { createClient } from "./create-client.ts";
export type { DecisionDetails, Widened } from "./decider.ts";
export type { FlagKey, FlagTypes } from "./flag-types.ts";
export { keepInStorage, type TextStorage } from "./keep-in-storage.ts";
export { keepIn, type Persistence, type SnapshotStorage } from "./keeper.ts";
export type { Logger } from "./logger.ts";
export type { TrackDetails } from "./metric-sums.ts";
export type { ClientOptions, ConnectedOptions, OfflineOptions } from "./options.ts";
export type { Scope, ScopeOptions, ServiceScope } from "./scope.ts";
export type { ScopeRecorder } from "./scope-recorder.ts";
