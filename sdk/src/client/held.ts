import { advance, type Compiled, compileParts } from "../evaluate/index.ts";
import {
  type Delta,
  entryShapes,
  fits,
  type Part,
  type RevisionId,
  type SnapshotParts,
} from "../model/index.ts";

/** What decided and what decides now; the delta that led from one to the other, if one did. */
export interface Replacement {
  readonly before: Compiled | undefined;
  readonly after: Compiled;
  readonly delta?: Delta;
}

interface HeldOwner {
  changed(replacement: Replacement): void;
  /** An entry that a snapshot has was needed, and decides nothing. */
  cannotRead(part: Part, key: string): void;
}

/** The snapshot that a client holds, ready to decide. It is kept through any outage; only another one replaces it. */
export class Held {
  #compiled: Compiled | undefined;
  #owner: HeldOwner | undefined;

  /** Who is told of what happens from now on. */
  tell(owner: HeldOwner): void {
    this.#owner = owner;
  }

  /** `undefined` before the first snapshot. */
  get compiled(): Compiled | undefined {
    return this.#compiled;
  }

  get revision(): RevisionId | undefined {
    return this.#compiled?.revision;
  }

  replace(snapshot: SnapshotParts): void {
    const before = this.#compiled;
    const told = new Set<string>();
    const after = compileParts(snapshot, (part, entry, key) => {
      if (fits(entryShapes[part], entry)) return true;
      const address = `${part}/${key}`;
      if (!told.has(address)) this.#owner?.cannotRead(part, key);
      told.add(address);
      return false;
    });
    this.#compiled = after;
    this.#owner?.changed({ before, after });
  }

  advance(delta: Delta): void {
    const before = this.#compiled;
    if (before === undefined) return;
    const after = advance(before, delta);
    this.#compiled = after;
    this.#owner?.changed({ before, after, delta });
  }
}
