/** What pages of other origins may do here (CORS, as https://fetch.spec.whatwg.org has it). */
import type { IncomingMessage, ServerResponse } from "node:http";
import { header, Refusal } from "./http.ts";
import { allowsOrigin } from "./origins.ts";
import type { Route } from "./routes.ts";
import type { KeyAccess } from "./source.ts";

const allowed = ["origin", "methods", "headers"].map((name) => `access-control-allow-${name}`);
const others = ["access-control-expose-headers", "access-control-max-age"];

/**
 * Before it asks, a browser asks whether a page may, and names no key then. Nothing is given away by letting it ask: what
 * opens the door is the key, which no browser sends by itself, and the key says whose pages may use it. So everybody is
 * answered this, refusals too, whose reason a page may read; `admitPage` takes back what the key does not allow.
 */
export function allowPages(response: ServerResponse, { methods }: Route): void {
  response.setHeader("access-control-allow-origin", "*");
  response.setHeader("access-control-allow-methods", methods.join(", "));
  response.setHeader(
    "access-control-allow-headers",
    "authorization, x-api-key, content-type, content-encoding, if-none-match, last-event-id",
  );
  response.setHeader("access-control-expose-headers", "etag, retry-after");
  response.setHeader("access-control-max-age", "86400");
}

/** Whether the list of a client key has the page that asks, if a page asks. */
export function isPageAllowed(request: IncomingMessage, { kind, origins }: KeyAccess): boolean {
  const origin = header(request, "origin");
  return (
    kind === "server" ||
    origins === undefined ||
    origin === undefined ||
    allowsOrigin(origins, origin)
  );
}

/**
 * Holds a request against the list of its key. Who is no page says no origin and is let in: the list keeps other people's
 * pages from using a key, not programs, which could say any origin.
 *
 * @throws Refusal for a page that is not in the list.
 */
export function admitPage(
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  access: KeyAccess,
): void {
  if (access.kind === "server") {
    // A secret: a page that uses one finds out at once that it cannot.
    for (const name of [...allowed, ...others]) response.removeHeader(name);
    return;
  }
  response.setHeader("vary", "Origin");
  if (access.origins === undefined) return;
  const origin = header(request, "origin");
  if (origin === undefined) response.removeHeader("access-control-allow-origin");
  else if (!isPageAllowed(request, access)) throw originNotAllowed(origin);
  else response.setHeader("access-control-allow-origin", origin);
}

function originNotAllowed(origin: string): Refusal {
  return new Refusal(
    403,
    "origin_not_allowed",
    `Pages of ${origin.slice(0, 200)} may not use this client key. An admin of the project can allow the origin, with the SDK keys.`,
  );
}
