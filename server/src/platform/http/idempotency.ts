import { createHash } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { DomainError } from "../domain-error.ts";
import type { Leave } from "../leave.ts";

/** Reads `Idempotency-Key`; gives an object to be spread, empty when there is none. */
export function idempotencyOf(request: FastifyRequest): Pick<Leave, "idempotency"> {
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
