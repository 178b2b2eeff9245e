import { asYardarmError, fetchSnapshotAs, type Upstream } from "../connection/index.ts";
import { type Compiled, compileWith, type Family } from "../evaluate-core/index.ts";
import { isNewer, isRecord, parseJson, type Snapshot } from "../model/index.ts";
import type { EdgeSettings, EdgeStorage } from "./options.ts";

export interface HeldSnapshotParts {
  readonly upstream: Upstream;
  readonly operators: readonly Family[];
  readonly bootstrap: Snapshot | undefined;
  readonly storage: EdgeStorage | undefined;
  readonly settings: Pick<EdgeSettings, "refreshMs" | "staleAfterMs">;
  readonly warn: (message: string) => void;
}

type Beside = (work: Promise<void>) => Promise<void>;

/** What an edge holds of its environment, and when the server was asked for it. No promise of one request is kept for another. */
export class HeldSnapshot {
  readonly #parts: HeldSnapshotParts;
  #compiled: Compiled | undefined;
  #heardAtMs: number | undefined;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #retryAtMs = Number.NEGATIVE_INFINITY;
  #hasFailed = false;

  constructor(parts: HeldSnapshotParts) {
    this.#parts = parts;
    if (parts.bootstrap !== undefined) this.#hold(parts.bootstrap);
  }

  /** What decides; `undefined` before there was a snapshot. */
  get compiled(): Compiled | undefined {
    return this.#compiled;
  }

  /** Milliseconds since the server was heard last; `undefined` before it was heard. */
  get heardMs(): number | undefined {
    const heardAtMs = this.#heardAtMs;
    return heardAtMs === undefined ? undefined : this.#parts.upstream.edges.now() - heardAtMs;
  }

  /** The same where it is too long. */
  get staleMs(): number | undefined {
    const { heardMs = 0 } = this;
    return heardMs >= this.#parts.settings.staleAfterMs ? heardMs : undefined;
  }

  /**
   * Asks the server, when it is time to. Never rejects.
   *
   * @param beside waits for what nobody needs an answer of, if it has to be waited for.
   */
  async refresh(beside: Beside): Promise<void> {
    const { settings, upstream } = this.#parts;
    const { heardMs = Number.POSITIVE_INFINITY } = this;
    const now = upstream.edges.now();
    if (heardMs < settings.refreshMs || now < this.#retryAtMs) return;
    // In an outage nobody waits for what is not there.
    const isTooOld = heardMs >= settings.staleAfterMs && !this.#hasFailed;
    if (this.#compiled === undefined || isTooOld) {
      const asking = this.#ask(beside);
      void beside(asking);
      return within(upstream, asking);
    }
    // Whoever comes while it is asked is served what is held. A request that its runtime has ended never hears an answer.
    if (now - this.#askedAtMs >= upstream.timeoutMs) await beside(this.#ask(beside));
  }

  async #ask(beside: Beside): Promise<void> {
    const { settings, upstream, warn } = this.#parts;
    const { signal } = new AbortController();
    this.#askedAtMs = upstream.edges.now();
    // What was saved decides where no server does; nobody waits for one after the other.
    const loading = this.#compiled === undefined ? this.#load() : undefined;
    try {
      const revision = this.#compiled?.revision;
      const answer = await fetchSnapshotAs(upstream, { revision, signal }, snapshotOf);
      this.#heardAtMs = upstream.edges.now();
      this.#hasFailed = false;
      if (answer.kind === "snapshot" && this.#hold(answer.snapshot)) {
        await beside(this.#save(answer.snapshot));
      }
    } catch (thrown) {
      const { message, retryAfterMs = 0 } = asYardarmError(thrown);
      this.#retryAtMs = upstream.edges.now() + Math.max(settings.refreshMs, retryAfterMs);
      // One warning for each outage, however often it is tried.
      if (!this.#hasFailed) warn(message);
      this.#hasFailed = true;
      await loading;
    } finally {
      this.#askedAtMs = Number.NEGATIVE_INFINITY;
    }
  }

  async #load(): Promise<void> {
    await this.#stored(async (storage) => {
      const saved = (await storage.load()) ?? undefined;
      const snapshot = saved && snapshotOf(saved);
      if (snapshot && this.#compiled === undefined) this.#hold(snapshot);
      if (saved !== undefined && !snapshot) throw new TypeError("It cannot be read.");
    });
  }

  #save(snapshot: Snapshot): Promise<void> {
    return this.#stored((storage) => storage.save(JSON.stringify(snapshot)));
  }

  async #stored(use: (storage: EdgeStorage) => Promise<unknown>): Promise<void> {
    const { storage, warn } = this.#parts;
    try {
      if (storage !== undefined) await use(storage);
    } catch (error) {
      warn(`The stored snapshot: ${String(error)}`);
    }
  }

  /** Whether it decides from now on: answers to several requests may overtake each other. */
  #hold(snapshot: Snapshot): boolean {
    const before = this.#compiled?.revision;
    if (before !== undefined && isNewer(before, snapshot.revision)) return false;
    this.#compiled = compileWith(this.#parts.operators, snapshot);
    return true;
  }
}

/** Until it is done, and no longer than an answer may take to begin: a large one may go on arriving beside. */
function within({ edges, timeoutMs }: Upstream, work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const undo = edges.after(timeoutMs, resolve);
    void work.then(() => {
      undo();
      resolve();
    });
  });
}

/** Looks no further than to see that it is one of the format that this version reads: what is in it, the server has checked. */
function snapshotOf(text: string): Snapshot | undefined {
  const json = parseJson(text);
  return isSnapshot(json) ? json : undefined;
}

function isSnapshot(json: unknown): json is Snapshot {
  return (
    isRecord(json) &&
    json["format"] === 1 &&
    typeof json["revision"] === "string" &&
    ["flags", "segments", "lists", "groups"].every((part) => isRecord(json[part]))
  );
}
