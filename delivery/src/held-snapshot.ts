import { advance, type Compiled, compile, snapshotIn } from "@yardarm/sdk/evaluate";
import type { Delta, RevisionId, Snapshot } from "@yardarm/sdk/model";
import { EncodedSnapshot } from "./encoded-snapshot.ts";

/**
 * The newest snapshot of one environment. A delta costs no more than it changes: the snapshot as a whole is put together
 * when somebody asks for it, and not for streams, which need only the deltas.
 */
export class HeldSnapshot {
  #compiled: Compiled;
  #encoded: EncodedSnapshot | undefined;

  constructor(snapshot: Snapshot) {
    this.#compiled = compile(snapshot);
  }

  get revision(): RevisionId {
    return this.#compiled.revision;
  }

  append(delta: Delta): void {
    this.#compiled = advance(this.#compiled, delta);
  }

  value(): Snapshot {
    return snapshotIn(this.#compiled);
  }

  /** Ready to decide; between two revisions only what changed is compiled again. */
  compiled(): Compiled {
    return this.#compiled;
  }

  /** Serialised once per revision, whoever asks. */
  encoded(): EncodedSnapshot {
    if (this.#encoded?.revision !== this.revision)
      this.#encoded = new EncodedSnapshot(this.value());
    return this.#encoded;
  }
}
