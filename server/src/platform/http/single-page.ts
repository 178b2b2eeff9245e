/** Serves a page and its files from a folder: the page itself for every address that is not a file or another route. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { App } from "./app.ts";
import { noRoute, sendProblem } from "./problem.ts";
import { allowPage } from "./security-headers.ts";

export interface SinglePageOptions {
  /** Holds `index.html`, and `assets/` whose names contain a hash of their content. */
  readonly folder: string;
  /** Addresses that belong to programs: what is not found there is a problem, never the page. */
  readonly prefixesOfPrograms: readonly string[];
  /** Shown instead of a page that was not built. */
  readonly messageWhenAbsent: string;
}

const NONCE_PLACEHOLDER = "__CSP_NONCE__";

export async function installSinglePage(app: App, options: SinglePageOptions): Promise<void> {
  const { folder } = options;
  const showPage = pageOf(options);
  const isBuilt = existsSync(path.join(folder, "index.html"));
  // Routes are ours, below: the plugin's own would not say what they permit.
  if (isBuilt)
    await app.register(fastifyStatic, {
      root: folder,
      serve: false,
      index: false,
      cacheControl: false,
    });

  app.route({
    method: "GET",
    url: "/*",
    config: { permission: "public" },
    schema: { hide: true },
    handler: async (request, reply) => {
      const address = request.url.split("?", 1)[0] ?? "/";
      if (
        options.prefixesOfPrograms.some(
          (prefix) => address === prefix || address.startsWith(`${prefix}/`),
        )
      ) {
        return sendProblem(request, reply, noRoute(request));
      }
      const file = isBuilt ? fileAt(folder, address) : undefined;
      if (file !== undefined) return sendFile(reply, file);
      return wantsPage(request, address)
        ? showPage(reply)
        : sendProblem(request, reply, noRoute(request));
    },
  });
}

/** Browsers ask for pages with this type. Keys in addresses may hold dots, so the end of an address says nothing. */
function wantsPage({ headers }: FastifyRequest, address: string): boolean {
  if (address.startsWith("/assets/")) return false;
  return address === "/" || headers.accept?.includes("text/html") === true;
}

/** The path within the folder of a file that exists; nothing outside it. */
function fileAt(folder: string, address: string): string | undefined {
  if (!/^\/[\w./-]+\.\w+$/.test(address) || address.includes("..") || address === "/index.html")
    return undefined;
  return existsSync(path.join(folder, address)) ? address.slice(1) : undefined;
}

function sendFile(reply: FastifyReply, file: string): FastifyReply {
  const isHashed = file.startsWith("assets/");
  reply.header(
    "cache-control",
    isHashed ? "public, max-age=31536000, immutable" : "public, max-age=0, must-revalidate",
  );
  return reply.sendFile(file);
}

function pageOf({
  folder,
  messageWhenAbsent,
}: SinglePageOptions): (reply: FastifyReply) => FastifyReply {
  const file = path.join(folder, "index.html");
  const isBuilt = existsSync(file);
  const template = isBuilt ? readFileSync(file, "utf8") : absentPage(messageWhenAbsent);
  return (reply) => {
    const nonce = allowPage(reply);
    return reply
      .code(isBuilt ? 200 : 503)
      .header("cache-control", "no-store")
      .header("vary", "accept")
      .type("text/html; charset=utf-8")
      .send(template.replaceAll(NONCE_PLACEHOLDER, nonce));
  };
}

function absentPage(message: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Not built</title><style nonce="${NONCE_PLACEHOLDER}">body{font:16px/1.5 system-ui;margin:3rem auto;max-width:34rem;padding:0 1rem}</style>
<p>${message}</p></html>
`;
}
