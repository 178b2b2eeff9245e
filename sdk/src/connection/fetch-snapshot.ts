import {
  isRecord,
  parseJson,
  type RevisionId,
  readSnapshotText,
  type SnapshotParts,
} from "../model/index.ts";
import { call, inTime, strangerError, type Upstream } from "./upstream.ts";
import { YardarmError } from "./yardarm-error.ts";

/** The newest snapshot, or that the one held is the newest. */
export type FetchedSnapshot<S = SnapshotParts> =
  | { readonly kind: "not_modified" }
  | { readonly kind: "snapshot"; readonly snapshot: S };

/** Which snapshot is asked for. An aborted `signal` ends the request. */
export interface FetchSnapshotOptions {
  /** The revision that is held; it is not sent again. */
  readonly revision?: RevisionId | undefined;
  readonly signal: AbortSignal;
}

/** Gets the snapshot of the key's environment. Rejects with a YardarmError. */
export function fetchSnapshot(
  upstream: Upstream,
  options: FetchSnapshotOptions,
): Promise<FetchedSnapshot> {
  return fetchSnapshotAs(upstream, options, readSnapshotText);
}

/** The same, read in another way; `read` gives `undefined` for what is no snapshot. */
export function fetchSnapshotAs<S>(
  upstream: Upstream,
  { revision, signal }: FetchSnapshotOptions,
  read: (text: string) => S | undefined,
): Promise<FetchedSnapshot<S>> {
  return inTime(upstream, signal, async (inner, begun) => {
    const response = await call(upstream, {
      path: "sdk/v1/snapshot",
      headers: {
        accept: "application/json",
        ...(revision !== undefined && { "if-none-match": `"${revision}"` }),
      },
      signal: inner,
    });
    if (response.status === 304) return { kind: "not_modified" };
    begun();
    const text = await response.text();
    const snapshot = read(text);
    if (snapshot !== undefined) return { kind: "snapshot", snapshot };
    throw isRecord(parseJson(text))
      ? new YardarmError(
          "unreadable",
          "The server sent no snapshot of format 1, which is what this version of the SDK reads.",
        )
      : strangerError(upstream, response);
  });
}
