import { Outbox } from "../client/outbox.ts";
import { reportedBy } from "../client/reported-by.ts";
import type { ServiceScope } from "../client/scope.ts";
import { paceDefault, type Upstream } from "../connection/index.ts";
import type { EvaluationContext } from "../evaluate/index.ts";
import type { Family } from "../evaluate-core/index.ts";
import type { RevisionId } from "../model/index.ts";
import { EdgeObserved, type EdgeObserver } from "./edge-observed.ts";
import { createEdgeScope } from "./edge-scope.ts";
import { HeldSnapshot } from "./held-snapshot.ts";
import { type EdgeClientOptions, type EdgeSettings, edgeSettings } from "./options.ts";
import { type EdgeRequest, RequestWork } from "./request-work.ts";

/** What a client has beside what all have. A bundler leaves out what is not named. */
export interface EdgeParts {
  /** Operators beside the basic ones: `patterns`, `versions`, `moments`, `networks`. */
  readonly operators?: readonly Family[];
  /** Finds out more than counts: `observeAll`. Without it, nothing that is tracked is added up. */
  readonly observe?: (random: () => number) => EdgeObserver;
}

/** What one request sends at most: runtimes count what it asks for. */
const batchesMax = 5;

/**
 * Evaluates flags in a runtime that only lives while it answers requests: no stream, no timer, nothing that one request leaves to
 * another but what was heard. No getter of a scope ever throws or waits.
 */
export class EdgeClient {
  readonly #settings: EdgeSettings;
  readonly #edges: Upstream["edges"];
  readonly #held: HeldSnapshot;
  readonly #observed: EdgeObserved;
  readonly #createOutbox: () => Outbox;
  #outbox: Outbox | undefined;
  #flushedAtMs = 0;

  /** Edges use `createEdgeClient`. */
  constructor(options: EdgeClientOptions, parts: EdgeParts, edges: Upstream["edges"]) {
    const settings = edgeSettings(options);
    const { warn } = settings;
    // An answer that a request no longer waits for is still of use to the next.
    const upstream = { ...settings.owner, timeoutMs: paceDefault.timeoutMs, edges };
    const held = new HeldSnapshot({
      upstream,
      operators: parts.operators ?? [],
      bootstrap: options.bootstrap,
      storage: options.storage,
      settings,
      warn,
    });
    const observed = new EdgeObserved(parts.observe?.(edges.random), warn);
    this.#settings = settings;
    this.#edges = edges;
    this.#held = held;
    this.#observed = observed;
    const reporter = reportedBy(options, { service: "edge", instance: edges.newId });
    this.#createOutbox = () =>
      new Outbox({
        upstream,
        counts: () => observed.counts(),
        findings: () => observed.findings(),
        reporter,
        revision: () => this.revision,
        staleMs: () => held.staleMs,
        warn,
      });
  }

  /** The revision that decides; `undefined` before the first snapshot. */
  get revision(): RevisionId | undefined {
    return this.#held.compiled?.revision;
  }

  /**
   * One context pinned to one snapshot, for one request. It waits for the server where nothing is held yet, or nothing that is
   * new enough, and no longer than `timeoutMs`; otherwise the server is asked beside the request, when it is time to. Never
   * rejects. The context must not change while it is used.
   *
   * @example
   * const edge = createEdgeClient({ url: "https://flags.example.com", key: "yd_server_…" });
   * const worker = {
   *   async fetch(request: Request, _env: unknown, ctx: { waitUntil(promise: Promise<unknown>): void }) {
   *     const shopper = await edge.for({ targetingKey: request.headers.get("x-user") ?? undefined }, ctx);
   *     return new Response(shopper.boolean("new-checkout", false) ? "new" : "old");
   *   },
   * };
   */
  async for(context: EvaluationContext, request: EdgeRequest = {}): Promise<ServiceScope> {
    const work = new RequestWork(request, this.#edges, this.#settings.timeoutMs);
    await Promise.all([this.#held.refresh(work), this.#report(work)]);
    const moment = {
      compiled: this.#held.compiled,
      observed: this.#observed,
      recorded: this.#observed.begin(request?.traceparent),
      heardMs: () => this.#held.heardMs,
    };
    return createEdgeScope(moment, context);
  }

  /** Reports what was counted, now, in a few batches at most. Never rejects. */
  flush(): Promise<void> {
    const outbox = this.#open();
    this.#flushedAtMs = this.#edges.now();
    outbox.gather();
    // Made here, since a runtime may allow it only while it answers a request.
    return outbox.send(new AbortController(), batchesMax);
  }

  /** Not before the first request: until then, a runtime may have neither time nor chance. */
  #open(): Outbox {
    if (this.#outbox === undefined) {
      this.#outbox = this.#createOutbox();
      this.#flushedAtMs = this.#edges.now();
    }
    return this.#outbox;
  }

  async #report(work: RequestWork): Promise<void> {
    const { flushMs } = this.#settings;
    this.#open();
    const isDue = flushMs > 0 && this.#edges.now() - this.#flushedAtMs >= flushMs;
    if (isDue) await work.beside(this.flush());
  }
}
