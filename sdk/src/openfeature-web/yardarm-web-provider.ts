import {
  ErrorCode,
  type JsonValue,
  type EvaluationContext as OpenFeatureContext,
  OpenFeatureEventEmitter,
  type Provider,
  ProviderEvents,
  ProviderFatalError,
  ProviderNotReadyError,
  type ResolutionDetails,
  type TrackingEventDetails,
} from "@openfeature/web-sdk";
import type { BrowserClient, DecisionDetails, LiveScope } from "../browser/index.ts";
import { plainContext } from "../openfeature/plain-context.ts";
import { resolutionOf } from "../openfeature/resolution.ts";
import { trackedOf } from "../openfeature/tracked.ts";

/** How long OpenFeature waits. */
export interface YardarmWebProviderOptions {
  /** How long OpenFeature waits for the decisions of a context, in milliseconds; 10,000 unless given. */
  readonly readyTimeoutMs?: number;
}

/**
 * Lets OpenFeature in a page use the decisions of a client, for the context that was set last. When OpenFeature lets go of
 * the provider, the client is closed and reports what was counted.
 *
 * Events: `CONFIGURATION_CHANGED` with the flags that are decided differently, `STALE` out of touch with the server for too long,
 * `ERROR` when the key is refused, `READY` when decisions come after one of these, or after it was given up to wait for them.
 * The last decisions are served in all of these states; while they are stale, with `STALE` as the reason.
 *
 * @example
 * const flags = createBrowserClient({ url: "https://flags.example.com", key: "yd_client_…" });
 * await OpenFeature.setContext({ targetingKey: "u1" });
 * await OpenFeature.setProviderAndWait(new YardarmWebProvider(flags));
 */
export class YardarmWebProvider implements Provider {
  readonly metadata = { name: "yardarm-web" } as const;
  readonly runsOn = "client";
  readonly events: OpenFeatureEventEmitter = new OpenFeatureEventEmitter();
  readonly #client: BrowserClient;
  readonly #timeoutMs: number;
  /** The one that answers; it stays in place until another context has its decisions. */
  #scope: LiveScope | undefined;
  /** The one that was opened last; of several contexts in a row, only the last may answer. */
  #newest: LiveScope | undefined;

  constructor(client: BrowserClient, { readyTimeoutMs = 10_000 }: YardarmWebProviderOptions = {}) {
    this.#client = client;
    this.#timeoutMs = readyTimeoutMs;
  }

  /** Waits for the decisions. A refused key is fatal until it is accepted; anything else passes by itself. */
  async initialize(context: OpenFeatureContext = {}): Promise<void> {
    await this.#use(context);
  }

  async onContextChange(_before: OpenFeatureContext, context: OpenFeatureContext): Promise<void> {
    await this.#use(context);
  }

  async onClose(): Promise<void> {
    await this.#client.close();
  }

  resolveBooleanEvaluation(flag: string, defaultValue: boolean): ResolutionDetails<boolean> {
    return this.#resolve(flag, (scope) => scope.details(flag, defaultValue), defaultValue);
  }

  resolveStringEvaluation(flag: string, defaultValue: string): ResolutionDetails<string> {
    return this.#resolve(flag, (scope) => scope.details(flag, defaultValue), defaultValue);
  }

  resolveNumberEvaluation(flag: string, defaultValue: number): ResolutionDetails<number> {
    return this.#resolve(flag, (scope) => scope.details(flag, defaultValue), defaultValue);
  }

  resolveObjectEvaluation<T extends JsonValue>(
    flag: string,
    defaultValue: T,
  ): ResolutionDetails<T> {
    // Whatever default is passed, an object is asked for; what it holds inside, only the caller knows.
    const ask = (scope: LiveScope) => scope.details(flag, {}) as DecisionDetails<T>;
    return this.#resolve(flag, ask, defaultValue);
  }

  /** Adds to the metric of that name; `flags` among the details names flags whose variants it is told apart by. */
  track(name: string, _context: OpenFeatureContext, details?: TrackingEventDetails): void {
    (this.#scope ?? this.#newest)?.track(name, trackedOf(details));
  }

  #resolve<T extends JsonValue>(
    flag: string,
    ask: (scope: LiveScope) => DecisionDetails<T>,
    defaultValue: T,
  ): ResolutionDetails<T> {
    if (this.#scope === undefined) {
      const errorMessage = `No decisions have arrived yet; "${flag}" has its default.`;
      const errorCode = ErrorCode.PROVIDER_NOT_READY;
      return { value: defaultValue, reason: "ERROR", errorCode, errorMessage };
    }
    const details = ask(this.#scope);
    const isDecided = details.errorCode === undefined;
    const given = isDecided ? details : { ...details, value: defaultValue };
    return resolutionOf(given, this.#scope.state);
  }

  async #use(context: OpenFeatureContext): Promise<void> {
    if (this.#newest !== this.#scope) this.#newest?.close();
    const scope = this.#client.open(plainContext(context));
    this.#newest = scope;
    let isRefused = false;
    const undo = scope.on("error", ({ code }) => {
      isRefused = code === "unauthorized";
    });
    const isReady = await scope.ready({ timeoutMs: this.#timeoutMs });
    undo();
    if (this.#newest !== scope) return;
    this.#scope?.close();
    this.#scope = scope;
    this.#listen(scope, isReady);
    if (isReady) return;
    if (isRefused) throw new ProviderFatalError("The server refused the client key.");
    throw new ProviderNotReadyError(
      "No decisions have arrived yet; defaults are served until then.",
    );
  }

  #listen(scope: LiveScope, isReadyAlready: boolean): void {
    let isReady = isReadyAlready;
    const becomeReady = (): void => {
      if (!isReady) this.events.emit(ProviderEvents.Ready);
      isReady = true;
    };
    scope.on("ready", becomeReady);
    scope.on("stale", () => {
      isReady = false;
      this.events.emit(ProviderEvents.Stale, {
        message: "The server was not heard for too long; the last known decisions are served.",
      });
    });
    scope.on("change", ({ keys, revision }) => {
      becomeReady();
      this.events.emit(ProviderEvents.ConfigurationChanged, {
        flagsChanged: [...keys],
        metadata: { revision },
      });
    });
    scope.on("error", ({ code, message }) => {
      // Anything else is tried again, and what is held stays good.
      if (code !== "unauthorized") return;
      isReady = false;
      this.events.emit(ProviderEvents.Error, { message, errorCode: ErrorCode.GENERAL });
    });
  }
}
