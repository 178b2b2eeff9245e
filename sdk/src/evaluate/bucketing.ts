import type { Rollout, VariantRange } from "../model/flag.ts";
import { scaleOf } from "../model/schemes.ts";
import { finishSigned, murmur3Signed } from "./hash.ts";

/** What rollouts, groups and conditions say of how they bucket. */
export type Bucketed = Omit<Rollout, "ranges">;

export type PositionRange = Omit<VariantRange, "variant">;

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

/** The position of a prepared key. */
export function positionOf(preparedKey: number, salt: Salt): number {
  return positionAt(pointOf(preparedKey, salt), salt.scale);
}

const points = 4_294_967_296;
const lowest = -2_147_483_648;
/** No subject is below it. */
export const firstPoint: number = lowest;

/**
 * Where a prepared key falls before that is scaled: two rounds of mixing, one for each word of the salt. Points are 32 bits, signed
 * and ascending as positions are, so that comparing them with where a position starts takes no arithmetic.
 */
export function pointOf(preparedKey: number, { first, second }: Salt): number {
  return finishSigned((finishSigned(preparedKey ^ first) + second) | 0) ^ lowest;
}

/** The position of a point: multiplied, which spreads the bias evenly; at most 1 in 42,949 for the default scale. */
export function positionAt(point: number, scale: number): number {
  // As an integer to the engine, which would allocate for a fraction.
  return Math.floor(((point - firstPoint) * scale) / points) | 0;
}

/** The first point of a position. */
export function startOf(position: number, scale: number): number {
  return Math.ceil((position * points) / scale) + firstPoint;
}
