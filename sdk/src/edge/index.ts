/** For Workers, edge functions and other places that live only while they answer requests, and where each byte of code counts. */
export type {
  DecisionDetails,
  FlagKey,
  FlagTypes,
  Logger,
  TrackDetails,
} from "../client/index.ts";
export type { ServiceScope } from "../client/scope.ts";
export type { ErrorCode, EvaluationContext, Reason } from "../evaluate/index.ts";
export { type Family, moments, networks, patterns, versions } from "../evaluate-core/index.ts";
export type { Snapshot } from "../model/index.ts";
export { createEdgeClient, createEdgeClientWith } from "./create-edge-client.ts";
export type { EdgeClient, EdgeParts } from "./edge-client.ts";
export type { EdgeObserver } from "./edge-observed.ts";
export { observeAll } from "./observe-all.ts";
export type { EdgeClientOptions, EdgeStorage } from "./options.ts";
export type { EdgeRequest } from "./request-work.ts";
