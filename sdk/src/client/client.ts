import { follow, type Holder, type Upstream, YardarmError } from "../connection/index.ts";
import { type EvaluationContext, Subject, snapshotIn } from "../evaluate/index.ts";
import {
  isNewer,
  type Part,
  type RevisionId,
  readSnapshotObject,
  readSnapshotText,
  type Snapshot,
  type SnapshotParts,
} from "../model/index.ts";
import { ChangedFlags } from "./changed-flags.ts";
import { type ClientState, ConnectionState } from "./connection-state.ts";
import {
  type Deciding,
  type DecisionDetails,
  detailsFor,
  typeOf,
  valueFor,
  type Widened,
} from "./decider.ts";
import type { AskedBy, FlagKey } from "./flag-types.ts";
import { Held, type Replacement } from "./held.ts";
import type { Keeper, Persistence } from "./keeper.ts";
import { Listeners } from "./listeners.ts";
import type { TrackDetails } from "./metric-sums.ts";
import { Mistakes } from "./mistakes.ts";
import { Observed } from "./observed.ts";
import { type ClientOptions, type Settings, settingsOf } from "./options.ts";
import { reportedBy } from "./reported-by.ts";
import { Reporter } from "./reporter.ts";
import { createScope, type ScopeOptions, type ServiceScope } from "./scope.ts";
import { recording, type ScopeRecorder } from "./scope-recorder.ts";

/** What a client tells, by the name of the event. */
export interface ClientEvents {
  /** Another snapshot decides from now on; flags that may be decided differently. */
  readonly change: { readonly keys: readonly string[]; readonly revision: RevisionId };
  /** In touch with the server: for the first time, or again. */
  readonly ready: { readonly revision: RevisionId };
  /** Out of touch for too long; the last known snapshot goes on deciding. */
  readonly stale: { readonly staleMs: number };
  /** Something went wrong, and is tried again. */
  readonly error: YardarmError;
}

type EventListeners = { readonly [E in keyof ClientEvents]: Listeners<ClientEvents[E]> };

const readyTimeoutMs = 10_000;

/**
 * Evaluates flags in-process, from a snapshot that is kept up to date. No getter ever throws or waits: before the first
 * snapshot, and for what cannot be decided, it gives the caller's default.
 */
export class Client {
  readonly #settings: Settings;
  readonly #upstream: Upstream;
  readonly #stop = new AbortController();
  readonly #listeners: EventListeners;
  readonly #held: Held;
  readonly #state: ConnectionState;
  readonly #reporter: Reporter;
  /** Set anew with each replacement, and not asked of whoever holds it, since each getter looks here. */
  readonly #deciding: { -readonly [P in keyof Deciding]: Deciding[P] };
  readonly #observed: Observed;
  readonly #changedFlags = new ChangedFlags();
  readonly #recorder: ScopeRecorder | undefined;
  readonly #keeper: Keeper | undefined;
  readonly #waiting = new Set<() => void>();
  #isLoading = false;
  #hasFailed = false;
  #closed: Promise<void> | undefined;

