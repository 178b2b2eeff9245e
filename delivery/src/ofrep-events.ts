/** What the stream says, in the words of OFREP's event streams (0.3.0). Pure. */
import { Buffer } from "node:buffer";
import type { RevisionId } from "@yardarm/sdk/model";

/** Where a provider listens; the address holds the key, since an `EventSource` sends no headers of its own. */
export const ofrepEventsPath = "/ofrep/v1/events";

export interface OfrepEventStream {
  readonly type: "sse";
  readonly endpoint: { readonly requestUri: string };
}

/**
 * The stream that a provider may listen to instead of polling. Only for client keys: they are public, while a server key
 * would stand in addresses, which others log.
 */
export function eventStreamsFor(clientKey: string): readonly OfrepEventStream[] {
  const requestUri = `${ofrepEventsPath}?key=${encodeURIComponent(clientKey)}`;
  return [{ type: "sse", endpoint: { requestUri } }];
}

/** All readers get the same frames, so each is put into other words once. */
const translated = new WeakMap<Buffer, Buffer | undefined>();

/** `undefined` for what concerns no decision. */
export function toOfrepFrame(frame: Buffer): Buffer | undefined {
  if (!translated.has(frame)) translated.set(frame, translate(frame.toString("utf8")));
  return translated.get(frame);
}

function translate(text: string): Buffer | undefined {
  const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, "m").exec(text)?.[1];
  const event = field("event");
  // Comments and the time to wait are the same in both; after a goaway, the end of the stream says all.
  if (event === undefined) return Buffer.from(text);
  const data: unknown = JSON.parse(field("data") ?? "null");
  if (event === "changed" && hasKeys(data)) return refetch(field("id") ?? "", true);
  if (event === "reset" && hasRevision(data)) return refetch(data.revision, false);
  return undefined;
}

function refetch(revision: RevisionId, isHeldThen: boolean): Buffer {
  const data = JSON.stringify({ type: "refetchEvaluation", etag: revision });
  return Buffer.from(`${isHeldThen ? `id: ${revision}\n` : ""}data: ${data}\n\n`);
}

/** A change of flags that no client key sees tells of no keys. */
function hasKeys(data: unknown): boolean {
  const keys = typeof data === "object" && data !== null && "keys" in data ? data.keys : undefined;
  return Array.isArray(keys) && keys.length > 0;
}

function hasRevision(data: unknown): data is { readonly revision: RevisionId } {
  return typeof data === "object" && data !== null && "revision" in data;
}
