/** What a checkpoint says: this chain stood here at this time. It is signed, and kept where the server cannot reach. */
import { isRecord } from "@yardarm/sdk/model";

export interface Checkpoint {
  readonly version: 1;
  /** Id of the installation, so that two of them with equal names of projects are told apart. */
  readonly installation: string;
  readonly chain: string;
  readonly entry: number;
  readonly hash: string;
  readonly at: string;
  /** Hexadecimal SHA-256 of the checkpoint of this chain before it; null for the first. */
  readonly previous: string | null;
}

/** `undefined` for what is not a checkpoint. */
export function parseCheckpoint(value: unknown): Checkpoint | undefined {
  if (!isRecord(value)) return undefined;
  const { version, installation, chain, entry, hash, at, previous } = value;
  const isKnown = version === 1 && typeof installation === "string" && typeof chain === "string";
  if (!isKnown || typeof hash !== "string" || typeof at !== "string") return undefined;
  if (typeof entry !== "number" || !Number.isSafeInteger(entry) || entry < 1) return undefined;
  if (previous !== null && typeof previous !== "string") return undefined;
  return { version, installation, chain, entry, hash, at, previous };
}
