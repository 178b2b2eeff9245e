import { advance, type Compiled, compile } from "../evaluate/index.ts";
import type { Delta, RevisionId, Snapshot } from "../model/index.ts";

/** What decided and what decides now; the delta that led from one to the other, if one did. */
export interface Replacement {
  readonly before: Compiled | undefined;
  readonly after: Compiled;
  readonly delta?: Delta;
}

/** The snapshot that a client holds, ready to decide. It is kept through any outage; only another one replaces it. */
export class Held {
  #compiled: Compiled | undefined;
  #onChange: (replacement: Replacement) => void = () => undefined;

  /** Who is told of each replacement from now on. */
  tell(onChange: (replacement: Replacement) => void): void {
    this.#onChange = onChange;
  }

  /** `undefined` before the first snapshot. */
  get compiled(): Compiled | undefined {
    return this.#compiled;
  }

  get revision(): RevisionId | undefined {
    return this.#compiled?.revision;
  }

  replace(snapshot: Snapshot): void {
    const before = this.#compiled;
    const after = compile(snapshot);
    this.#compiled = after;
    this.#onChange({ before, after });
  }

  advance(delta: Delta): void {
    const before = this.#compiled;
    if (before === undefined) return;
    const after = advance(before, delta);
    this.#compiled = after;
    this.#onChange({ before, after, delta });
  }
}
