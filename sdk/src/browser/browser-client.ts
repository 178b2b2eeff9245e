import { DecisionCounter } from "../client/decision-counter.ts";
import { MetricSums } from "../client/metric-sums.ts";
import { Mistakes } from "../client/mistakes.ts";
import { reportedBy } from "../client/reported-by.ts";
import { Reporter } from "../client/reporter.ts";
import { edgesWith, listenForChanges, parseDecisions, type Upstream } from "../connection/index.ts";
import type { EvaluationContext } from "../evaluate/index.ts";
import type { RevisionId } from "../model/index.ts";
import type { DecisionKeeper } from "./keep-decisions.ts";
import { LiveScope } from "./live-scope.ts";
import { type BrowserClientOptions, type BrowserSettings, browserSettings } from "./options.ts";
import { documentLife, type PageLife } from "./page-life.ts";

/** Gets decisions for contexts, and keeps them up to date. */
export class BrowserClient {
  readonly #upstream: Upstream;
  readonly #settings: BrowserSettings;
  readonly #scopes = new Set<LiveScope>();
  readonly #counter = new DecisionCounter();
  readonly #metrics = new MetricSums();
  readonly #mistakes: Mistakes;
  readonly #keeper: DecisionKeeper | undefined;
  readonly #reporter: Reporter;
  readonly #stop = new AbortController();
  readonly #undoLife: () => void;
  #isListening = false;
  /** Of a scope that was closed since, for the last report. */
  #lastRevision: RevisionId | undefined;

  /** Pages use `createBrowserClient`. */
  constructor(
    options: BrowserClientOptions,
    edges: Upstream["edges"],
    life: PageLife = documentLife,
  ) {
    const settings = browserSettings(options);
    const { owner, warn } = settings;
    this.#settings = settings;
    this.#upstream = { ...owner, timeoutMs: settings.pace.timeoutMs, edges };
    this.#mistakes = new Mistakes(warn);
    this.#keeper = options.persist?.({ owner, warn });
    this.#reporter = new Reporter({
      upstream: this.#upstream,
      counts: () => this.#counter.take(),
      findings: () => {
        const metrics = this.#metrics.take();
        return [metrics.length > 0 ? { metrics } : {}];
      },
      staleMs: () => this.#staleMs,
      reporter: reportedBy(options, { service: "browser", instance: edges.newId }),
      warn,
      flushMs: settings.flushMs,
      revision: () => this.#revision,
    });
    void this.#reporter.run();
    // Most visits are over before the next report is due.
    this.#undoLife = life.onLeave(() => this.#reporter.leave());
  }

  /**
   * The decisions for a context, once they are there: at once when they were kept. After `timeoutMs` (10 s unless given)
   * without them, with the callers' defaults until they come. Never rejects.
   */
  async for(
    context: EvaluationContext,
    options: { readonly timeoutMs?: number } = {},
  ): Promise<LiveScope> {
    const scope = this.open(context);
    await scope.ready(options);
    return scope;
  }

  /**
   * The same at once, for pages that cannot wait: with the decisions that the page brought along (`bootstrap`, the bulk
   * answer of OFREP for this context), with those that were kept, or with the callers' defaults until the first come.
   */
  open(
    context: EvaluationContext,
    { bootstrap }: { readonly bootstrap?: unknown } = {},
  ): LiveScope {
    const scope = new LiveScope({
      upstream: this.#upstream,
      context,
      bootstrap: parseDecisions(bootstrap),
      isOffline: this.#settings.isOffline,
      keeper: this.#keeper,
      refreshWithinMs: this.#settings.refreshWithinMs,
      staleAfterMs: this.#settings.staleAfterMs,
      count: (flag, decision) => this.#counter.count(flag, decision),
      mistaken: (flag, decision) => this.#mistakes.see(flag, decision),
      warn: this.#settings.warn,
      metrics: this.#metrics,
      onClose: (closed) => this.#closed(closed),
    });
    if (this.#stop.signal.aborted) scope.close();
    else this.#scopes.add(scope);
    this.#listen();
    return scope;
  }

  /** Ends the connection and reports what was counted. Scopes keep what they hold. Never rejects. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#undoLife();
    for (const scope of [...this.#scopes]) scope.close();
    await this.#reporter.close();
  }

  get #revision(): RevisionId | undefined {
    for (const { revision } of this.#scopes) if (revision !== undefined) return revision;
    return this.#lastRevision;
  }

  /** All scopes hear the server by one stream, so what one of them says is true of the others. */
  get #staleMs(): number | undefined {
    for (const { state, staleMs } of this.#scopes) if (state === "stale") return staleMs;
    return undefined;
  }

  #closed(scope: LiveScope): void {
    this.#scopes.delete(scope);
    this.#lastRevision = scope.revision ?? this.#lastRevision;
  }

  /** One stream for all scopes, from the first of them on. */
  #listen(): void {
    if (this.#isListening || this.#settings.isOffline) return;
    this.#isListening = true;
    const scopes = this.#scopes;
    const listener = {
      mayDiffer: (revision?: RevisionId) => {
        for (const scope of scopes) scope.refreshSoon(revision);
      },
      contact: () => {
        for (const scope of scopes) scope.contact();
      },
      // What cannot be heard is asked for; and whoever asks is told what went wrong.
      failed: () => undefined,
    };
    const { pace } = this.#settings;
    void listenForChanges(this.#upstream, listener, { pace, signal: this.#stop.signal });
  }
}

/**
 * Connects a page to a server with a client key. Does not wait for anything.
 *
 * @example
 * const flags = createBrowserClient({ url: "https://flags.example.com", key: "yd_client_…" });
 * const page = await flags.for({ targetingKey: "u1", country: "KE" });
 * page.boolean("new-checkout", false);
 *
 * @throws TypeError when an option cannot be right.
 */
export function createBrowserClient(options: BrowserClientOptions): BrowserClient {
  return new BrowserClient(options, edgesWith(options.fetch));
}
