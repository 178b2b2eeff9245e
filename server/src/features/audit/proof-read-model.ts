/** What proves one entry to somebody who has nothing but a checkpoint: all entries from it to there. */

import type { Reader } from "../../platform/db/reader.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { storedRows } from "./audit-read-model.ts";
import { checkpointOver, publishedKeys } from "./checkpoint-read-model.ts";
import { parseStored } from "./entry-view.ts";
import { lineOf } from "./export-line.ts";
import { readKnowledge } from "./personal-data-read-model.ts";
import { keySetOf } from "./signing-key.ts";

export interface Proof {
  /** As in an export, the entry itself first. */
  readonly lines: readonly string[];
  readonly checkpoint: string;
  readonly keys: ReturnType<typeof keySetOf>;
}

const linesMax = 20_000;

export async function findProof(
  reader: Reader,
  chain: string,
  entry: number,
  withPlaces: boolean,
): Promise<Proof | undefined> {
  if ((await storedRows(reader, chain, { after: entry - 1, limit: 1, upTo: entry })).length === 0)
    return undefined;
  const checkpoint = await checkpointOver(reader, chain, entry);
  if (checkpoint === undefined) {
    throw new DomainError(
      "conflict",
      "entry_not_signed_yet",
      "No checkpoint covers this entry yet. The next one will; ask again later.",
    );
  }
  const run = { after: entry - 1, limit: linesMax, upTo: checkpoint.entry };
  const rows = await storedRows(reader, chain, run);
  const [first] = rows;
  if (first === undefined) return undefined;
  const knowledge = await readKnowledge(reader, [parseStored(first.document).document]);
  // Of the entries in between nobody needs to know who they speak of.
  const silent = { keys: new Map<string, Buffer>(), erased: new Set<string>() };
  return {
    lines: rows.map((row, index) =>
      lineOf(row, { knowledge: index === 0 ? knowledge : silent, withPlaces }),
    ),
    checkpoint: checkpoint.jws,
    keys: keySetOf(await publishedKeys(reader)),
  };
}
