import { checkedDurations } from "../client/durations.ts";
import { consoleLogger, type Logger, unfailing } from "../client/logger.ts";
import { ownerOf } from "../client/owner.ts";
import type { Owner } from "../client/seal.ts";
import type { Snapshot } from "../model/index.ts";

/** How an edge gets its flags. Times are in milliseconds. */
export interface EdgeClientOptions {
  /** Address of a Yardarm server or relay, such as `https://flags.example.com`. */
  readonly url: string;
  /** SDK key of one environment, `yd_server_…`. */
  readonly key: string;
  /** What reports the evaluations: the name of the service, chosen by its owner; `edge` unless given. */
  readonly service?: { readonly name: string; readonly version?: string };
  /** What tells this edge from others of the service; random unless given. */
  readonly instance?: string;
  /** Decides until the first snapshot of the server arrives, and where none does: an object, or its text. */
  readonly bootstrap?: Snapshot | string;
  /** Where the last snapshot outlives this edge: it decides where a start finds no server. */
  readonly storage?: EdgeStorage;
  /** Where warnings go; to `console` unless given. */
  readonly logger?: Logger;
  /** Another `fetch`. */
  readonly fetch?: (address: string, init: RequestInit) => Promise<Response>;
  /** A snapshot that is older is asked for again, beside the request that is served by it; 10,000 unless given. */
  readonly refreshMs?: number;
  /** A snapshot that is older is stale: a request first waits for a newer one; 60,000 unless given. */
  readonly staleAfterMs?: number;
  /** How long a request waits at most; 2,000 unless given, 0 = not at all. */
  readonly timeoutMs?: number;
  /** How often evaluation counts are reported; 10,000 unless given, 0 = only by `flush`. */
  readonly flushMs?: number;
}

/**
 * A store of texts, such as one of Workers KV, bound to one name, and that to one environment: what is under it decides where no
 * server does. Either call may reject.
 */
export interface EdgeStorage {
  /** What was saved last; nothing when nothing was. */
  load(): Promise<string | null | undefined>;
  /** Replaces what was saved before. */
  save(text: string): Promise<unknown>;
}

/** What was chosen, or is so unless chosen otherwise. */
export interface EdgeSettings {
  readonly owner: Owner;
  readonly refreshMs: number;
  readonly staleAfterMs: number;
  readonly timeoutMs: number;
  readonly flushMs: number;
  readonly warn: (message: string) => void;
}

/** @throws TypeError when an option cannot be right. */
export function edgeSettings(options: EdgeClientOptions): EdgeSettings {
  const { refreshMs = 10_000, staleAfterMs = 60_000, timeoutMs = 2_000 } = options;
  const { flushMs = 10_000, logger = consoleLogger } = options;
  return {
    owner: ownerOf(options, "server", "pages use another client."),
    ...checkedDurations({ refreshMs, staleAfterMs, timeoutMs, flushMs }),
    warn: unfailing((message) => logger.warn(message)),
  };
}
