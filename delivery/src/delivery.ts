import type { IncomingMessage, ServerResponse } from "node:http";
import { Channels } from "./channels.ts";
import { keyInAddress, keyOf, Refusal, sendRefusal } from "./http.ts";
import { KnownKeys } from "./known-keys.ts";
import { admitPage, allowPages, isPageAllowed } from "./pages.ts";
import { type Route, routeOf } from "./routes.ts";
import { ServedCounts } from "./served-counts.ts";
import type { KeyAccess, Source } from "./source.ts";
import { Streams } from "./streams.ts";
import { systemTimers, type Timers } from "./timers.ts";

export interface DeliveryOptions {
  readonly source: Source;
  readonly timers?: Timers;
  /** Told of what went wrong and is answered or tried again; nothing is thrown. */
  readonly onError?: (error: unknown, doing: string) => void;
  /** How often a comment is sent on each stream; a client that hears nothing three times as long connects again. */
  readonly heartbeatMs?: number;
  /** How often the keys of open streams are checked; a revoked key goes on no longer than that. */
  readonly keyCheckMs?: number;
  /** How many of the newest deltas are kept in memory for each environment, and how many bytes of them. */
  readonly recentDeltasMax?: number;
  readonly recentBytesMax?: number;
  /** An environment that nobody listened to or asked for so long is forgotten. */
  readonly idleMs?: number;
  /** The calendar's milliseconds since 1970, for counts of what was decided here. */
  readonly wallClock?: () => number;
}

export interface DeliveryStats {
  /** Environments held in memory. */
  readonly channels: number;
  readonly serverStreams: number;
  readonly clientStreams: number;
  /** Streams cut off since the start because their readers were too slow. */
  readonly slowStreamsCut: number;
}

/** Snapshot, stream and observations under `/sdk/v1/` and decisions under `/ofrep/v1/`, over a source. */
export interface Delivery {
  /** Answers, and says so; `false` when the address is none of delivery's. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  stats(): DeliveryStats;
  /** Sends everybody away and waits until they are gone, or cuts them off. New requests are refused. */
  close(graceMs?: number): Promise<void>;
}

const graceDefaultMs = 2_000;
/** As often as clients report what they decided themselves. */
const servedFlushMs = 10_000;

export function createDelivery(options: DeliveryOptions): Delivery {
  const { source, timers = systemTimers, onError = () => undefined } = options;
  const keyCheckMs = options.keyCheckMs ?? 15_000;
  const idleMs = options.idleMs ?? 600_000;
  const recent = {
    deltasMax: options.recentDeltasMax ?? 1_000,
    bytesMax: options.recentBytesMax ?? 4 << 20,
  };
  let slowStreamsCut = 0;
  let isClosing = false;
  const channels = new Channels({ source, timers, recent, onError });
  const keys = new KnownKeys({ source, now: timers.now, maxAgeMs: keyCheckMs });
  const streams = new Streams();
  const served = new ServedCounts({ source, wallClock: options.wallClock ?? Date.now, onError });
  const deps = {
    ...{ source, channels, streams, served, random: timers.random },
    onSlow: () => slowStreamsCut++,
  };
  const stops = [
    source.listen((ring) => channels.ring(ring)),
    timers.every(options.heartbeatMs ?? 15_000, () => streams.beat()),
    timers.every(keyCheckMs, () => {
      streams.checkKeys(keys).catch((error: unknown) => onError(error, "checking keys"));
    }),
    timers.every(idleMs, () => channels.dropIdle(idleMs)),
    timers.every(servedFlushMs, () => void served.flush()),
  ];

  async function answer(route: Route, request: IncomingMessage, response: ServerResponse) {
    const { method = "GET" } = request;
    allowPages(response, route);
    if (method === "OPTIONS") {
      response.writeHead(204).end();
      return;
    }
    if (!route.methods.includes(method)) throw wrongMethod(route);
    if (isClosing) throw shuttingDown();
    const { key, access } = await enter(keys, route, request);
    admitPage({ request, response }, access);
    await route.endpoint(deps, { request, response, access, key });
  }

  return {
    async handle(request, response) {
      const [path = ""] = (request.url ?? "").split("?", 1);
      const route = routeOf(path);
      if (route === undefined) return false;
      try {
        await answer(route, request, response);
      } catch (error) {
        if (!(error instanceof Refusal)) onError(error, `answering ${path}`);
        refuse(response, error instanceof Refusal ? error : unavailable());
      }
      return true;
    },
    stats: () => ({
      channels: channels.size,
      serverStreams: streams.count("server"),
      clientStreams: streams.count("client"),
      slowStreamsCut,
    }),
    async close(graceMs = graceDefaultMs) {
      isClosing = true;
      for (const stop of stops) stop();
      streams.goAway(timers.random);
      channels.close();
      const lastFlush = served.flush();
      await new Promise<void>((resolve) => {
        const stopWaiting = timers.after(graceMs, () => {
          streams.cut();
          resolve();
        });
        void Promise.all([streams.areGone(), lastFlush]).then(() => {
          stopWaiting();
          resolve();
        });
      });
      await streams.areGone();
    },
  };
}

/** Somebody who was just let in should not be refused for longer; asking oftener would let refused pages ask the source. */
const refusedPageMaxAgeMs = 1_000;

/** Who asks, by the key in a header or, where that is taken, in the address. */
async function enter(
  keys: KnownKeys,
  { takesKeyInAddress }: Route,
  request: IncomingMessage,
): Promise<{ readonly key: string; readonly access: KeyAccess }> {
  const inHeader = keyOf(request);
  const key = inHeader ?? (takesKeyInAddress ? keyInAddress(request) : undefined);
  const access = key === undefined ? undefined : await keys.authenticate(key);
  if (key === undefined || access === undefined) throw unknownKey();
  // A server key is a secret, and addresses are logged.
  if (inHeader === undefined && access.kind === "server") throw unknownKey();
  if (isPageAllowed(request, access)) return { key, access };
  const today = await keys.authenticate(key, refusedPageMaxAgeMs);
  if (today === undefined) throw unknownKey();
  return { key, access: today };
}

function refuse(response: ServerResponse, refusal: Refusal): void {
  if (response.headersSent) response.destroy();
  else sendRefusal(response, refusal);
}

function wrongMethod({ methods }: Route): Refusal {
  const allow = methods.join(", ");
  return new Refusal(405, "method_not_allowed", `Use ${allow} here.`, { headers: { allow } });
}

function unknownKey(): Refusal {
  return new Refusal(
    401,
    "sdk_key_unknown",
    "Send a good SDK key as `Authorization: Bearer yd_server_…`. This one is missing, unknown or revoked.",
    { headers: { "www-authenticate": "Bearer" } },
  );
}

function shuttingDown(): Refusal {
  return new Refusal(503, "shutting_down", "This server is about to stop. Ask again in a moment.", {
    headers: { "retry-after": "1" },
  });
}

function unavailable(): Refusal {
  return new Refusal(
    503,
    "snapshot_not_ready",
    "What this answer needs cannot be read at the moment. Ask again in a moment; keep what you hold.",
    { headers: { "retry-after": "1" } },
  );
}
