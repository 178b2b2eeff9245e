import type { Snapshot } from "../model/snapshot.ts";
import { partsOf, type SnapshotParts } from "../model/snapshot-parts.ts";
import { type Compiled, compiledFrom, type Reads } from "./compiled.ts";

/** Makes a snapshot ready. Cheap whatever its size: each entry is compiled when it is first needed. */
export function compile(snapshot: Snapshot): Compiled {
  return compiledFrom(partsOf(snapshot));
}

/**
 * The same for a snapshot that was not read to its end. An entry that cannot be read decides nothing: a flag gives an error,
 * and a segment, a list and a group have no members.
 *
 * @param reads whether an entry can be read; asked when it is first needed
 */
export function compileParts(parts: SnapshotParts, reads?: Reads): Compiled {
  return compiledFrom(parts, reads);
}
