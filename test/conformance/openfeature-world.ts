import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
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
import { createDelivery, type Delivery } from "@yardarm/delivery";
import { createClient } from "@yardarm/sdk";
import type { Snapshot } from "@yardarm/sdk/model";
import { YardarmProvider } from "@yardarm/sdk/openfeature";
import { CaseSource } from "./case-source.ts";

const quiet = { info: () => undefined, warn: () => undefined };
const domain = "conformance";

/** Delivery that serves one snapshot, and beside it addresses at which every request is refused or never answered. */
export class Backend {
  readonly #server: Server;
  readonly #delivery: Delivery;

  private constructor(snapshot: Snapshot) {
    const source = new CaseSource([snapshot]);
    source.fill("0");
    this.#delivery = createDelivery({ source });
    this.#server = createServer((request, response) => {
      if (request.url?.startsWith("/silent/")) return;
      if (request.url?.startsWith("/refusing/")) response.writeHead(401).end();
      else void this.#delivery.handle(request, response);
    });
  }

  static async start(snapshot: Snapshot): Promise<Backend> {
    const backend = new Backend(snapshot);
    backend.#server.listen(0, "127.0.0.1");
    await once(backend.#server, "listening");
    return backend;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await this.#delivery.close();
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

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

interface ProviderSettings {
  readonly readyTimeoutMs?: number;
  readonly staleAfterMs?: number;
}

export type ValueType = "boolean" | "string" | "integer" | "float" | "object";

/** What the steps of one scenario share. */
export class World {
  readonly #backend: Backend;
  #provider: RecordingProvider | undefined;
  asked: { readonly type: ValueType; readonly key: string; readonly fallback: JsonValue } = {
    type: "boolean",
    key: "boolean-flag",
    fallback: false,
  };
  details: EvaluationDetails<JsonValue> | undefined;
  evaluation: Promise<unknown> | undefined;
  context: EvaluationContext = {};
  contextBefore: EvaluationContext = {};
  /** By level; the scenarios name the levels. */
  readonly levels = new Map<string, EvaluationContext>();
  precedence: readonly string[] = [];
  /** Whether the client has a hook that writes its calls down. */
  hasHook = false;
  readonly hookCalls: { readonly stage: string; readonly details?: object }[] = [];
  optionHooks: Hook[] = [];
  readonly optionHookCalls: string[] = [];

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  get client(): Client {
    return OpenFeature.getClient(domain, this.levels.get("Client") ?? {});
  }

  get seenContext(): EvaluationContext {
    return this.#provider?.seen ?? {};
  }

  async useProvider(status: string): Promise<void> {
    if (status === "stable") await OpenFeature.setProviderAndWait(domain, this.#provide());
    else if (status === "not ready") OpenFeature.setProvider(domain, this.#provide("/silent"));
    else if (status === "error") await this.#fail(this.#provide("/silent", { readyTimeoutMs: 1 }));
    else if (status === "fatal") await this.#fail(this.#provide("/refusing"));
    else if (status === "stale") await this.#becomeStale();
    else throw new Error(`A provider that is ${status} is unknown.`);
  }

  async evaluate(hooks: Hook[] = []): Promise<void> {
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

  async end(): Promise<void> {
    OpenFeature.setContext({});
    OpenFeature.clearHooks();
    await OpenFeature.clearProviders();
  }

  #ask(
    context: EvaluationContext,
    options: { hooks: Hook[] },
  ): Promise<EvaluationDetails<JsonValue>> {
    const { type, key, fallback } = this.asked;
    const { client } = this;
    for (const hook of this.#clientHooks()) client.addHooks(hook);
    if (type === "boolean")
      return client.getBooleanDetails(key, fallback === true, context, options);
    if (type === "string") return client.getStringDetails(key, String(fallback), context, options);
    if (type === "object") return client.getObjectDetails(key, fallback, context, options);
    return client.getNumberDetails(key, Number(fallback), context, options);
  }

  #clientHooks(): Hook[] {
    if (!this.hasHook) return [];
    const { hookCalls } = this;
    return [
      {
        before: () => void hookCalls.push({ stage: "before" }),
        after: (_context, details) => void hookCalls.push({ stage: "after", details }),
        error: () => void hookCalls.push({ stage: "error" }),
        finally: (_context, details) => void hookCalls.push({ stage: "finally", details }),
      },
    ];
  }

  #provide(path = "", options: ProviderSettings = {}): RecordingProvider {
    const { readyTimeoutMs = 10_000, staleAfterMs = 60_000 } = options;
    const url = `${this.#backend.url}${path}`;
    const flags = createClient({ url, key: "0", logger: quiet, flushMs: 0, staleAfterMs });
    this.#provider = new RecordingProvider(flags, { readyTimeoutMs });
    return this.#provider;
  }

  async #fail(provider: RecordingProvider): Promise<void> {
    const outcome = await OpenFeature.setProviderAndWait(domain, provider).then(
      () => "ready",
      () => "failed",
    );
    if (outcome !== "failed") throw new Error("The provider should have failed.");
  }

  async #becomeStale(): Promise<void> {
    const isStale = new Promise((resolve) =>
      OpenFeature.getClient(domain).addHandler(ProviderEvents.Stale, resolve),
    );
    await OpenFeature.setProviderAndWait(domain, this.#provide("", { staleAfterMs: 1 }));
    await isStale;
  }
}
