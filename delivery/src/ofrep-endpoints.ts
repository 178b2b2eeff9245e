/** The OpenFeature Remote Evaluation Protocol: decisions for whoever speaks it, and for browsers. */
import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { type EvaluationContext, Subject } from "@yardarm/sdk/evaluate";
import { isRecord } from "@yardarm/sdk/model";
import { type Endpoint, openStream, refuseEnvironment } from "./endpoints.ts";
import { header, isHeldByClient, Refusal, readBytes, sendJson } from "./http.ts";
import { evaluateAllOfrep, evaluateOfrep } from "./ofrep-evaluation.ts";
import { eventStreamsFor, toOfrepFrame } from "./ofrep-events.ts";
import type { KeyAccess } from "./source.ts";

export const ofrepPath = "/ofrep/v1/evaluate/flags";

/** A context describes one subject; this is a long description. */
const contextBytesMax = 1 << 16;

/** A request that cannot be answered, in the protocol's words. */
interface Unusable {
  readonly errorCode: "PARSE_ERROR" | "INVALID_CONTEXT";
  readonly errorDetails: string;
}

interface Usable {
  readonly context: EvaluationContext;
  /** The body as it was sent, which stands for the context in entity tags. */
  readonly bytes: Uint8Array;
}

export const evaluationEndpoint: Endpoint = async (deps, { request, response, access }) => {
  const key = keyIn(request);
  const asked = await readAsked(request);
  if ("errorCode" in asked) return sendJson(response, 400, { key, ...asked });
  const held = (await deps.channels.of(access).load()) ?? refuseEnvironment(access);
  const compiled = held.compiled();
  const { answer, decision } = evaluateOfrep(compiled, new Subject(asked.context), {
    key,
    kind: access.kind,
  });
  const { revision } = compiled;
  if (decision !== undefined || access.kind === "server") {
    deps.served.count(access, { flag: key, decision, revision });
  }
  sendJson(response, statusOf(answer), answer);
};

/** Tells providers when to ask again, so that they need not poll. */
export const eventsEndpoint: Endpoint = (deps, exchange) =>
  openStream(deps, exchange, toOfrepFrame);

export const bulkEndpoint: Endpoint = async (deps, { request, response, access, key }) => {
  const asked = await readAsked(request);
  if ("errorCode" in asked) return sendJson(response, 400, asked);
  const held = (await deps.channels.of(access).load(seenBy(request))) ?? refuseEnvironment(access);
  const etag = tagOf(held.revision, access.kind, asked.bytes);
  const headers = {
    etag,
    "cache-control": "private, no-cache",
    vary: "Authorization, X-API-Key, Origin",
  };
  if (!reportsItsOwn(request)) deps.served.countBulk(access, held.revision);
  if (isHeldByClient(request, etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  const compiled = held.compiled();
  const flags = evaluateAllOfrep(compiled, new Subject(asked.context), access.kind);
  const { revision } = compiled;
  const eventStreams = access.kind === "client" ? eventStreamsFor(key) : undefined;
  const body = { flags, metadata: { revision }, ...(eventStreams && { eventStreams }) };
  sendJson(response, 200, body, headers);
};

/** Our own client tells which flags were used, and says so here; of all others nobody knows. */
function reportsItsOwn(request: IncomingMessage): boolean {
  return queryOf(request).get("reports") === "own";
}

function queryOf(request: IncomingMessage): URLSearchParams {
  return new URL(request.url ?? "/", "http://localhost").searchParams;
}

function statusOf(answer: object): 200 | 400 | 404 {
  if (!("errorCode" in answer)) return 200;
  return answer.errorCode === "FLAG_NOT_FOUND" ? 404 : 400;
}

/** Of one revision, one kind of key and one context. Who holds it need not be decided for again. */
function tagOf(revision: string, kind: KeyAccess["kind"], bytes: Uint8Array): string {
  const hash = createHash("sha256").update(kind).update("\n").update(bytes).digest("base64url");
  return `"${revision}/${hash.slice(0, 22)}"`;
}

/**
 * A revision that the client was told of, perhaps by another server: it is not sent back to an older one. The stream
 * told the one in the query, so it is never older than that of the tag.
 */
function seenBy(request: IncomingMessage): string | undefined {
  const told = queryOf(request).get("flagConfigEtag");
  return told ?? /^(?:W\/)?"([^"/]+)\//.exec(header(request, "if-none-match") ?? "")?.[1];
}

function keyIn(request: IncomingMessage): string {
  const [path = ""] = (request.url ?? "").split("?", 1);
  const text = path.slice(ofrepPath.length + 1);
  try {
    return decodeURIComponent(text);
  } catch {
    // No flag has such a key, so it is not found under the name that was sent.
    return text;
  }
}

async function readAsked(request: IncomingMessage): Promise<Usable | Unusable> {
  try {
    const bytes = await readBytes(request, contextBytesMax);
    const body: unknown = JSON.parse(bytes.toString("utf8"));
    const context = isRecord(body) && Object.hasOwn(body, "context") ? body["context"] : undefined;
    return usable(context, bytes);
  } catch (error) {
    if (error instanceof SyntaxError) return unusable("PARSE_ERROR", "The body is not JSON.");
    if (error instanceof Refusal && error.status === 400) {
      return unusable("PARSE_ERROR", error.message);
    }
    throw error;
  }
}

function usable(context: unknown, bytes: Uint8Array): Usable | Unusable {
  if (!isRecord(context)) {
    return unusable("INVALID_CONTEXT", 'Send { "context": { "targetingKey": "…" } }.');
  }
  const key = Object.hasOwn(context, "targetingKey") ? context["targetingKey"] : undefined;
  if (key !== undefined && typeof key !== "string") {
    return unusable("INVALID_CONTEXT", "The targetingKey of a context is a text.");
  }
  return { context, bytes };
}

function unusable(errorCode: Unusable["errorCode"], errorDetails: string): Unusable {
  return { errorCode, errorDetails };
}
