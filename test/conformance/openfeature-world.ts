/** OpenFeature's scenarios in a service: its SDK for servers, our provider, and a snapshot that is streamed. */
import {
  AsyncLocalStorageTransactionContextPropagator,
  type Client,
  type EvaluationContext,
  type EvaluationDetails,
  type Hook,
  type JsonValue,
  OpenFeature,
  ProviderEvents,
  type ResolutionDetails,
} from "@openfeature/server-sdk";
import { createClient } from "@yardarm/sdk";
import { YardarmProvider } from "@yardarm/sdk/openfeature";
import type { Backend } from "./openfeature-backend.ts";
import { expectFailure, type ScenarioHook, ScenarioWorld } from "./openfeature-scenario.ts";

const quiet = { info: () => undefined, warn: () => undefined };
const domain = "conformance";

/** Tells which context arrived, after everything that may add to it. */
class RecordingProvider extends YardarmProvider {
  seen: EvaluationContext = {};

  override resolveBooleanEvaluation(
    flag: string,
    defaultValue: boolean,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<boolean>> {
    this.seen = context;
    return super.resolveBooleanEvaluation(flag, defaultValue, context);
  }
}

export interface ProviderSettings {
  readonly readyTimeoutMs?: number;
  readonly staleAfterMs?: number;
}

export class ServerWorld extends ScenarioWorld {
  readonly #backend: Backend;
  #provider: RecordingProvider | undefined;

  constructor(backend: Backend) {
    super();
    this.#backend = backend;
  }

  override get status(): string {
    return this.#client.providerStatus;
  }

  override get seenContext(): EvaluationContext {
    return this.#provider?.seen ?? {};
  }

  override async useProvider(status: string): Promise<void> {
    if (status === "stable") await OpenFeature.setProviderAndWait(domain, this.#provide());
    else if (status === "not ready") OpenFeature.setProvider(domain, this.#provide("/silent"));
    else if (status === "error") await this.#fail(this.#provide("/silent", { readyTimeoutMs: 1 }));
    else if (status === "fatal") await this.#fail(this.#provide("/refusing"));
    else if (status === "stale") await this.#becomeStale();
    else throw new Error(`A provider that is ${status} is unknown.`);
  }

  override async evaluate(hooks: ScenarioHook[] = []): Promise<void> {
    OpenFeature.setContext(this.levels.get("API") ?? {});
    const hookContext = this.levels.get("Before Hooks");
    const adding: Hook = { before: () => hookContext ?? {} };
    const options = { hooks: hookContext === undefined ? hooks : [...hooks, adding] };
    const context = { ...this.context, ...this.levels.get("Invocation") };
    const transaction = this.levels.get("Transaction");
    if (transaction === undefined) {
      this.details = await this.#ask(context, options);
      return;
    }
    OpenFeature.setTransactionContextPropagator(
      new AsyncLocalStorageTransactionContextPropagator(),
    );
    await new Promise<void>((resolve, reject) => {
      OpenFeature.setTransactionContext(transaction, () => {
        this.#ask(context, options).then((details) => {
          this.details = details;
          resolve();
        }, reject);
      });
    });
  }

  override async end(): Promise<void> {
    OpenFeature.setContext({});
    OpenFeature.clearHooks();
    await OpenFeature.clearProviders();
  }

  get #client(): Client {
    return OpenFeature.getClient(domain, this.levels.get("Client") ?? {});
  }

  #ask(
    context: EvaluationContext,
    options: { hooks: Hook[] },
  ): Promise<EvaluationDetails<JsonValue>> {
    const { type, key, fallback } = this.asked;
    const client = this.#client;
    for (const hook of this.clientHooks()) client.addHooks(hook);
    if (type === "boolean")
      return client.getBooleanDetails(key, fallback === true, context, options);
    if (type === "string") return client.getStringDetails(key, String(fallback), context, options);
    if (type === "object") return client.getObjectDetails(key, fallback, context, options);
    return client.getNumberDetails(key, Number(fallback), context, options);
  }

  #provide(path = "", options: ProviderSettings = {}): RecordingProvider {
    const { readyTimeoutMs = 10_000, staleAfterMs = 60_000 } = options;
    const url = `${this.#backend.url}${path}`;
    const flags = createClient({ url, key: "0", logger: quiet, flushMs: 0, staleAfterMs });
    this.#provider = new RecordingProvider(flags, { readyTimeoutMs });
    return this.#provider;
  }

  #fail(provider: RecordingProvider): Promise<void> {
    return expectFailure(OpenFeature.setProviderAndWait(domain, provider));
  }

  async #becomeStale(): Promise<void> {
    const isStale = new Promise((resolve) =>
      OpenFeature.getClient(domain).addHandler(ProviderEvents.Stale, resolve),
    );
    await OpenFeature.setProviderAndWait(domain, this.#provide("", { staleAfterMs: 1 }));
    await isStale;
  }
}
