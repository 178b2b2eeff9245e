import { type Edges, pause } from "../connection/index.ts";
import type { Snapshot, SnapshotParts } from "../model/index.ts";
import { type Owner, seal, unseal } from "./seal.ts";

/** Where a text outlives a process. Either call may reject. */
export interface SnapshotStorage {
  /** What was saved last; `undefined` when nothing was. */
  load(): Promise<string | undefined>;
  /** Replaces what was saved before, entirely or not at all. */
  save(text: string): Promise<void>;
}

/** Saving writes the whole snapshot; a busy environment has several revisions in a second. */
const saveEveryMs = 10_000;
/** How long `close` waits for what is still to be saved. */
const lastSaveMs = 3_000;

/** What a client gives of itself. */
export interface KeeperParts {
  readonly owner: Owner;
  readonly edges: Edges;
  readonly snapshot: () => Snapshot | undefined;
  readonly warn: (message: string) => void;
}

/** What a client does with what it keeps. */
export interface Keeper {
  /** What was kept; `undefined` when nothing was. Never rejects. */
  load(): Promise<SnapshotParts | undefined>;
  /** There is another snapshot: it is saved at once, or when the last save is long enough ago. */
  changed(): void;
  /** Saves what is left, for a bounded time. Never rejects. */
  close(): Promise<void>;
}

/**
 * How a client keeps its last snapshot: `keepIn`, `keepInStorage` and `keepInFile` make one. A function, so that who
 * keeps nothing does not ship the code that does.
 */
export type Persistence = (parts: KeeperParts) => Keeper;

/**
 * Keeps the snapshot in a storage of your own.
 *
 * @example
 * keepIn({ load: async () => (await redis.get("flags")) ?? undefined, save: (text) => redis.set("flags", text) });
 */
export function keepIn(storage: SnapshotStorage): Persistence {
  return (parts) => new StorageKeeper(storage, parts);
}

/** Keeps the newest snapshot where it outlives the process. What goes wrong there is told, and nothing else suffers. */
class StorageKeeper implements Keeper {
  readonly #storage: SnapshotStorage;
  readonly #parts: KeeperParts;
  #undo: (() => void) | undefined;
  #isDue = false;
  #saving: Promise<void> = Promise.resolve();
  #hasFailed = false;

  constructor(storage: SnapshotStorage, parts: KeeperParts) {
    this.#storage = storage;
    this.#parts = parts;
  }

  async load(): Promise<SnapshotParts | undefined> {
    try {
      const sealed = await this.#storage.load();
      if (sealed === undefined) return undefined;
      const kept = unseal(sealed, this.#parts.owner);
      if (typeof kept !== "string") return kept;
      this.#parts.warn(`The kept snapshot is not used. ${kept}`);
    } catch (error) {
      this.#parts.warn(`The kept snapshot cannot be loaded: ${String(error)}`);
    }
    return undefined;
  }

  changed(): void {
    this.#isDue = true;
    if (this.#undo !== undefined) return;
    this.#save();
    this.#undo = this.#parts.edges.after(saveEveryMs, () => {
      this.#undo = undefined;
      if (this.#isDue) this.changed();
    });
  }

  async close(): Promise<void> {
    this.#undo?.();
    if (this.#isDue) this.#save();
    const enough = new AbortController();
    const patience = pause(this.#parts.edges, lastSaveMs, enough.signal);
    await Promise.race([this.#saving, patience]);
    enough.abort();
  }

  /** One save at a time, so that an older snapshot never overwrites a newer. */
  #save(): void {
    this.#isDue = false;
    this.#saving = this.#saving.then(() => this.#saveNow());
  }

  async #saveNow(): Promise<void> {
    const snapshot = this.#parts.snapshot();
    if (snapshot === undefined) return;
    try {
      await this.#storage.save(seal(snapshot, this.#parts.owner));
      this.#hasFailed = false;
    } catch (error) {
      // One warning for each time that it stops working.
      if (!this.#hasFailed) this.#parts.warn(`The snapshot cannot be kept: ${String(error)}`);
      this.#hasFailed = true;
    }
  }
}
