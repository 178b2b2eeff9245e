/** The little HTTP that delivery speaks: refusals, headers, bodies. */
import { Buffer } from "node:buffer";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { Problem } from "@yardarm/sdk/model";
import type { Encoding } from "./encoded-snapshot.ts";

const gunzipLater = promisify(gunzip);

/** Why a request is refused; becomes a problem document (RFC 9457). */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly code: string;
  readonly headers: OutgoingHttpHeaders;
  readonly problems: readonly Problem[];

  constructor(
    status: number,
    code: string,
    detail: string,
    more: { readonly headers?: OutgoingHttpHeaders; readonly problems?: readonly Problem[] } = {},
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.headers = more.headers ?? {};
    this.problems = more.problems ?? [];
  }
}

export function sendRefusal(response: ServerResponse, refusal: Refusal): void {
  const document = {
    type: `https://yardarm.dev/problems/${refusal.code}`,
    title: refusal.code.replaceAll("_", " "),
    status: refusal.status,
    detail: refusal.message,
    code: refusal.code,
    ...(refusal.problems.length > 0 && {
      errors: refusal.problems.map(({ pointer, detail }) => ({ pointer, detail })),
    }),
  };
  sendJson(response, refusal.status, document, {
    ...refusal.headers,
    "content-type": "application/problem+json",
  });
}

export function sendJson(
  response: ServerResponse,
  status: number,
  document: object,
  headers: OutgoingHttpHeaders = {},
): void {
  const body = Buffer.from(JSON.stringify(document));
  response.writeHead(status, {
    "content-type": "application/json",
    "cache-control": "no-store",
    ...headers,
    "content-length": body.length,
  });
  response.end(body);
}

/** The first encoding, of those we prefer, that the client takes (RFC 9110, 12.5.3). */
export function encodingFor(request: IncomingMessage): Encoding {
  const accepted = header(request, "accept-encoding") ?? "";
  const weights = new Map(
    accepted.split(",").map((item) => {
      const [name = "", ...parameters] = item.split(";").map((part) => part.trim().toLowerCase());
      const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
      return [name, weight === undefined ? 1 : Number(weight)] as const;
    }),
  );
  const takes = (name: Encoding) => (weights.get(name) ?? weights.get("*") ?? 0) > 0;
  if (takes("br")) return "br";
  return takes("gzip") ? "gzip" : "identity";
}

/** Whether `If-None-Match` names this tag; weak and strong tags compare equal here (RFC 9110, 13.1.2). */
export function isHeldByClient(request: IncomingMessage, etag: string): boolean {
  const tags = header(request, "if-none-match")?.split(",") ?? [];
  return tags.some((tag) => tag.trim() === "*" || tag.trim().replace(/^W\//, "") === etag);
}

/** The SDK key of a request, in either of the two headers that OFREP names. */
export function keyOf(request: IncomingMessage): string | undefined {
  const { authorization } = request.headers;
  if (authorization === undefined) return header(request, "x-api-key") || undefined;
  return /^Bearer +(\S+)$/i.exec(authorization)?.[1];
}

/** The client key of a request that can carry no header, such as that of an `EventSource`. */
export function keyInAddress(request: IncomingMessage): string | undefined {
  const query = new URL(request.url ?? "/", "http://localhost").searchParams;
  return query.get("key") ?? undefined;
}

export function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** The JSON of a body that may be compressed, and is refused above `bytesMax` either way. */
export async function readJson(request: IncomingMessage, bytesMax: number): Promise<unknown> {
  const body = await readBytes(request, bytesMax);
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new Refusal(400, "malformed_request", "The body is not JSON.");
  }
}

/** A body, unpacked if it was packed; refused above `bytesMax` either way. */
export async function readBytes(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  return decode(request, await readBody(request, bytesMax), bytesMax);
}

async function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > bytesMax) throw tooLarge(bytesMax);
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

async function decode(request: IncomingMessage, body: Buffer, bytesMax: number): Promise<Buffer> {
  const encoding = header(request, "content-encoding")?.toLowerCase() ?? "identity";
  if (encoding === "identity") return body;
  if (encoding !== "gzip") {
    throw new Refusal(
      415,
      "unsupported_encoding",
      `Send the body as it is or as gzip, not as ${encoding}.`,
      { headers: { "accept-encoding": "gzip, identity" } },
    );
  }
  try {
    return await gunzipLater(body, { maxOutputLength: bytesMax });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(bytesMax);
    throw new Refusal(400, "malformed_request", "The body is not what its content-encoding says.");
  }
}

function tooLarge(bytesMax: number): Refusal {
  return new Refusal(
    413,
    "body_too_large",
    `The body may have ${bytesMax} bytes, also when unpacked. Send it in parts.`,
    // What is left of the body is not read.
    { headers: { connection: "close" } },
  );
}
