import { type Problem, parseSnapshot, type RevisionId, type Snapshot } from "../model/index.ts";
import { call, inTime, type Upstream } from "./upstream.ts";
import { YardarmError } from "./yardarm-error.ts";

/** The newest snapshot, or that the one held is the newest. */
export type FetchedSnapshot =
  | { readonly kind: "not_modified" }
  | {
      readonly kind: "snapshot";
      readonly snapshot: Snapshot;
      /** What could not be read and was left out. */
      readonly problems: readonly Problem[];
    };

export interface FetchSnapshotOptions {
  /** The revision that is held; it is not sent again. */
  readonly revision?: RevisionId | undefined;
  readonly signal: AbortSignal;
}

/** Gets the snapshot of the key's environment. Rejects with a YardarmError. */
export function fetchSnapshot(
  upstream: Upstream,
  { revision, signal }: FetchSnapshotOptions,
): Promise<FetchedSnapshot> {
  return inTime(upstream, signal, async (inner) => {
    const response = await call(upstream, {
      path: "sdk/v1/snapshot",
      headers: {
        accept: "application/json",
        ...(revision !== undefined && { "if-none-match": `"${revision}"` }),
      },
      signal: inner,
    });
    if (response.status === 304) return { kind: "not_modified" };
    const { value, problems } = parseSnapshot(await jsonOf(response));
    if (value === undefined) {
      const [first] = problems;
      throw new YardarmError(
        "unreadable",
        `The snapshot cannot be read: ${first === undefined ? "" : `${first.pointer} ${first.detail}`}`,
      );
    }
    return { kind: "snapshot", snapshot: value, problems };
  });
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new YardarmError("unreadable", "What answers at this address is not a Yardarm server.", {
      cause,
    });
  }
}
