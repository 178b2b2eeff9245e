import type { Buffer } from "node:buffer";
import type { Delta, RevisionId } from "@yardarm/sdk/model";
import { deltaFrame } from "./frame.ts";

/** A delta beside its frame: encoded once, however many read it. */
export interface EncodedDelta {
  readonly delta: Delta;
  readonly frame: Buffer;
}

export function encodeDelta(delta: Delta): EncodedDelta {
  return { delta, frame: deltaFrame(delta) };
}

/** Bounds of what is kept for readers who come back. */
export interface RecentBounds {
  readonly deltasMax: number;
  readonly bytesMax: number;
}

/** The newest deltas of one environment, without gaps; the oldest go when it is full. */
export class RecentDeltas {
  readonly #bounds: RecentBounds;
  #deltas: EncodedDelta[] = [];
  /** Revision → place of the delta that starts there, counted from the first delta ever kept. */
  readonly #places = new Map<RevisionId, number>();
  #dropped = 0;
  #bytes = 0;

  constructor(bounds: RecentBounds) {
    this.#bounds = bounds;
  }

  push(encoded: EncodedDelta): void {
    this.#places.set(encoded.delta.from, this.#dropped + this.#deltas.length);
    this.#deltas.push(encoded);
    this.#bytes += encoded.frame.length;
    while (this.#deltas.length > this.#bounds.deltasMax || this.#bytes > this.#bounds.bytesMax) {
      const oldest = this.#deltas.shift();
      if (oldest === undefined) return;
      this.#places.delete(oldest.delta.from);
      this.#bytes -= oldest.frame.length;
      this.#dropped++;
    }
  }

  clear(): void {
    this.#deltas = [];
    this.#places.clear();
    this.#dropped = 0;
    this.#bytes = 0;
  }

  /** The deltas from `revision` to the newest; `undefined` when the first of them is not kept. */
  after(revision: RevisionId): readonly EncodedDelta[] | undefined {
    const place = this.#places.get(revision);
    return place === undefined ? undefined : this.#deltas.slice(place - this.#dropped);
  }
}
