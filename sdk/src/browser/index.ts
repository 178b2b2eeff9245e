/** For pages and other places with a client key: the server decides, and this holds what it decided. */
export type { DecisionDetails, FlagKey, FlagTypes, Scope } from "../client/index.ts";
export { YardarmError, type YardarmErrorCode } from "../connection/index.ts";
export type { ErrorCode, EvaluationContext, Reason } from "../evaluate/index.ts";
export { type BrowserClient, createBrowserClient } from "./browser-client.ts";
export type { LiveScope, LiveScopeEvents } from "./live-scope.ts";
export type { BrowserClientOptions } from "./options.ts";
