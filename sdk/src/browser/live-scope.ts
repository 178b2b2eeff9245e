import { type ClientState, ConnectionState } from "../client/connection-state.ts";
import { typeOf } from "../client/decider.ts";
import type { AskedBy } from "../client/flag-types.ts";
import type { DecisionDetails, FlagKey, Scope, Widened } from "../client/index.ts";
import { Listeners } from "../client/listeners.ts";
import type { MetricSums, TrackDetails } from "../client/metric-sums.ts";
import {
  asYardarmError,
  backoffMs,
  type Decisions,
  fetchDecisions,
  type Upstream,
  type YardarmError,
} from "../connection/index.ts";
import type { Decision, EvaluationContext } from "../evaluate/index.ts";
import type { FlagType, JsonValue, RevisionId } from "../model/index.ts";
import { changedKeys, decisionIn, keepSame, namedVariants } from "./held-decisions.ts";
import type { DecisionKeeper } from "./keep-decisions.ts";

/** What a scope of a page tells, by the name of the event. */
export interface LiveScopeEvents {
  /** Flags that are decided differently from now on. */
  readonly change: { readonly keys: readonly string[]; readonly revision: RevisionId };
  /** In touch with the server: for the first time, or again. */
  readonly ready: { readonly revision: RevisionId };
  /** Out of touch for too long; what is held goes on being served. */
  readonly stale: { readonly staleMs: number };
  /** Decisions could not be fetched; it is tried again, and what is held stays. */
  readonly error: YardarmError;
}

type EventListeners = { readonly [E in keyof LiveScopeEvents]: Listeners<LiveScopeEvents[E]> };

export interface LiveScopeParts {
  readonly upstream: Upstream;
  readonly context: EvaluationContext;
  /** Decisions that the page brought along. */
  readonly bootstrap: Decisions | undefined;
  /** Never asks the server. */
  readonly isOffline: boolean;
  readonly keeper: DecisionKeeper | undefined;
  /** Waits for a moment in this time at random before asking again. */
  readonly refreshWithinMs: number;
  readonly staleAfterMs: number;
  readonly count: (flag: string, decision: Decision) => void;
  /** Is told of what the server does not decide either. */
  readonly mistaken: (flag: string, decision: Decision) => void;
  readonly warn: (message: string) => void;
  readonly metrics: Pick<MetricSums, "add">;
  readonly onClose: (scope: LiveScope) => void;
}

const retry = { firstMs: 1_000, maxMs: 30_000 };
const readyTimeoutMs = 10_000;

/**
 * One context whose decisions come from the server, and are asked for again when they may differ. Getters never wait and
 * never throw: before the first decisions they give the caller's default.
 *
 * @example
 * const page = await flags.for({ targetingKey: "u1", country: "KE" });
 * if (page.boolean("new-checkout", false)) showNewCheckout();
 * page.on("change", ({ keys }) => redraw(keys));
 */
