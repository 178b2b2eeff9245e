import { finishSigned } from "../evaluate/hash.ts";
import { readSnapshotText, type Snapshot, type SnapshotParts } from "../model/index.ts";

/** Whose snapshot it is: of another server or another key it must not decide. */
export interface Owner {
  readonly url: string;
  readonly key: string;
}

/** Grows when sums or marks are made otherwise. */
const sealVersion = "2";
const sealPattern = /^yardarm-(\w+) (\d+) ([0-9a-f]{16}) ([0-9a-f]{16})$/;

/** A text with what it is, whose it is and a checksum in the first line. */
export function sealText(what: string, text: string, mark: string): string {
  return `yardarm-${what} ${sealVersion} ${mark} ${checksum(text)}\n${text}`;
}

/**
 * What `sealText` sealed; or, as text, why it is not used: it was damaged, or is somebody else's. The checksum finds damage,
 * not forgery: who can write where it is kept can write another one.
 */
export function unsealText(
  what: string,
  sealed: string,
  mark: string,
): { readonly text: string } | string {
  const end = sealed.indexOf("\n");
  const [, kind, version, owner, sum] = sealPattern.exec(sealed.slice(0, Math.max(0, end))) ?? [];
  const text = sealed.slice(end + 1);
  if (kind !== what) return `It is not a ${what} that was kept.`;
  if (version !== sealVersion) return "Another version of the SDK kept it.";
  if (owner !== mark) return "It was kept for another server or another key.";
  if (sum !== checksum(text)) return "It was damaged: its checksum differs.";
  return { text };
}

/** The snapshot as text, sealed for its owner. */
export function seal(snapshot: Snapshot, owner: Owner): string {
  return sealText("snapshot", JSON.stringify(snapshot), markOf(owner));
}

/** What `seal` made; or, as text, why it is not used. */
export function unseal(sealed: string, owner: Owner): SnapshotParts | string {
  const kept = unsealText("snapshot", sealed, markOf(owner));
  if (typeof kept === "string") return kept;
  return readSnapshotText(kept.text) ?? "This version of the SDK cannot read it.";
}

/** Tells owners apart, and what they keep for one context or another, without telling any of them. */
export function markOf({ url, key }: Owner, context?: object): string {
  const whose = `${url}\n${key}`;
  return checksum(context === undefined ? whose : `${whose}\n${JSON.stringify(context)}`);
}

/**
 * Two sums of the same characters, made in one pass. Each step of a sum can be undone, so one changed character always shows,
 * and more of them with all but certainty. JSON, which is what is sealed, holds no half of a character that a file would replace.
 */
function checksum(text: string): string {
  let [first, second] = [0x243f6a88, 0x6a09e667];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    first = Math.imul(first ^ unit, 0x9e3779b1);
    second = Math.imul(second ^ unit, 0x5f356495);
  }
  return hex(finishSigned(first)) + hex(finishSigned(second));
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0");
}
