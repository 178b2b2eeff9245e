import { type Compiled, compile, recompile } from "../evaluate/index.ts";
import { applyDelta, type Delta, type RevisionId, type Snapshot } from "../model/index.ts";

/** The snapshot that a client holds, ready to decide. It is kept through any outage; only another one replaces it. */
export class Held {
  #compiled: Compiled | undefined;
  #onChange: (before: Snapshot | undefined, after: Snapshot) => void = () => undefined;

  /** Who is told of each replacement from now on. */
  tell(onChange: (before: Snapshot | undefined, after: Snapshot) => void): void {
    this.#onChange = onChange;
  }

  /** `undefined` before the first snapshot. */
  get compiled(): Compiled | undefined {
    return this.#compiled;
  }

  get revision(): RevisionId | undefined {
    return this.#compiled?.snapshot.revision;
  }

  replace(snapshot: Snapshot): void {
    const before = this.#compiled;
    this.#compiled = compile(snapshot);
    this.#onChange(before?.snapshot, snapshot);
  }

  advance(delta: Delta): void {
    const before = this.#compiled;
    if (before === undefined) return;
    const snapshot = applyDelta(before.snapshot, delta);
    this.#compiled = recompile(before, snapshot);
    this.#onChange(before.snapshot, snapshot);
  }
}
