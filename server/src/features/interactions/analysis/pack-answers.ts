/** What was found of a snapshot as bytes: of no use for anything but what it was found of. */
import type { FoundAnswers } from "@yardarm/core/combinations";
import type { Correlation } from "@yardarm/core/registry";
import type { Snapshot } from "@yardarm/sdk/model";
import { packBytes, unpackBytes } from "./packed-bytes.ts";

/** Everything that answers rest on, with the answers. */
export interface FoundOf {
  readonly snapshot: Snapshot;
  /** As they were declared. */
  readonly declared: readonly Correlation[];
  readonly found: FoundAnswers;
}

interface Header extends Omit<FoundOf, "found"> {
  readonly alone: number;
}

/** The two tables, one behind the other. */
export function packAnswers({ snapshot, declared, found }: FoundOf): Promise<Uint8Array> {
  const header: Header = { snapshot, declared, alone: found.alone.length };
  return packBytes(header, [found.alone, found.pairs]);
}

/** @throws when the bytes are not those that were packed, which their checksum tells. */
export async function unpackAnswers(packed: Uint8Array): Promise<FoundOf> {
  const { header, parts } = await unpackBytes<Header>(packed);
  return {
    snapshot: header.snapshot,
    declared: header.declared,
    found: { alone: parts.subarray(0, header.alone), pairs: parts.subarray(header.alone) },
  };
}
