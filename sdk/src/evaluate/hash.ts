/**
 * MurmurHash3, the 32-bit variant, over the UTF-8 bytes of a text (Austin Appleby, public domain; the constants are his).
 * The bytes are made here, since the pure rooms have no TextEncoder; a lone surrogate becomes U+FFFD, as encoders do.
 */
export function murmur3(text: string, seed: number): number {
  return murmur3Signed(text, seed) >>> 0;
}

/** The same bits as a signed number, which engines keep and hand on without allocating. */
export function murmur3Signed(text: string, seed: number, byteLimit = 0x80): number {
  const { length } = text;
  const end = length & ~3;
  let hash = seed | 0;
  let all = 0;
  // The mixing is written out: an engine that is short of room for it calls it instead, and that for each block.
  for (let at = 0; at < end; at += 4) {
    const first = text.charCodeAt(at);
    const second = text.charCodeAt(at + 1);
    const third = text.charCodeAt(at + 2);
    const fourth = text.charCodeAt(at + 3);
    all |= first | second | third | fourth;
    const mixed = Math.imul(first | (second << 8) | (third << 16) | (fourth << 24), 0xcc9e2d51);
    hash ^= Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  let rest = 0;
  for (let at = end; at < length; at++) {
    const unit = text.charCodeAt(at);
    all |= unit;
    rest |= unit << (8 * (at - end));
  }
  // Keys and salts are nearly always ASCII, where a character is a byte; only when one was not, bytes are made.
  if (all >= byteLimit) return murmur3Signed(utf8(text), seed, 0x100);
  if (end < length) hash ^= scramble(rest);
  return finishSigned(hash ^ length);
}

/** MurmurHash3's finaliser: every bit of the input reaches every bit of the result. */
export function finishSigned(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

function scramble(block: number): number {
  const mixed = Math.imul(block, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}

/** The UTF-8 bytes of a text, as characters. */
function utf8(text: string): string {
  const wellFormed = text.replace(/[\ud800-\udfff]/gu, "\ufffd");
  return encodeURIComponent(wellFormed).replace(/%(..)/g, (_, byte) =>
    String.fromCharCode(Number.parseInt(byte, 16)),
  );
}
