import { scaleOf } from "../model/schemes.ts";
import { finishSigned, murmur3Signed } from "./hash.ts";

/** A salt, prepared once when a flag is compiled. */
export interface Salt {
  readonly first: number;
  readonly second: number;
  readonly scale: number;
}

/** The part of scheme `yardarm-1` that depends on the key alone, so that it can be kept for many flags: 32 bits, signed. */
export function prepareKey(key: string): number {
  return murmur3Signed(key, 0);
}

/** The part that depends on the salt: two words, from two seeds. `undefined` for a scheme that is unknown. */
export function prepareSalt(salt: string, scheme: string | undefined): Salt | undefined {
  const scale = scaleOf(scheme);
  if (scale === undefined) return undefined;
  // The two seeds are the fractional bits of √2 and √3: any constants do that nobody chose for an effect.
  return { first: murmur3Signed(salt, 0x6a09e667), second: murmur3Signed(salt, 0xbb67ae85), scale };
}

/**
 * The position of a prepared key: two rounds of mixing, one for each word of the salt, then the 32-bit result scaled by
 * multiplication, which spreads its bias evenly: at most 1 in 42,949 for the default scale.
 */
export function positionOf(preparedKey: number, salt: Salt): number {
  const mixed = finishSigned((finishSigned(preparedKey ^ salt.first) + salt.second) | 0);
  // As an integer to the engine, which would allocate for a fraction.
  return Math.floor(((mixed >>> 0) * salt.scale) / 4_294_967_296) | 0;
}
