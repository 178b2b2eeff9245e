import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Client } from "@yardarm/sdk";
import { assets } from "./assets.ts";
import { renderPage } from "./page.ts";
import { decideShop } from "./shop-decisions.ts";
import { findShopper, type Shopper, shoppers } from "./shoppers.ts";

export interface ShopServerOptions {
  readonly flags: Client;
  /** Address of the server that the flags come from, as it is shown. */
  readonly flagsUrl: string;
}

type Answer = (url: URL, response: ServerResponse) => void;

/** Nothing on the page comes from anywhere but here, and nothing is inline. */
const headers = {
  "content-security-policy":
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};

/** The shop: a page for each shopper that changes while it is looked at, and its decisions as JSON. */
export function createShopServer({ flags, flagsUrl }: ShopServerOptions): Server {
  const listeners = new Set<ServerResponse>();
  const routes = new Map<string, Answer>([
    [
      "/",
      (url, response) => {
        const shopper = findShopper(url.searchParams.get("shopper")) ?? firstShopper;
        const visit = { shopper, decisions: decideShop(flags, shopper) };
        const { state, revision } = flags;
        send(
          response,
          "text/html; charset=utf-8",
          renderPage(visit, { state, revision, url: flagsUrl }),
        );
      },
    ],
    [
      "/decisions",
      (url, response) => {
        const shopper = findShopper(url.searchParams.get("shopper"));
        if (shopper === undefined) {
          sendJson(response, 404, { detail: "No such shopper." });
          return;
        }
        const decisions = decideShop(flags, shopper);
        sendJson(response, 200, {
          shopper,
          state: flags.state,
          revision: flags.revision,
          decisions,
        });
      },
    ],
    ["/events", (_url, response) => listen(response, listeners)],
    [
      "/healthz",
      (_url, response) => sendJson(response, 200, { flags: flags.state, revision: flags.revision }),
    ],
    ...[...assets].map(([path, { type, body }]): [string, Answer] => [
      path,
      (_url, response) => send(response, type, body),
    ]),
  ]);
  const server = createServer((request, response) => answer(routes, request, response));
  const undo = flags.on("change", ({ revision }) => {
    for (const listener of listeners) listener.write(`event: change\ndata: ${revision}\n\n`);
  });
  server.once("close", undo);
  return server;
}

const firstShopper: Shopper = shoppers[0] ?? raise("A shop needs a shopper.");

function answer(
  routes: ReadonlyMap<string, Answer>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.setHeader("allow", "GET, HEAD");
    sendJson(response, 405, { detail: "Here you can only look." });
    return;
  }
  const path = request.url ?? "/";
  const url = URL.canParse(path, "http://shop") ? new URL(path, "http://shop") : undefined;
  const route = url && routes.get(url.pathname);
  if (route) route(url, response);
  else sendJson(response, 404, { detail: "There is nothing here." });
}

function listen(response: ServerResponse, listeners: Set<ServerResponse>): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write("retry: 1000\n\n");
  listeners.add(response);
  response.once("close", () => listeners.delete(response));
}

function send(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, { "content-type": type }).end(body);
}

function sendJson(response: ServerResponse, status: number, document: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(document));
}

function raise(message: string): never {
  throw new Error(message);
}
