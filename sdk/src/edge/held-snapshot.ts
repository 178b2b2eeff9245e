import {
  asYardarmError,
  fetchSnapshotAs,
  paceDefault,
  type Upstream,
} from "../connection/index.ts";
import { type Compiled, compileWith, type Family } from "../evaluate-core/index.ts";
import { isNewer, isRecord, parseJson, type RevisionId, type Snapshot } from "../model/index.ts";
import type { EdgeSettings, EdgeStorage } from "./options.ts";
import type { RequestWork } from "./request-work.ts";

export interface HeldSnapshotParts {
  readonly upstream: Upstream;
  readonly operators: readonly Family[];
  readonly bootstrap: Snapshot | string | undefined;
  readonly storage: EdgeStorage | undefined;
  readonly settings: Pick<EdgeSettings, "refreshMs" | "staleAfterMs" | "timeoutMs">;
  readonly warn: (message: string) => void;
}

/** What an edge holds of its environment, and when the server was asked for it. No promise of one request is kept for another. */
export class HeldSnapshot {
  readonly #parts: HeldSnapshotParts;
  #compiled: Compiled | undefined;
  #heardAtMs: number | undefined;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #retryAtMs = Number.NEGATIVE_INFINITY;
  #hasFailed = false;
  #stored: RevisionId | undefined;

  /** @throws TypeError when what was brought along is no snapshot. */
  constructor(parts: HeldSnapshotParts) {
    this.#parts = parts;
    const { bootstrap } = parts;
    if (bootstrap === undefined) return;
    const snapshot = typeof bootstrap === "string" ? parseJson(bootstrap) : bootstrap;
    if (!isSnapshot(snapshot)) throw new TypeError("bootstrap must be a snapshot.");
    this.#hold(snapshot);
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

  /** Asks the server, when it is time to. Never rejects. */
  async refresh(work: RequestWork): Promise<void> {
    const { settings, upstream } = this.#parts;
    const { heardMs = Number.POSITIVE_INFINITY } = this;
    const now = upstream.edges.now();
    if (heardMs < settings.refreshMs || now < this.#retryAtMs) return;
    // A request that its runtime has ended never hears an answer.
    const askedMs = now - this.#askedAtMs;
    const isAsked = askedMs < upstream.timeoutMs;
    // In an outage, with one attempt after the other, nobody waits for what is not there.
    const isTooOld = Math.min(heardMs, now - this.#retryAtMs) >= settings.staleAfterMs;
    if (this.#compiled !== undefined && !isTooOld) {
      if (!isAsked) await work.beside(this.#ask(work));
      return;
    }
    // One finds out whether the outage is over; and who comes later than anybody waits does not wait either.
    const isHopeless = this.#hasFailed || askedMs >= settings.timeoutMs;
    if (!(isAsked && isHopeless)) await work.waitedFor(this.#ask(work));
  }

  async #ask(work: RequestWork): Promise<void> {
    const { settings, upstream, warn } = this.#parts;
    const { signal } = new AbortController();
    this.#askedAtMs = upstream.edges.now();
    // Until the server is heard, what was kept may be better than what was brought along.
    const isHeard = this.#heardAtMs !== undefined;
    const loading = isHeard ? undefined : this.#load();
    try {
      // Only what the server has sent may be confirmed by it: other revisions may be those of another environment.
      const revision = isHeard ? this.#compiled?.revision : undefined;
      const answer = await fetchSnapshotAs(upstream, { revision, signal }, snapshotOf);
      const isFirst = this.#heardAtMs === undefined;
      this.#heardAtMs = upstream.edges.now();
      this.#hasFailed = false;
      // Answers to several requests may overtake each other.
      if (answer.kind === "snapshot" && (isFirst || !this.#isBehind(answer.snapshot))) {
        this.#hold(answer.snapshot);
        await work.beside(this.#save(answer.snapshot));
      }
    } catch (thrown) {
      const { message, retryAfterMs = 0 } = asYardarmError(thrown);
      const retryMs = Math.min(retryAfterMs, paceDefault.retryMaxMs);
      this.#retryAtMs = upstream.edges.now() + Math.max(settings.refreshMs, retryMs);
      // One warning for each outage, however often it is tried.
      if (!this.#hasFailed) warn(message);
      this.#hasFailed = true;
      await loading;
    } finally {
      this.#askedAtMs = Number.NEGATIVE_INFINITY;
    }
  }

  #load(): Promise<void> {
    return this.#stores(async (storage) => {
      const saved = await storage.load();
      if (typeof saved !== "string") return;
      const snapshot = snapshotOf(saved);
      if (snapshot === undefined) throw new TypeError("It cannot be read.");
      this.#stored = snapshot.revision;
      if (this.#heardAtMs === undefined && !this.#isBehind(snapshot)) this.#hold(snapshot);
    });
  }

  #save(snapshot: Snapshot): Promise<void> {
    return this.#stores(async (storage) => {
      if (snapshot.revision !== this.#stored) await storage.save(JSON.stringify(snapshot));
      this.#stored = snapshot.revision;
    });
  }

  async #stores(use: (storage: EdgeStorage) => Promise<void>): Promise<void> {
    const { storage, warn } = this.#parts;
    try {
      if (storage !== undefined) await use(storage);
    } catch (error) {
      warn(`The stored snapshot: ${String(error)}`);
    }
  }

  #isBehind({ revision }: Snapshot): boolean {
    return this.#compiled !== undefined && isNewer(this.#compiled.revision, revision);
  }

  #hold(snapshot: Snapshot): void {
    this.#compiled = compileWith(this.#parts.operators, snapshot);
  }
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
