import type { FastifyReply } from "fastify";

/**
 * Tells when whoever asked has gone before the answer. Told by the response: a request closes as soon as its body is read, so that
 * `request.signal` does not tell.
 */
export function goneSignal({ raw }: Pick<FastifyReply, "raw">): AbortSignal {
  const gone = new AbortController();
  if (raw.destroyed) gone.abort();
  raw.once("close", () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