  /** Services use `createClient`. */
  constructor(options: ClientOptions, edges: Upstream["edges"], held: Held = new Held()) {
    this.#settings = settingsOf(options);
    const { isOffline, owner, pace, staleAfterMs, recordScopes } = this.#settings;
    this.#upstream = { ...owner, timeoutMs: pace.timeoutMs, edges };
    this.#listeners = this.#createListeners();
    const onState = (it: ClientState): void => this.#became(it);
    const state = new ConnectionState({ edges, staleAfterMs, isOffline, onState });
    const mistakes = new Mistakes((message) => this.#settings.logger.warn(message));
    const observed = new Observed({
      scopesMax: recordScopes,
      random: edges.random,
      // What was brought along, or is overridden in a test, may lack a flag that there is.
      failed: (flag, decision) =>
        void (state.staleMs !== undefined && mistakes.see(flag, decision)),
    });
    this.#held = held;
    this.#observed = observed;
    this.#state = state;
    this.#recorder = options.recorder;
    held.tell({
      changed: (replacement) => this.#changed(replacement),
      cannotRead: (part, key) => this.#cannotRead(part, key),
    });
    this.#deciding = {
      compiled: held.compiled,
      subject: new Subject(),
      counter: observed.counter,
      staleMs: () => state.staleMs,
      track: (name, context, details) =>
        observed.track(name, details, { compiled: held.compiled, context, served: undefined }),
    };
    this.#reporter = this.#createReporter(options);
    if (options.bootstrap !== undefined) this.#bootstrap(options.bootstrap);
    this.#keeper = options.persist && this.#createKeeper(options.persist);
    if (this.#keeper !== undefined) void this.#load(this.#keeper);
    if (isOffline) return;
    void follow(this.#upstream, this.#holder(), { pace, signal: this.#stop.signal });
    void this.#reporter.run();
  }

  /** How it stands with the server; in every state the last known snapshot goes on deciding. */
  get state(): ClientState {
    return this.#state.current;
  }

  /** The revision that decides; `undefined` before the first snapshot. */
  get revision(): RevisionId | undefined {
    return this.#held.revision;
  }

  /** The snapshot that decides, for tools that show or keep it; `undefined` before the first. */
  get snapshot(): Snapshot | undefined {
    const { compiled } = this.#held;
    return compiled && snapshotIn(compiled);
  }

  /**
   * Waits until there is a snapshot to decide with: of the server, brought along, or kept. `true` when there is; `false`
   * when there is none after `timeoutMs` (10 s unless given), when none can come because the key was refused or the
   * client is offline, or when the client was closed. Never rejects.
   */
  ready({ timeoutMs = readyTimeoutMs }: { readonly timeoutMs?: number } = {}): Promise<boolean> {
    const isReady = (): boolean => this.#held.revision !== undefined;
    if (!this.#isWaiting) return Promise.resolve(isReady());
    return new Promise((resolve) => {
      const settle = (): void => {
        undo();
        this.#waiting.delete(settle);
        resolve(isReady());
      };
      // A process that waits for its flags has nothing else to stay alive for.
      const undo = this.#upstream.edges.after(timeoutMs, settle, { keepsAlive: true });
      this.#waiting.add(settle);
    });
  }

  /** The value; `defaultValue` when the flag is unknown, is not a boolean, or cannot be decided. */
  boolean(flag: FlagKey<boolean>, context: EvaluationContext, defaultValue: boolean): boolean {
    return valueFor(this.#deciding, context, flag, "boolean", defaultValue);
  }

  /** The value; `defaultValue` when the flag is unknown, is not a string, or cannot be decided. */
  string(flag: FlagKey<string>, context: EvaluationContext, defaultValue: string): string {
    return valueFor(this.#deciding, context, flag, "string", defaultValue);
  }

  /** The value; `defaultValue` when the flag is unknown, is not a number, or cannot be decided. */
  number(flag: FlagKey<number>, context: EvaluationContext, defaultValue: number): number {
    return valueFor(this.#deciding, context, flag, "number", defaultValue);
  }

  /**
   * The value; `defaultValue` when the flag is unknown, is not an object, or cannot be decided. The value is shared with
   * other callers and must not be changed.
   */
  object<T extends object>(flag: FlagKey<object>, context: EvaluationContext, defaultValue: T): T {
    return valueFor(this.#deciding, context, flag, "object", defaultValue);
  }

  /** The value with its variant, reason, rule, revision and staleness. A default of `null` asks for any type. */
  details<T>(
    flag: FlagKey<AskedBy<T>>,
    context: EvaluationContext,
    defaultValue: T,
  ): DecisionDetails<Widened<T>> {
    return detailsFor<Widened<T>>(this.#deciding, context, {
      flag,
      type: typeOf(defaultValue),
      defaultValue: defaultValue as Widened<T>,
    });
  }

  /** One context pinned to the snapshot of this moment; the context must not change while it is used. */
  for(context: EvaluationContext, options?: ScopeOptions): ServiceScope {
    const { compiled, counter, staleMs } = this.#deciding;
    const observed = this.#observed;
    const recorded = observed.begin(options?.traceparent);
    const served = recorded?.served;
    const moment = {
      compiled,
      counter: recording(counter, served, this.#recorder),
      staleMs,
      track: (name: string, _context: EvaluationContext, details: TrackDetails | undefined) =>
        observed.track(name, details, { compiled, context, served }),
    };
    const failed = (): void => {
      if (recorded !== undefined) recorded.hasFailed = true;
    };
    return createScope(moment, context, failed);
  }

  /**
   * Adds to a metric: something happened for this context, so often or so much. It is told apart by the variants of the
   * `flags` that are named. Only sums are reported, never whose they are. Never throws.
   */
  track(name: string, context: EvaluationContext, details?: TrackDetails): void {
    this.#deciding.track(name, context, details);
  }

  /** Calls the listener with each such event from now on; gives its undo. */
  on<E extends keyof ClientEvents>(
    event: E,
    listener: (event: ClientEvents[E]) => void,
  ): () => void {
    return this.#listeners[event].add(listener);
  }

  /** Ends the connection and reports what was counted. The last snapshot goes on deciding. Never rejects. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#state.close();
    this.#stop.abort();
    await Promise.all([this.#reporter.close(), this.#keeper?.close()]);
  }

  #createListeners(): EventListeners {
    const onThrow = (error: unknown): void =>
      this.#settings.logger.warn(`A listener of the flags threw: ${String(error)}`);
    return {
      change: new Listeners(onThrow),
      ready: new Listeners(onThrow),
      stale: new Listeners(onThrow),
      error: new Listeners(onThrow),
    };
  }

  #createReporter(options: ClientOptions): Reporter {
    return new Reporter({
      upstream: this.#upstream,
      counts: () => this.#observed.counts(),
      findings: (isLast) => this.#observed.findings(isLast),
      staleMs: () => {
        const { staleMs = 0 } = this.#state;
        return staleMs >= this.#settings.staleAfterMs ? staleMs : undefined;
      },
      reporter: reportedBy(options, {
        service: "unnamed",
        instance: this.#upstream.edges.newId,
      }),
      warn: (message) => this.#settings.logger.warn(message),
      flushMs: this.#settings.flushMs,
      revision: () => this.revision,
    });
  }

  #bootstrap(bootstrap: Snapshot | string): void {
    const snapshot =
      typeof bootstrap === "string" ? readSnapshotText(bootstrap) : readSnapshotObject(bootstrap);
    if (snapshot === undefined) this.#warn("The snapshot that was brought along cannot be read.");
    else this.#held.replace(snapshot);
  }

  #createKeeper(persist: Persistence): Keeper {
    return persist({
      owner: this.#settings.owner,
      edges: this.#upstream.edges,
      snapshot: () => this.snapshot,
      warn: (message) => this.#settings.logger.warn(message),
    });
  }

  /** What was kept decides until the server is heard; what was brought along only when it is a later revision. */
  async #load(keeper: Keeper): Promise<void> {
    this.#isLoading = true;
    const kept = await keeper.load();
    this.#isLoading = false;
    const isHeard = this.#state.staleMs !== undefined || this.state === "closed";
    if (kept !== undefined && !isHeard && !this.#isBehind(kept)) this.#held.replace(kept);
    this.#wake();
  }

  #isBehind({ revision }: SnapshotParts): boolean {
    return this.revision !== undefined && isNewer(this.revision, revision);
  }

  #holder(): Holder {
    const held = this.#held;
    return {
      get revision() {
        return held.revision;
      },
      replace: (snapshot) => {
        held.replace(snapshot);
        this.#keeper?.changed();
      },
      advance: (delta) => {
        held.advance(delta);
        this.#keeper?.changed();
      },
      contact: () => {
        this.#hasFailed = false;
        this.#state.contact();
      },
      failed: (error) => this.#failed(error),
    };
  }

  #changed(replacement: Replacement): void {
    this.#deciding.compiled = replacement.after;
    this.#wake();
    const { change } = this.#listeners;
    if (change.isEmpty) this.#changedFlags.forget();
    const keys = change.isEmpty ? [] : this.#changedFlags.of(replacement);
    if (keys.length > 0) change.tell({ keys, revision: replacement.after.revision });
  }

  #became(state: ClientState): void {
    const revision = this.#held.revision;
    if (state === "ready" && revision !== undefined) {
      this.#settings.logger.info(`In touch with ${this.#upstream.url} at revision ${revision}.`);
      this.#listeners.ready.tell({ revision });
    }
    if (state === "stale") this.#listeners.stale.tell({ staleMs: this.#state.staleMs ?? 0 });
    if (state === "unauthorized" || state === "closed") this.#wake();
  }

  #failed(error: YardarmError): void {
    // One warning for each outage, however often it is tried.
    if (!this.#hasFailed) this.#settings.logger.warn(error.message);
    this.#hasFailed = true;
    if (error.code === "unauthorized") this.#state.refused();
    this.#listeners.error.tell(error);
  }

  /** The rest decides. */
  #cannotRead(part: Part, key: string): void {
    this.#warn(`"${key}" of the snapshot's ${part} cannot be read by this version of the SDK.`);
  }

  #warn(message: string): void {
    this.#settings.logger.warn(message);
    this.#listeners.error.tell(new YardarmError("unreadable", message));
  }

  /** There is no snapshot, and one may still come. */
  get #isWaiting(): boolean {
    if (this.#held.revision !== undefined || this.state === "closed") return false;
    return this.#isLoading || (this.state !== "unauthorized" && this.state !== "offline");
  }

  #wake(): void {
    if (this.#isWaiting) return;
    for (const settle of [...this.#waiting]) settle();
  }
}
