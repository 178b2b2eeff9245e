/** Ways to give a key its position, for comparison: ours, and weak ones that a test has to find. */
import { positionOf, prepareKey, prepareSalt } from "@yardarm/sdk/evaluate";
import { scaleDefault } from "@yardarm/sdk/model";

export interface MixingScheme {
  readonly name: string;
  /** What is done once for each key. */
  prepare(key: string): number;
  /** The position of a prepared key for a salt, from 0 up to the default scale. */
  mixer(salt: string): (preparedKey: number) => number;
}

/** The default scheme, by the functions that the evaluator itself uses. */
export const yardarm: MixingScheme = {
  name: "yardarm-1",
  prepare: prepareKey,
  mixer(salt) {
    const prepared = saltOf(salt);
    return (key) => positionOf(key, prepared);
  },
};

/** A scheme that has to be found. */
export interface WeakScheme extends MixingScheme {
  /** The kinds of keys on which it is weak. */
  readonly weakOn: readonly string[];
}

const everywhere = { weakOn: ["sequential", "uuid", "email"] };

/** The key's hash and the salt's, joined bit by bit and not mixed: what one flag decides, tells what another does. */
const xorOnly: WeakScheme = {
  ...everywhere,
  name: "xorOnly",
  prepare: prepareKey,
  mixer(salt) {
    const { first } = saltOf(salt);
    return (key) => scaled(key ^ first);
  },
};

/** The same with a sum, whose carries only look like mixing. */
const sumOnly: WeakScheme = {
  ...everywhere,
  name: "sumOnly",
  prepare: prepareKey,
  mixer(salt) {
    const { first } = saltOf(salt);
    return (key) => scaled((key + first) | 0);
  },
};

/** A polynomial of the characters as many languages hash texts: uneven on keys that are alike. */
const polynomial: WeakScheme = {
  // Keys that are random already need no mixing.
  weakOn: ["sequential", "email"],
  name: "polynomial",
  prepare(key) {
    let hash = 0;
    for (let at = 0; at < key.length; at++) hash = (Math.imul(hash, 31) + key.charCodeAt(at)) | 0;
    return hash;
  },
  mixer(salt) {
    const { first } = saltOf(salt);
    return (key) => scaled(Math.imul(key, first | 1));
  },
};

export const weakSchemes: readonly WeakScheme[] = [xorOnly, sumOnly, polynomial];

function saltOf(salt: string) {
  const prepared = prepareSalt(salt, undefined);
  if (prepared === undefined) throw new Error("The default scheme is not known.");
  return prepared;
}

function scaled(bits: number): number {
  return Math.floor(((bits >>> 0) * scaleDefault) / 2 ** 32);
}
