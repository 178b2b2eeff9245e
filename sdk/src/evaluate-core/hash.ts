/**
 * MurmurHash3, the 32-bit variant, over the UTF-8 bytes of a text (Austin Appleby, public domain; the constants are his);
 * a lone surrogate becomes U+FFFD.
 */
export const murmur = (text: string, seed: number): number => {
  const bytes = utf8(text);
  const { length } = bytes;
  let hash = seed;
  let word = 0;
  for (let at = 0; at < length; at++) {
    word |= bytes.charCodeAt(at) << (8 * at);
    if (at % 4 === 3) {
      hash = Math.imul(rotated(hash ^ scrambled(word), 13), 5) + 0xe6546b64;
      word = 0;
    }
  }
  return finished(hash ^ scrambled(word) ^ length);
};

/** MurmurHash3's finaliser. */
export const finished = (hash: number): number =>
  mixed(mixed(mixed(hash, 16, 0x85ebca6b), 13, 0xc2b2ae35), 16, 1);

const mixed = (hash: number, by: number, factor: number) => Math.imul(hash ^ (hash >>> by), factor);

const scrambled = (word: number) => Math.imul(rotated(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);

const rotated = (word: number, by: number) => (word << by) | (word >>> (32 - by));

/** The UTF-8 bytes of a text, as characters. Keys and salts are nearly always ASCII, where a character is a byte. */
const utf8 = (text: string) =>
  text.replace(/[^\0-\x7f]+/g, (others) =>
    encodeURIComponent(others.replace(/[\ud800-\udfff]/gu, "\ufffd")).replace(/%(..)/g, (_, byte) =>
      String.fromCharCode(Number.parseInt(byte, 16)),
    ),
  );
