import { Client } from "../client/client.ts";
import { Held } from "../client/held.ts";
import type { ScopeRecorder } from "../client/index.ts";
import { systemEdges } from "../connection/index.ts";
import { parseSnapshot, partsOf, type Snapshot } from "../model/index.ts";
import { testSnapshot } from "./snapshot-builder.ts";
import { overridden, type TestFlags } from "./test-flags.ts";

/** What a test client serves. */
export interface TestClientOptions {
  /** Values that everybody gets, whatever rules the snapshot has for these flags. */
  readonly flags?: TestFlags;
  /** Flags with their rules, as a server would send them; none unless given. */
  readonly snapshot?: Snapshot;
  /** Hears which variants each scope serves. */
  readonly recorder?: ScopeRecorder;
}

/** A client without a network. It decides, scopes and tells of changes as the real one does. */
export class TestClient extends Client {
  readonly #held: Held;
  readonly #base: Snapshot;
  #overrides: readonly TestFlags[];
  #revisions = 0;

  /** Tests use `createTestClient`. */
  constructor({ flags = {}, snapshot = testSnapshot({}), recorder }: TestClientOptions) {
    const held = new Held();
    super({ offline: true, ...(recorder && { recorder }) }, systemEdges, held);
    this.#held = held;
    this.#base = checked(snapshot);
    this.#overrides = [flags];
    this.#held.replace(partsOf(this.#current()));
  }

  /**
   * Serves these values from now on, before all that were given earlier; gives its undo. Scopes that exist already stay at
   * their snapshot.
   *
   * @throws TypeError for a value that the flag could never have.
   */
  override(flags: TestFlags): () => void {
    const layer = { ...flags };
    this.#become([...this.#overrides, layer]);
    return () => this.#become(this.#overrides.filter((other) => other !== layer));
  }

  /** Serves these values while `run` runs, and then what was served before, however it ends. */
  async withFlags<R>(flags: TestFlags, run: () => R | Promise<R>): Promise<R> {
    const undo = this.override(flags);
    try {
      return await run();
    } finally {
      undo();
    }
  }

  #become(overrides: readonly TestFlags[]): void {
    const before = this.#overrides;
    this.#overrides = overrides;
    try {
      this.#held.replace(partsOf(this.#current()));
    } catch (error) {
      this.#overrides = before;
      throw error;
    }
  }

  #current(): Snapshot {
    const flags = this.#overrides.reduce(overridden, this.#base.flags);
    return checked({ ...this.#base, flags, revision: `test.${++this.#revisions}` });
  }
}

/**
 * A client for tests.
 *
 * @example
 * const flags = createTestClient({ flags: { "new-checkout": true } });
 * flags.boolean("new-checkout", { targetingKey: "u1" }, false); // true
 *
 * @throws TypeError for a snapshot, a key or a value that no server would send.
 */
export function createTestClient(options: TestClientOptions = {}): TestClient {
  return new TestClient(options);
}

/**
 * Runs with a client that serves these values, and closes it, however it ends.
 *
 * @example
 * await withFlags({ "new-checkout": true }, (own) => own.boolean("new-checkout", {}, false)); // true
 *
 * @throws TypeError for a key or a value that no server would send; otherwise rejects with what the work rejects with.
 */
export async function withFlags<R>(
  flags: TestFlags,
  run: (flags: TestClient) => R | Promise<R>,
): Promise<R> {
  const client = createTestClient({ flags });
  try {
    return await run(client);
  } finally {
    await client.close();
  }
}

/** A service must go on with a snapshot that is broken in part; a test that has one is wrong. */
function checked(snapshot: Snapshot): Snapshot {
  const { value, problems } = parseSnapshot(snapshot);
  if (value !== undefined && problems.length === 0) return value;
  const lines = problems.map(({ pointer, detail }) => `${pointer}: ${detail}`);
  throw new TypeError(`No server would send this snapshot. ${lines.join(" ")}`);
}
