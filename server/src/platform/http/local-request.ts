import type { FastifyRequest } from "fastify";
import { isLoopbackName } from "./host-guard.ts";

/**
 * Whether somebody at this very machine asks. A proxy on the same machine would make everybody look like that, so
 * nothing that a proxy adds may be there, and the name in the address must be the machine's own as well.
 */
export function isFromThisMachine(request: FastifyRequest): boolean {
  const { headers, socket, hostname } = request;
  const isForwarded = ["x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via"].some(
    (name) => headers[name] !== undefined,
  );
  const address = (socket.remoteAddress ?? "").replace(/^::ffff:/, "");
  return !isForwarded && isLoopbackName(address) && isLoopbackName(hostname);
}
