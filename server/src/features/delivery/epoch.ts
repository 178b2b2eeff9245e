import { createHash } from "node:crypto";

/**
 * Names the line of history that revisions count in. The same revision number can mean two different snapshots when a
 * database was restored from a backup or another machine took over; then the epoch differs, and every client fetches its
 * snapshot anew. What Postgres says of its origin covers most cases; the salt is there for the others (a restored disk
 * image), where an operator runs `yardarm-server epoch new`.
 */
export function epochOf(origin: string, salt: string): string {
  return createHash("sha256").update(`${origin} ${salt}`).digest("hex").slice(0, 8);
}
