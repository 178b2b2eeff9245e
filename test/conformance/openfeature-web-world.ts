/** OpenFeature's scenarios in a page: its SDK for the web, our provider, and decisions of a client key. */
import type { EvaluationContext, EvaluationDetails, JsonValue } from "@openfeature/core";
import { type Client, OpenFeature, ProviderEvents } from "@openfeature/web-sdk";
import { createBrowserClient } from "@yardarm/sdk/browser";
import { YardarmWebProvider } from "@yardarm/sdk/openfeature-web";
import type { Backend } from "./openfeature-backend.ts";
import { expectFailure, type ScenarioHook, ScenarioWorld } from "./openfeature-scenario.ts";
import type { ProviderSettings } from "./openfeature-world.ts";

const quiet = { info: () => undefined, warn: () => undefined };
const domain = "conformance";

export class WebWorld extends ScenarioWorld {
  readonly #backend: Backend;
  #isStable = false;

  constructor(backend: Backend) {
    super();
    this.#backend = backend;
  }

  override get status(): string {
    return OpenFeature.getClient(domain).providerStatus;
  }

  override get seenContext(): EvaluationContext {
    return OpenFeature.getContext(domain);
  }

  override async useProvider(status: string): Promise<void> {
    this.#isStable = status === "stable";
    const set = (provider: YardarmWebProvider) => OpenFeature.setProviderAndWait(domain, provider);
    if (status === "stable") await set(this.#provide());
    else if (status === "not ready") OpenFeature.setProvider(domain, this.#provide("/silent"));
    else if (status === "error") {
      await expectFailure(set(this.#provide("/silent", { readyTimeoutMs: 1 })));
    } else if (status === "fatal") await expectFailure(set(this.#provide("/refusing")));
    else if (status === "stale") await this.#becomeStale();
    else throw new Error(`A provider that is ${status} is unknown.`);
  }

  override async evaluate(hooks: ScenarioHook[] = []): Promise<void> {
    // A page has one context, which is set before anything is asked.
    if (this.#isStable) await OpenFeature.setContext(domain, this.context);
    const client = OpenFeature.getClient(domain);
    for (const hook of this.clientHooks()) client.addHooks(hook);
    this.details = this.#ask(client, { hooks });
  }

  override async end(): Promise<void> {
    OpenFeature.clearHooks();
    await OpenFeature.clearProviders();
    await OpenFeature.clearContexts();
  }

  #ask(client: Client, options: { hooks: ScenarioHook[] }): EvaluationDetails<JsonValue> {
    const { type, key, fallback } = this.asked;
    if (type === "boolean") return client.getBooleanDetails(key, fallback === true, options);
    if (type === "string") return client.getStringDetails(key, String(fallback), options);
    if (type === "object") return client.getObjectDetails(key, fallback, options);
    return client.getNumberDetails(key, Number(fallback), options);
  }

  #provide(path = "", options: ProviderSettings = {}): YardarmWebProvider {
    const { readyTimeoutMs = 10_000, staleAfterMs = 60_000 } = options;
    const access = { url: `${this.#backend.url}${path}`, key: "yd_client_0" };
    const flags = createBrowserClient({ ...access, logger: quiet, flushMs: 0, staleAfterMs });
    return new YardarmWebProvider(flags, { readyTimeoutMs });
  }

  async #becomeStale(): Promise<void> {
    const isStale = new Promise((resolve) =>
      OpenFeature.getClient(domain).addHandler(ProviderEvents.Stale, resolve),
    );
    await OpenFeature.setProviderAndWait(domain, this.#provide("", { staleAfterMs: 1 }));
    await isStale;
  }
}
