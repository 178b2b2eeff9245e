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
} from "@openfeature/server-sdk";
import type { Client, DecisionDetails, YardarmError } from "../client/index.ts";
import { plainContext } from "./plain-context.ts";
import { resolutionOf } from "./resolution.ts";
import { trackedOf } from "./tracked.ts";

/** How long OpenFeature waits. */
export interface YardarmProviderOptions {
  /** How long OpenFeature waits for the first snapshot, in milliseconds; 10,000 unless given. */
  readonly readyTimeoutMs?: number;
}

/**
 * Lets OpenFeature evaluate with a client, in this process. When OpenFeature lets go of the provider, the client is
 * closed and reports what was counted.
 *
 * Events: `READY` in touch with the server, `STALE` out of touch for too long, `CONFIGURATION_CHANGED` with the flags that
 * may be decided differently, `ERROR` when the key is refused. In all of these states the last snapshot goes on deciding;
 * while it is stale, with `STALE` as the reason.
 *
 * @example
 * const flags = createClient({ url: "https://flags.example.com", key: "yd_server_…" });
 * await OpenFeature.setProviderAndWait(new YardarmProvider(flags));
 */
export class YardarmProvider implements Provider {
  readonly metadata = { name: "yardarm" } as const;
  readonly runsOn = "server";
  readonly events: OpenFeatureEventEmitter = new OpenFeatureEventEmitter();
  readonly #client: Client;
  readonly #options: YardarmProviderOptions;
  readonly #undo: readonly (() => void)[];
  /** While OpenFeature waits for `initialize`, it says itself how that went. */
  #isWaitedFor = false;

  constructor(client: Client, options: YardarmProviderOptions = {}) {
    this.#client = client;
    this.#options = options;
    this.#undo = [
      client.on("change", ({ keys, revision }) =>
        this.#emit(ProviderEvents.ConfigurationChanged, {
          flagsChanged: [...keys],
          metadata: { revision },
        }),
      ),
      client.on("ready", () => this.#emit(ProviderEvents.Ready)),
      client.on("stale", () =>
        this.#emit(ProviderEvents.Stale, {
          message: "The server was not heard for too long; the last known snapshot decides.",
        }),
      ),
      client.on("error", (error) => this.#failed(error)),
    ];
  }

  /** Waits for the first snapshot. A refused key is fatal until it is accepted; anything else passes by itself. */
  async initialize(): Promise<void> {
    const { readyTimeoutMs } = this.#options;
    this.#isWaitedFor = true;
    const isReady = await this.#client.ready(
      readyTimeoutMs === undefined ? {} : { timeoutMs: readyTimeoutMs },
    );
    this.#isWaitedFor = false;
    if (isReady) return;
    if (this.#client.state === "unauthorized") {
      throw new ProviderFatalError("The server refused the SDK key.");
    }
    throw new ProviderNotReadyError("No snapshot has arrived yet; defaults are served until then.");
  }

  async onClose(): Promise<void> {
    for (const undo of this.#undo) undo();
    await this.#client.close();
  }

  async resolveBooleanEvaluation(
    flag: string,
    defaultValue: boolean,
    context: OpenFeatureContext,
  ): Promise<ResolutionDetails<boolean>> {
    return this.#resolution(this.#client.details(flag, plainContext(context), defaultValue));
  }

  async resolveStringEvaluation(
    flag: string,
    defaultValue: string,
    context: OpenFeatureContext,
  ): Promise<ResolutionDetails<string>> {
    return this.#resolution(this.#client.details(flag, plainContext(context), defaultValue));
  }

  async resolveNumberEvaluation(
    flag: string,
    defaultValue: number,
    context: OpenFeatureContext,
  ): Promise<ResolutionDetails<number>> {
    return this.#resolution(this.#client.details(flag, plainContext(context), defaultValue));
  }

  async resolveObjectEvaluation<T extends JsonValue>(
    flag: string,
    defaultValue: T,
    context: OpenFeatureContext,
  ): Promise<ResolutionDetails<T>> {
    // Whatever default is passed, an object is asked for; what it holds inside, only the caller knows.
    const asked = typeof defaultValue === "object" && defaultValue !== null ? defaultValue : {};
    const details = this.#client.details(flag, plainContext(context), asked) as DecisionDetails<T>;
    return this.#resolution(
      details.errorCode === undefined ? details : { ...details, value: defaultValue },
    );
  }

  /** Adds to the metric of that name; `flags` among the details names flags whose variants it is told apart by. */
  track(name: string, context: OpenFeatureContext, details?: TrackingEventDetails): void {
    this.#client.track(name, plainContext(context), trackedOf(details));
  }

  #resolution<T extends JsonValue>(details: DecisionDetails<T>): ResolutionDetails<T> {
    return resolutionOf(details, this.#client.state);
  }

  #failed({ code, message }: YardarmError): void {
    // Anything else is tried again, and when it lasts, the client becomes stale.
    if (code !== "unauthorized") return;
    this.#emit(ProviderEvents.Error, { message, errorCode: ErrorCode.GENERAL });
  }

  #emit(...[event, details]: Parameters<OpenFeatureEventEmitter["emit"]>): void {
    if (this.#isWaitedFor && event !== ProviderEvents.ConfigurationChanged) return;
    this.events.emit(event, details);
  }
}
