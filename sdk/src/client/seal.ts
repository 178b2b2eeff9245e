import { murmur3 } from "../evaluate/hash.ts";
import { readSnapshotText, type Snapshot, type SnapshotParts } from "../model/index.ts";

/** Whose snapshot it is: of another server or another key it must not decide. */
export interface Owner {
  readonly url: string;
  readonly key: string;
}

const sealPattern = /^yardarm-snapshot 1 ([0-9a-f]{16}) ([0-9a-f]{16})$/;

/** The snapshot as text, with whose it is and a checksum in the first line. */
export function seal(snapshot: Snapshot, owner: Owner): string {
  const text = JSON.stringify(snapshot);
  return `yardarm-snapshot 1 ${markOf(owner)} ${checksum(text)}\n${text}`;
}

/**
 * What `seal` made; or, as text, why it is not used: it was damaged, or is somebody else's. The checksum finds damage, not
 * forgery: who can write where it is kept can write another one.
 */
export function unseal(sealed: string, owner: Owner): SnapshotParts | string {
  const end = sealed.indexOf("\n");
  const [, mark, sum] = sealPattern.exec(sealed.slice(0, Math.max(0, end))) ?? [];
  const text = sealed.slice(end + 1);
  if (mark === undefined) return "It is not a snapshot that was kept.";
  if (mark !== markOf(owner)) return "It was kept for another server or another key.";
  if (sum !== checksum(text)) return "It was damaged: its checksum differs.";
  return readSnapshotText(text) ?? "This version of the SDK cannot read it.";
}

/** Tells owners apart without telling the key. */
function markOf({ url, key }: Owner): string {
  return checksum(`${url}\n${key}`);
}

/** The text is hashed piece by piece, since making bytes of a whole one would take many times its memory. */
const pieceCharacters = 65_536;

function checksum(text: string): string {
  let [first, second] = [0, 0x6a09e667];
  for (let start = 0; start < text.length; start += pieceCharacters) {
    const piece = text.slice(start, start + pieceCharacters);
    first = murmur3(piece, first);
    second = murmur3(piece, second);
  }
  return hex(first) + hex(second);
}

function hex(word: number): string {
  return word.toString(16).padStart(8, "0");
}