export class LiveScope implements Scope {
  readonly #parts: LiveScopeParts;
  readonly #stop = new AbortController();
  readonly #listeners: EventListeners = {
    change: new Listeners(ignore),
    ready: new Listeners(ignore),
    stale: new Listeners(ignore),
    error: new Listeners(ignore),
  };
  readonly #state: ConnectionState;
  readonly #waiting = new Set<() => void>();
  #held: Decisions | undefined;
  #etag: string | undefined;
  #failures = 0;
  #undoPlan: (() => void) | undefined;
  #isFetching = false;
  /** The newest revision that was told of while decisions are fetched or planned to be. */
  #told: { readonly revision: RevisionId | undefined } | undefined;

  /** Pages use `createBrowserClient(…).for(…)`. */
  constructor(parts: LiveScopeParts) {
    this.#parts = parts;
    const kept = parts.bootstrap === undefined ? parts.keeper?.load(parts.context) : undefined;
    this.#held = parts.bootstrap ?? kept?.decisions;
    this.#etag = kept?.etag;
    const { isOffline, staleAfterMs } = parts;
    const { edges } = parts.upstream;
    const onState = (state: ClientState): void => this.#became(state);
    this.#state = new ConnectionState({ edges, staleAfterMs, isOffline, onState });
    if (!isOffline) void this.#fetch(undefined);
  }

  /** How it stands with the server; in every state what is held goes on being served. */
  get state(): ClientState {
    return this.#state.current;
  }

  /** Milliseconds since the server was heard last; `undefined` before it was heard. */
  get staleMs(): number | undefined {
    return this.#state.staleMs;
  }

  /** The revision that decided; `undefined` before the first decisions. */
  get revision(): RevisionId | undefined {
    return this.#held?.revision;
  }

  /**
   * Waits for the first decisions: of the server, brought along, or kept. `true` when there are some; `false` when there are
   * none after `timeoutMs` (10 s unless given), when none can come because the key was refused or the client is offline, or
   * when the scope was closed. Never rejects.
   */
  ready({ timeoutMs = readyTimeoutMs }: { readonly timeoutMs?: number } = {}): Promise<boolean> {
    const isReady = (): boolean => this.#held !== undefined;
    if (isReady() || this.#parts.isOffline || this.#stop.signal.aborted) {
      return Promise.resolve(isReady());
    }
    return new Promise((resolve) => {
      const settle = (): void => {
        undo();
        this.#waiting.delete(settle);
        resolve(isReady());
      };
      const undo = this.#parts.upstream.edges.after(timeoutMs, settle);
      this.#waiting.add(settle);
    });
  }

  boolean(flag: FlagKey<boolean>, defaultValue: boolean): boolean {
    return this.#value(flag, "boolean", defaultValue);
  }

  string(flag: FlagKey<string>, defaultValue: string): string {
    return this.#value(flag, "string", defaultValue);
  }

  number(flag: FlagKey<number>, defaultValue: number): number {
    return this.#value(flag, "number", defaultValue);
  }

  object<T extends object>(flag: FlagKey<object>, defaultValue: T): T {
    return this.#value(flag, "object", defaultValue);
  }

  details<T>(flag: FlagKey<AskedBy<T>>, defaultValue: T): DecisionDetails<Widened<T>> {
    const decision = this.#decide(flag, typeOf(defaultValue));
    const { revision, staleMs } = this;
    return {
      ...decision,
      // The type was compared with that of the default; what an object holds inside, only the caller knows.
      value: (decision.errorCode === undefined ? decision.value : defaultValue) as Widened<T>,
      ...(revision !== undefined && { revision }),
      ...(staleMs !== undefined && { staleMs }),
    };
  }

  /**
   * The value if there is one of that type (without a type: of any), not counted: for whoever looks again and again, as
   * rendering does. It stays the same object until the flag is decided differently.
   */
  peek(flag: string, type?: FlagType): JsonValue | undefined {
    const decision = decisionIn(this.#held, flag, type);
    return decision.errorCode === undefined ? decision.value : undefined;
  }

  /** Counts one evaluation of what `peek` gave. */
  count(flag: string, type?: FlagType): void {
    this.#decide(flag, type);
  }

  /**
   * Adds to a metric: something happened here, so often or so much. It is told apart by the variants of the `flags` that
   * are named. Never throws.
   */
  track(name: string, details?: TrackDetails): void {
    const { value = 1, flags } = details ?? {};
    const named = Array.isArray(flags) ? flags : [];
    this.#parts.metrics.add(name, value, namedVariants(this.#held, named));
  }

  /** Calls the listener with each such event from now on; gives its undo. */
  on<E extends keyof LiveScopeEvents>(
    event: E,
    listener: (event: LiveScopeEvents[E]) => void,
  ): () => void {
    return this.#listeners[event].add(listener);
  }

  /** Asks for the decisions again soon; called by the client when they may differ. */
  refreshSoon(revision?: RevisionId): void {
    if (this.#stop.signal.aborted) return;
    if (revision !== undefined && revision === this.revision) return;
    this.#told = { revision: revision ?? this.#told?.revision };
    const { edges } = this.#parts.upstream;
    if (!this.#isFetching) this.#plan(edges.random() * this.#parts.refreshWithinMs);
  }

  /** The server was heard: up to now, nothing was missed of what it decided itself. */
  contact(): void {
    if (this.staleMs !== undefined) this.#state.contact();
  }

  /** Keeps what it holds, and asks no more. */
  close(): void {
    this.#stop.abort();
    this.#undoPlan?.();
    this.#state.close();
    this.#wake();
    this.#parts.onClose(this);
  }

  #value<T>(flag: string, type: FlagType, defaultValue: T): T {
    const decision = this.#decide(flag, type);
    return decision.errorCode === undefined ? (decision.value as T) : defaultValue;
  }

  #decide(flag: string, type: FlagType | undefined): Decision {
    const decision = decisionIn(this.#held, flag, type);
    this.#parts.count(flag, decision);
    // What a page under test brought along may lack a flag that there is.
    if (this.staleMs !== undefined) this.#parts.mistaken(flag, decision);
    return decision;
  }

  #plan(delayMs: number): void {
    if (this.#undoPlan !== undefined || this.#stop.signal.aborted) return;
    this.#undoPlan = this.#parts.upstream.edges.after(delayMs, () => {
      this.#undoPlan = undefined;
      const revision = this.#told?.revision;
      this.#told = undefined;
      void this.#fetch(revision);
    });
  }

  /** Never rejects. */
  async #fetch(revision: RevisionId | undefined): Promise<void> {
    const { upstream, context, keeper } = this.#parts;
    const { signal } = this.#stop;
    this.#isFetching = true;
    try {
      const options = { context, etag: this.#etag, revision, signal };
      const fetched = await fetchDecisions(upstream, options);
      if (signal.aborted) return;
      this.#failures = 0;
      if (fetched.kind === "decisions") {
        this.#etag = fetched.etag;
        this.#hold(fetched.decisions);
        keeper?.save(context, fetched.answer, fetched.etag);
      }
      // What is held is the newest, and not only what was brought along or kept.
      this.#state.contact();
    } catch (thrown) {
      if (!signal.aborted) this.#failed(asYardarmError(thrown), revision);
    } finally {
      this.#isFetching = false;
    }
    if (this.#told !== undefined) this.refreshSoon(this.#told.revision);
  }

  #became(state: ClientState): void {
    const { revision } = this;
    if (state === "ready" && revision !== undefined) this.#listeners.ready.tell({ revision });
    if (state === "stale") this.#listeners.stale.tell({ staleMs: this.staleMs ?? 0 });
    if (state === "unauthorized") this.#wake();
  }

  #hold(decisions: Decisions): void {
    const before = this.#held;
    const keys = changedKeys(before, decisions);
    this.#held = keepSame(before, decisions);
    this.#wake();
    if (keys.length > 0) this.#listeners.change.tell({ keys, revision: decisions.revision });
  }

  #failed(error: YardarmError, revision: RevisionId | undefined): void {
    this.#failures++;
    // Networks of visitors come and go, and browsers tell of it; a key that is refused is for whoever made the page.
    if (this.#failures === 1 && error.code !== "unreachable") this.#parts.warn(error.message);
    this.#told ??= { revision };
    this.#listeners.error.tell(error);
    if (error.code === "unauthorized") this.#state.refused();
    const { edges } = this.#parts.upstream;
    const least = Math.min(error.retryAfterMs ?? 0, retry.maxMs);
    this.#plan(Math.max(backoffMs(this.#failures, edges.random(), retry), least));
  }

  #wake(): void {
    for (const settle of [...this.#waiting]) settle();
  }
}

/** A page's listener that throws is the page's business; the others still hear. */
function ignore(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
