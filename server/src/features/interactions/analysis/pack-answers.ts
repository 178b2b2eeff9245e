/** What was found of a snapshot as bytes: short enough for a row, and of no use for anything but what it was found of. */
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { FoundAnswers } from "@yardarm/core/combinations";
import type { Correlation } from "@yardarm/core/registry";
import type { Snapshot } from "@yardarm/sdk/model";

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

const lengthBytes = 4;
const [zip, unzip] = [promisify(gzip), promisify(gunzip)];

/** The length of the header, the header as JSON, and the two tables. */
export async function packAnswers({ snapshot, declared, found }: FoundOf): Promise<Uint8Array> {
  const header: Header = { snapshot, declared, alone: found.alone.length };
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(text.length);
  return zip(Buffer.concat([length, text, found.alone, found.pairs]), { level: 3 });
}

/** @throws when the bytes are not those that were packed, which their checksum tells. */
export async function unpackAnswers(packed: Uint8Array): Promise<FoundOf> {
  const bytes = await unzip(packed);
  const start = lengthBytes + bytes.readUInt32BE();
  const header: Header = JSON.parse(bytes.toString("utf8", lengthBytes, start));
  const pairs = start + header.alone;
  return {
    snapshot: header.snapshot,
    declared: header.declared,
    found: { alone: bytes.subarray(start, pairs), pairs: bytes.subarray(pairs) },
  };
}
