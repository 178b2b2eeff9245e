/** What the addresses under `/sdk/v1/` answer, to a key that is known to be good. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { type ObservationBatch, parseObservationBatch } from "@yardarm/sdk/model";
import type { Channels } from "./channels.ts";
import { retryFrame } from "./frame.ts";
import { encodingFor, header, isHeldByClient, Refusal, readJson, sendJson } from "./http.ts";
import type { ServedCounts } from "./served-counts.ts";
import type { KeyAccess, Source } from "./source.ts";
import { StreamWriter, type StreamWriterOptions } from "./stream-writer.ts";
import type { Streams } from "./streams.ts";

/** One request with what it is allowed to see. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly access: KeyAccess;
  readonly key: string;
}

export interface EndpointDeps {
  readonly source: Source;
  readonly channels: Channels;
  readonly streams: Streams;
  readonly served: ServedCounts;
  readonly random: () => number;
  readonly onSlow: () => void;
}

export type Endpoint = (deps: EndpointDeps, exchange: Exchange) => Promise<void>;

/** A batch of counts; the SDK sends far smaller ones. */
const observationBytesMax = 1 << 20;
/** How long a client waits before it connects again: this, and up to as much again. */
const retryMs = 1_000;

export const snapshotEndpoint: Endpoint = async ({ channels }, { request, response, access }) => {
  if (access.kind === "client") {
    throw new Refusal(
      403,
      "decisions_only",
      "A client key gets decisions, never rules. Use a server key, and keep it on your servers.",
    );
  }
  const seen = header(request, "if-none-match")?.replaceAll('"', "");
  const held = (await channels.of(access).load(seen)) ?? refuseEnvironment(access);
  const headers = (etag: string) => ({
    etag,
    "cache-control": "private, no-cache",
    vary: "Authorization, Accept-Encoding",
  });
  const etag = `"${held.revision}"`;
  if (isHeldByClient(request, etag)) {
    response.writeHead(304, headers(etag)).end();
    return;
  }
  // The snapshot may move on while it is compressed; what is sent is what was asked for, under its own tag.
  const encoded = held.encoded();
  const encoding = encodingFor(request);
  const body = await encoded.body(encoding);
  response.writeHead(200, {
    ...headers(`"${encoded.revision}"`),
    "content-type": "application/json",
    "content-length": body.length,
    ...(encoding !== "identity" && { "content-encoding": encoding }),
  });
  response.end(request.method === "HEAD" ? undefined : body);
};

export const streamEndpoint: Endpoint = (deps, exchange) => openStream(deps, exchange, (it) => it);

/** Opens a stream that tells each frame in these words. */
export async function openStream(
  deps: EndpointDeps,
  { request, response, access, key }: Exchange,
  inWords: StreamWriterOptions["inWords"],
): Promise<void> {
  const channel = deps.channels.of(access);
  if ((await channel.load()) === undefined) refuseEnvironment(access);
  if (response.destroyed) return;
  const stream = new StreamWriter(response, { access, key, onSlow: deps.onSlow, inWords });
  response.writeHead(200, {
    "content-type": "text/event-stream",
    "cache-control": "no-store",
    // A proxy that collects an answer before it passes it on would hold back every change.
    "x-accel-buffering": "no",
  });
  deps.streams.add(stream);
  response.once("close", () => {
    deps.streams.delete(stream);
    channel.leave(stream);
  });
  stream.send(retryFrame(Math.round(retryMs * (1 + deps.random()))));
  try {
    await channel.join(stream, revisionHeld(request));
  } catch (error) {
    stream.end();
    throw error;
  }
}

export const observationsEndpoint: Endpoint = async (deps, { request, response, access }) => {
  const { value, problems } = parseObservationBatch(await readJson(request, observationBytesMax));
  if (value === undefined) {
    throw new Refusal(422, "observation_invalid", "The batch cannot be counted.", { problems });
  }
  const batch = access.kind === "server" ? value : await onlyVisible(deps, access, value);
  const result = await deps.source.observe(access, batch);
  sendJson(response, 202, { batch: value.id, result, problems });
};

/**
 * A client key is public, so whoever has it can report anything. Counted is what a browser can really have been served:
 * variants of client-side flags.
 */
async function onlyVisible(
  { channels }: EndpointDeps,
  access: KeyAccess,
  batch: ObservationBatch,
): Promise<ObservationBatch> {
  const flags = (await channels.of(access).load())?.value().flags ?? {};
  const counts = batch.counts.filter(({ flag: key, variant }) => {
    const flag = Object.hasOwn(flags, key) ? flags[key] : undefined;
    if (flag?.clientSide !== true) return false;
    return variant === undefined || Object.hasOwn(flag.variants, variant);
  });
  return { ...batch, counts };
}

/** From the header, or from the query for clients that cannot set one. */
function revisionHeld(request: IncomingMessage): string | undefined {
  const query = new URL(request.url ?? "/", "http://localhost").searchParams;
  return header(request, "last-event-id") || query.get("lastEventId") || undefined;
}

export function refuseEnvironment({ project, environment }: KeyAccess): never {
  throw new Refusal(
    404,
    "environment_not_found",
    `There is no environment ${environment} in project ${project} any more.`,
  );
}
