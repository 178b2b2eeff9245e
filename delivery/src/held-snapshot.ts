import { type Compiled, compile, recompile } from "@yardarm/sdk/evaluate";
import { applyDelta, type Delta, type RevisionId, type Snapshot } from "@yardarm/sdk/model";
import { EncodedSnapshot } from "./encoded-snapshot.ts";

/** Deltas are applied when somebody asks, or when so many wait. */
const waitingMax = 256;

/**
 * The newest snapshot of one environment. Deltas are taken down at once and applied late: a stream needs only the
 * deltas, and a snapshot of thousands of flags is not copied for each of them.
 */
export class HeldSnapshot {
  #applied: Snapshot;
  #waiting: Delta[] = [];
  #encoded: EncodedSnapshot | undefined;
  #compiled: Compiled | undefined;

  constructor(snapshot: Snapshot) {
    this.#applied = snapshot;
  }

  get revision(): RevisionId {
    return this.#waiting.at(-1)?.to ?? this.#applied.revision;
  }

  append(delta: Delta): void {
    this.#waiting.push(delta);
    if (this.#waiting.length >= waitingMax) this.value();
  }

  value(): Snapshot {
    for (const delta of this.#waiting) this.#applied = applyDelta(this.#applied, delta);
    this.#waiting = [];
    return this.#applied;
  }

  /** Ready to decide; between two revisions only what changed is compiled again. */
  compiled(): Compiled {
    const snapshot = this.value();
    if (this.#compiled?.snapshot !== snapshot) {
      this.#compiled = this.#compiled ? recompile(this.#compiled, snapshot) : compile(snapshot);
    }
    return this.#compiled;
  }

  /** Serialised once per revision, whoever asks. */
  encoded(): EncodedSnapshot {
    const snapshot = this.value();
    if (this.#encoded?.revision !== snapshot.revision)
      this.#encoded = new EncodedSnapshot(snapshot);
    return this.#encoded;
  }
}
