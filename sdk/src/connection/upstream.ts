import { isRecord, parseJson } from "../model/index.ts";
import { type Edges, timerMsMax } from "./edges.ts";
import { asYardarmError, YardarmError } from "./yardarm-error.ts";

/** Whom to ask, and by what means. */
export interface Upstream {
  /** Address of the server, with or without a path: `https://flags.example.com`. */
  readonly url: string;
  /** An SDK key. */
  readonly key: string;
  /** How long an answer may take to begin, in milliseconds. */
  readonly timeoutMs: number;
  readonly edges: Edges;
}

export interface Call {
  /** Below the server's address: `sdk/v1/snapshot`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, by POST. */
  readonly body?: unknown;
  /** Goes on when the page that sends it is left; of no meaning elsewhere. */
  readonly outlives?: boolean;
  readonly signal: AbortSignal;
}

/** Browsers let 64 KiB outlive a page, and refuse what is longer; a character has three bytes at most. */
const outlivingCharactersMax = 20_000;

/** Asks, with the key. Rejects with a YardarmError for every answer that is neither a success nor "not modified". */
export async function call(
  upstream: Upstream,
  { path, headers, body, outlives = false, signal }: Call,
): Promise<Response> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const address = addressOf(upstream.url, path);
  const response = await upstream.edges.fetch(address, {
    ...(text !== undefined && { method: "POST", body: text }),
    ...(outlives && (text?.length ?? 0) < outlivingCharactersMax && { keepalive: true }),
    headers: {
      ...headers,
      ...(body !== undefined && { "content-type": "application/json" }),
      authorization: `Bearer ${upstream.key}`,
    },
    // Nothing of this is for a browser's cache, nor may it travel with cookies.
    cache: "no-store",
    credentials: "omit",
    signal,
  });
  if (response.ok || response.status === 304) return response;
  throw await refusalOf(response, address);
}

/** Something answers there, such as the page of a proxy, or another service at the address that was given. */
export function strangerError({ url }: Upstream, response: Response): YardarmError {
  const address = withoutQuery(response.url || url);
  return new YardarmError("unreadable", `What answers at ${address} is not a Yardarm server.`);
}

/** The address of a path below the server's own. */
export function addressOf(url: string, path: string): string {
  return new URL(path, url.endsWith("/") ? url : `${url}/`).href;
}

/** An answer that began has so many times as long to come to its end: a large one over a slow line does not begin anew. */
const restFactor = 10;

/**
 * Runs a call that must come to its end in time. It gets a signal that aborts when the time is over, or with the given
 * one, and tells when the answer has begun; the undo of both is not forgotten.
 */
export async function inTime<T>(
  { url, edges, timeoutMs }: Upstream,
  signal: AbortSignal,
  run: (signal: AbortSignal, begun: () => void) => Promise<T>,
): Promise<T> {
  const watch = new Watch(edges, signal);
  watch.expect(timeoutMs, "an answer");
  const restMs = Math.min(restFactor * timeoutMs, timerMsMax);
  try {
    const running = run(watch.signal, () => watch.expect(restMs, "all of its answer"));
    return await Promise.race([running, watch.aborted]);
  } catch (error) {
    throw asYardarmError(watch.signal.aborted ? watch.signal.reason : error, url);
  } finally {
    watch.end();
  }
}

/** Aborts what takes too long, and with it what it waits for. */
export class Watch {
  readonly #edges: Edges;
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal;
  #undo: () => void = () => undefined;

  constructor(edges: Edges, outer: AbortSignal) {
    this.#edges = edges;
    this.#outer = outer;
    if (outer.aborted) this.#follow();
    else outer.addEventListener("abort", this.#follow);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Rejects when it aborts: not every body ends by itself when its request does, with a `fetch` of somebody else. */
  get aborted(): Promise<never> {
    return new Promise((_resolve, reject) => {
      this.signal.addEventListener("abort", () => reject(this.signal.reason));
    });
  }

  /** Starts to wait anew. */
  expect(withinMs: number, what: string): void {
    this.#undo();
    this.#undo = this.#edges.after(withinMs, () => {
      const message = `The server did not send ${what} within ${withinMs / 1000} s.`;
      this.#controller.abort(new YardarmError("unreachable", message));
    });
  }

  end(): void {
    this.#undo();
    this.#outer.removeEventListener("abort", this.#follow);
  }

  readonly #follow = (): void => this.#controller.abort(this.#outer.reason);
}

const detailCharactersMax = 500;

async function refusalOf(response: Response, asked: string): Promise<YardarmError> {
  const { status } = response;
  // After a redirection it is another one.
  const address = withoutQuery(response.url || asked);
  const detail = await detailOf(response);
  // No number of seconds, or none to wait: it is up to whoever asked.
  const retryAfterMs = Number(response.headers.get("retry-after")) * 1000 || undefined;
  return new YardarmError(
    status === 401 || status === 403 ? "unauthorized" : "unreachable",
    `The server answered ${status} to ${address}${detail === undefined ? "." : `: ${detail}`}`,
    { status, retryAfterMs },
  );
}

function withoutQuery(address: string): string | undefined {
  return address.split("?", 1)[0];
}

/** What the problem document says (RFC 9457), if there is one. */
async function detailOf(response: Response): Promise<string | undefined> {
  const problem = parseJson(await response.text().catch(() => ""));
  const detail = isRecord(problem) ? problem["detail"] : undefined;
  return typeof detail === "string" ? detail.slice(0, detailCharactersMax) : undefined;
}
