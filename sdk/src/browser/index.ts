/** For pages and other places with a client key: the server decides, and this holds what it decided. */
export type {
  ClientState,
  DecisionDetails,
  FlagKey,
  FlagTypes,
  Logger,
  Scope,
  TextStorage,
} from "../client/index.ts";
export { YardarmError, type YardarmErrorCode } from "../connection/index.ts";
export type { ErrorCode, EvaluationContext, Reason } from "../evaluate/index.ts";
export { type BrowserClient, createBrowserClient } from "./browser-client.ts";
export { type DecisionPersistence, keepDecisions } from "./keep-decisions.ts";
export type { LiveScope, LiveScopeEvents } from "./live-scope.ts";
export type {
  BrowserClientOptions,
  ConnectedBrowserOptions,
  OfflineBrowserOptions,
} from "./options.ts";
