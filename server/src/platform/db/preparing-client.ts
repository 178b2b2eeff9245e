/** Connections that prepare the statements that are marked for it. */
import { createHash } from "node:crypto";
import pg from "pg";
import { isMarked } from "./prepared.ts";

/** Names what is to be prepared after its text, as two texts of one name would be refused. */
export class PreparingClient extends pg.Client {
  override query<Answer>(...[first, ...rest]: unknown[]): Answer {
    return Reflect.apply(super.query, this, [named(first), ...rest]);
  }
}

function named(query: unknown): unknown {
  if (typeof query !== "object" || query === null || !("text" in query)) return query;
  const { text } = query;
  if (typeof text !== "string" || !isMarked(text)) return query;
  return { ...query, name: nameOf(text) };
}

const names = new Map<string, string>();

function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = createHash("sha256").update(text).digest("base64url");
  names.set(text, name);
  return name;
}
