/** `ETag` and `If-Match` of entities whose version is a number (RFC 9110 §13.1.1). */
import type { FastifyReply, FastifyRequest } from "fastify";
import { DomainError } from "../domain-error.ts";

function tagOf(version: number): string {
  return `"${version}"`;
}

/** Tells the version of what is answered, or of what was written. */
export function setVersion(reply: FastifyReply, version: number | undefined): void {
  if (version !== undefined) reply.header("etag", tagOf(version));
}

/**
 * The version that the caller has seen. Whoever edits what others edit too must say it; `*` would say nothing, and a weak
 * or a second tag cannot be of a version.
 */
export function requireVersion({ headers }: FastifyRequest): number {
  const given = headers["if-match"];
  const version = /^"(\d{1,15})"$/.exec(given?.trim() ?? "")?.[1];
  if (version !== undefined) return Number(version);
  throw new DomainError(
    "unguarded",
    "precondition_required",
    given === undefined
      ? 'Send If-Match with the version that you have seen, as the ETag of the last answer gave it, such as "12".'
      : `If-Match takes one version, such as "12"; it was ${given}.`,
  );
}

/** Whether the caller holds this already (RFC 9110 §13.1.2), so that it need not be sent again. */
export function holdsAlready({ headers }: FastifyRequest, tag: string): boolean {
  const given = headers["if-none-match"];
  if (given === undefined) return false;
  return given.split(",").some((each) => ["*", tag].includes(each.trim().replace(/^W\//, "")));
}
