import { type Pace, paceDefault, timerMsMax } from "../connection/index.ts";
import type { Snapshot } from "../model/index.ts";
import type { Persistence } from "./keeper.ts";
import { consoleLogger, type Logger, unfailing } from "./logger.ts";
import { ownerOf } from "./owner.ts";
import type { ScopeRecorder } from "./scope-recorder.ts";
import type { Owner } from "./seal.ts";

/** Options of a client that is connected, unless `offline` says otherwise. */
export interface ConnectedOptions extends CommonOptions {
  /** Address of a Yardarm server or relay, such as `https://flags.example.com`. */
  readonly url: string;
  /** SDK key of one environment, `yd_server_…`. */
  readonly key: string;
  /** `true`: never connects and never reports; what was brought along or kept decides, or the callers' defaults do. */
  readonly offline?: boolean;
}

/** Options of a client that has no server at all. */
export interface OfflineOptions extends CommonOptions {
  readonly offline: true;
  readonly url?: undefined;
  readonly key?: undefined;
}

/** How a service gets its flags: from a server, or from what it brought along. */
export type ClientOptions = ConnectedOptions | OfflineOptions;

interface CommonOptions {
  /** What reports the evaluations: the name of the service, chosen by its owner. */
  readonly service?: { readonly name: string; readonly version?: string };
  /** One running process of the service; random unless given. */
  readonly instance?: string;
  /** Decides until the first snapshot of the server arrives: the text of a file, or an object. */
  readonly bootstrap?: Snapshot | string;
  /** Keeps the last snapshot, so that a start without a server decides as before: `keepInFile`, for example. */
  readonly persist?: Persistence;
  /** Hears what each scope serves: a recorder of combinations, for example. */
  readonly recorder?: ScopeRecorder;
  /** Where warnings go; to `console` unless given. */
  readonly logger?: Logger;
  /** Another `fetch`, such as one that goes through a proxy. */
  readonly fetch?: (address: string, init: RequestInit) => Promise<Response>;
  /** How often evaluation counts are reported, in milliseconds; 10,000 unless given, 0 = never. */
  readonly flushMs?: number;
  /**
   * Of about so many scopes, chosen by chance, each report tells which variants they served together; 1,000 unless given,
   * 0 = of none.
   */
  readonly recordScopes?: number;
  /** How often the snapshot is asked for while no stream can be held, in milliseconds; 30,000 unless given. */
  readonly pollMs?: number;
  /** How long an answer may take to begin, in milliseconds, and a tenth of what it may take to end; 10,000 unless given. */
  readonly timeoutMs?: number;
  /** Out of touch for so long, a client calls itself stale, in milliseconds; 60,000 unless given. */
  readonly staleAfterMs?: number;
}

export interface Settings {
  /** Whom to ask; without a server, nobody. */
  readonly owner: Owner;
  readonly isOffline: boolean;
  readonly pace: Pace;
  readonly flushMs: number;
  readonly staleAfterMs: number;
  /** 0 also where nothing is reported. */
  readonly recordScopes: number;
  readonly logger: Logger;
}

/** @throws TypeError when an option cannot be right. */
export function settingsOf(options: ClientOptions): Settings {
  const pollMs = duration("pollMs", options.pollMs, paceDefault.pollMs, 1);
  const isOffline = options.offline === true;
  const { logger = consoleLogger } = options;
  const flushMs = isOffline ? 0 : duration("flushMs", options.flushMs, 10_000, 0);
  return {
    owner:
      isOffline && options.url === undefined
        ? nobody
        : ownerOf(options, "server", "pages use a client key, with createBrowserClient."),
    isOffline,
    pace: {
      ...paceDefault,
      pollMs,
      timeoutMs: duration("timeoutMs", options.timeoutMs, paceDefault.timeoutMs, 1),
    },
    flushMs,
    recordScopes: flushMs === 0 ? 0 : scopesOf(options.recordScopes),
    // A client that only polls is in touch as long as its polls are answered.
    staleAfterMs: duration("staleAfterMs", options.staleAfterMs, Math.max(60_000, 2 * pollMs), 1),
    logger: {
      info: unfailing((message) => logger.info(message)),
      warn: unfailing((message) => logger.warn(message)),
    },
  };
}

const nobody: Owner = { url: "", key: "" };

function duration(name: string, value: number | undefined, otherwise: number, min: number): number {
  if (value === undefined) return otherwise;
  if (!(value >= min && value <= timerMsMax)) {
    throw new TypeError(`${name} must be a number of milliseconds from ${min}, not ${value}.`);
  }
  return value;
}

/** A body with more could be larger than what a server takes. */
const scopesMax = 1_000;

function scopesOf(value = scopesMax): number {
  if (Number.isInteger(value) && value >= 0 && value <= scopesMax) return value;
  throw new TypeError(`recordScopes must be a whole number from 0 to ${scopesMax}, not ${value}.`);
}
