import { consoleLogger, type Logger } from "../client/logger.ts";
import { type Pace, paceDefault, timerMsMax } from "../connection/index.ts";

/** How a page reaches the server, and how often it asks and reports. Times are in milliseconds. */
export interface BrowserClientOptions {
  /** Address of a Yardarm server, such as `https://flags.example.com`. */
  readonly url: string;
  /** Client key of one environment, `yd_client_…`. Everybody who sees the page can read it. */
  readonly key: string;
  /** What reports the evaluations: the name of the page or app; `browser` unless given. */
  readonly service?: { readonly name: string; readonly version?: string };
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
}

export interface BrowserSettings {
  readonly pace: Pace;
  readonly flushMs: number;
  readonly refreshWithinMs: number;
  readonly logger: Logger;
}

/** @throws TypeError when an option cannot be right. */
export function browserSettings(options: BrowserClientOptions): BrowserSettings {
  const { url, key, timeoutMs = paceDefault.timeoutMs } = options;
  if (typeof url !== "string" || !/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new TypeError(
      `url must be an address that starts with http:// or https://, not "${url}".`,
    );
  }
  if (typeof key !== "string" || !/^[\x21-\x7e]+$/.test(key)) {
    throw new TypeError("key must be the client key of an environment, such as yd_client_….");
  }
  // In a page, everybody could read any other key; it must not get as far as a request.
  if (/^yd_(?!client_)/.test(key)) {
    throw new TypeError("key must be a client key, yd_client_…; keys of other kinds are secrets.");
  }
  const { flushMs = 10_000, refreshWithinMs = 2_000, logger = consoleLogger } = options;
  for (const [name, value] of Object.entries({ timeoutMs, flushMs, refreshWithinMs })) {
    if (!(value >= 0 && value <= timerMsMax)) {
      throw new TypeError(`${name} must be a number of milliseconds from 0, not ${value}.`);
    }
  }
  return { pace: { ...paceDefault, timeoutMs }, flushMs, refreshWithinMs, logger };
}
