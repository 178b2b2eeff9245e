import { checkedDurations } from "../client/durations.ts";
import { consoleLogger, type Logger, unfailing } from "../client/logger.ts";
import { ownerOf } from "../client/owner.ts";
import type { Owner } from "../client/seal.ts";
import { type Pace, paceDefault } from "../connection/index.ts";
import type { DecisionPersistence } from "./keep-decisions.ts";

/** Options of a page that asks a server, unless `offline` says otherwise. Times are in milliseconds. */
export interface ConnectedBrowserOptions extends CommonOptions {
  /** Address of a Yardarm server, such as `https://flags.example.com`. */
  readonly url: string;
  /** Client key of one environment, `yd_client_…`. Everybody who sees the page can read it. */
  readonly key: string;
  /** `true`: never asks and never reports; decisions that were brought along or kept are served, or the callers' defaults. */
  readonly offline?: boolean;
}

/** Options of a page that has no server at all: in a test, or where a page is only looked at. */
export interface OfflineBrowserOptions extends CommonOptions {
  readonly offline: true;
  readonly url?: undefined;
  readonly key?: undefined;
}

/** How a page gets its decisions: from a server, or from what it brought along. */
export type BrowserClientOptions = ConnectedBrowserOptions | OfflineBrowserOptions;

interface CommonOptions {
  /** What reports the evaluations: the name of the page or app; `browser` unless given. */
  readonly service?: { readonly name: string; readonly version?: string };
  /** Keeps the last decisions, so that the next visit shows them at once: `keepDecisions`, for example. */
  readonly persist?: DecisionPersistence;
  /** Where warnings go: a key that is refused, a flag that there is not; to `console` unless given. */
  readonly logger?: Logger;
  /** Another `fetch`. */
  readonly fetch?: (address: string, init: RequestInit) => Promise<Response>;
  /** How often evaluation counts are reported, in milliseconds; 10,000 unless given, 0 = never. */
  readonly flushMs?: number;
  /** How long an answer may take to begin, in milliseconds, and a tenth of what it may take to end; 10,000 unless given. */
  readonly timeoutMs?: number;
  /** After a change, decisions are asked for within so many milliseconds, so that not all pages ask at once; 2,000 unless given. */
  readonly refreshWithinMs?: number;
  /** Out of touch with the server for so long, a scope calls itself stale, in milliseconds; 60,000 unless given. */
  readonly staleAfterMs?: number;
}

export interface BrowserSettings {
  /** Whom to ask; without a server, nobody. */
  readonly owner: Owner;
  readonly isOffline: boolean;
  readonly pace: Pace;
  readonly flushMs: number;
  readonly refreshWithinMs: number;
  readonly staleAfterMs: number;
  readonly warn: (message: string) => void;
}

/** @throws TypeError when an option cannot be right. */
export function browserSettings(options: BrowserClientOptions): BrowserSettings {
  const { timeoutMs = paceDefault.timeoutMs } = options;
  const isOffline = options.offline === true;
  const { flushMs = 10_000, refreshWithinMs = 2_000, logger = consoleLogger } = options;
  // Where no stream can be held, decisions are asked for twice in this time.
  const { staleAfterMs = 2 * paceDefault.pollMs } = options;
  checkedDurations({ timeoutMs, flushMs, refreshWithinMs, staleAfterMs });
  return {
    owner:
      isOffline && options.url === undefined
        ? { url: "", key: "" }
        : ownerOf(options, "client", "keys of other kinds are secrets."),
    isOffline,
    pace: { ...paceDefault, timeoutMs },
    flushMs: isOffline ? 0 : flushMs,
    refreshWithinMs,
    staleAfterMs,
    warn: unfailing((message) => logger.warn(message)),
  };
}
