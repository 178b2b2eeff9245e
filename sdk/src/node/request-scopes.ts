import { AsyncLocalStorage } from "node:async_hooks";
import type { Client, EvaluationContext, Scope, ScopeOptions } from "../client/index.ts";

/** A scope for each request, found from anywhere in the code that the request runs, without handing it on. */
export class RequestScopes<Request> {
  readonly #flags: Client;
  readonly #contextOf: (request: Request) => EvaluationContext;
  readonly #scopes = new AsyncLocalStorage<Scope>();

  /** Services use `createRequestScopes`. */
  constructor(flags: Client, contextOf: (request: Request) => EvaluationContext) {
    this.#flags = flags;
    this.#contextOf = contextOf;
  }

  /**
   * Opens the scope of a request: `app.use(scopes.middleware)` in Express and Connect, `app.addHook("preHandler",
   * scopes.middleware)` in Fastify. It belongs behind whatever reads the body and finds out who asks: what reads a body
   * goes on in another asynchronous context, where a scope that was opened before is lost.
   */
  readonly middleware = (request: Request, _response: unknown, next: () => void): void =>
    this.run(this.#contextOf(request), next, { traceparent: traceparentOf(request) });

  /** Runs work that is no request, such as a job or a message, in a scope of its own. */
  run<R>(context: EvaluationContext, work: () => R, options?: ScopeOptions): R {
    return this.#scopes.run(this.#flags.for(context, options), work);
  }

  /**
   * The scope of the request that runs. Outside of any, a new one for nobody: rollouts and rules about a subject do not
   * hold there.
   */
  get current(): Scope {
    return this.#scopes.getStore() ?? this.#flags.for({});
  }
}

/**
 * Scopes for the requests of a service; `contextOf` says whom a request is decided for.
 *
 * @example
 * const scopes = createRequestScopes(flags, (request: IncomingMessage) => ({ targetingKey: sessionOf(request).userId }));
 * app.use(scopes.middleware);
 * // in whatever a request runs:
 * if (scopes.current.boolean("new-checkout", false)) showNewCheckout();
 */
export function createRequestScopes<Request>(
  flags: Client,
  contextOf: (request: Request) => EvaluationContext,
): RequestScopes<Request> {
  return new RequestScopes(flags, contextOf);
}

/** The trace that a request belongs to, in Node's headers or those of `fetch`. */
function traceparentOf(request: unknown): unknown {
  const { headers } = request as {
    readonly headers?: Headers | { readonly traceparent?: unknown };
  };
  return headers instanceof Headers ? headers.get("traceparent") : headers?.traceparent;
}
