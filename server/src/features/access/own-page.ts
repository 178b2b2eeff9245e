/**
 * Cookies are sent by browsers whoever made the page that asks. Before a cookie counts for a write, the request must
 * come from our own page: by what the browser says of its origin, and by a token that only our page could read.
 */
import { timingSafeEqual } from "node:crypto";
import { DomainError } from "../../platform/domain-error.ts";
import { hashOf } from "../../platform/secret-token.ts";

export interface PageFacts {
  readonly method: string;
  /** The name under which we were asked, with port. */
  readonly host: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

const safeMethods = ["GET", "HEAD", "OPTIONS"];

export function isWrite(method: string): boolean {
  return !safeMethods.includes(method);
}

/** By what the browser says. What no browser sent says nothing, and carries no cookie that somebody stole. */
export function requireOwnOrigin(
  { host, headers }: PageFacts,
  publicUrl: string | undefined,
): void {
  const { origin, "sec-fetch-site": site } = headers;
  const isOwn =
    site !== undefined
      ? site === "same-origin"
      : origin === undefined || origin === publicUrl || hostOf(origin) === host;
  if (isOwn) return;
  throw new DomainError(
    "forbidden",
    "foreign_origin",
    "A page of another origin asked for this. Only Yardarm's own page may, or a program with a bearer token.",
  );
}

export function requireCsrfToken({ headers }: PageFacts, expected: string): void {
  const given = headers["x-csrf-token"];
  // Hashes have one length, whatever was sent, and so does the comparison.
  if (typeof given === "string" && timingSafeEqual(hashOf(given), hashOf(expected))) return;
  throw new DomainError(
    "forbidden",
    "csrf_token_invalid",
    "Writes with a session cookie carry the session's `csrfToken` (GET /api/v1/me) as `x-csrf-token`. Reload the page.",
  );
}

function hostOf(origin: string | string[]): string | undefined {
  return typeof origin === "string" && URL.canParse(origin) ? new URL(origin).host : undefined;
}
