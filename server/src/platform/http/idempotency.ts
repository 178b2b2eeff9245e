import { createHash } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { DomainError } from "../domain-error.ts";

/** The caller's name for a write that may be sent twice but is to be done once. */
export interface IdempotencyOfRequest {
  readonly key: string;
  /** Of everything that makes the request what it is. */
  readonly hash: Buffer;
}

/** Reads `Idempotency-Key`; gives an object to be spread, empty when there is none. */
export function idempotencyOf(request: FastifyRequest): {
  readonly idempotency?: IdempotencyOfRequest;
} {
  const key = request.headers["idempotency-key"];
  if (key === undefined) return {};
  if (typeof key !== "string" || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new DomainError(
      "invalid",
      "idempotency_key_invalid",
      "An Idempotency-Key has 1 to 255 visible ASCII characters, such as a UUID.",
    );
  }
  const { method, url, headers, body } = request;
  const whole = JSON.stringify([method, url, headers["if-match"] ?? null, body ?? null]);
  return { idempotency: { key, hash: createHash("sha256").update(whole).digest() } };
}
