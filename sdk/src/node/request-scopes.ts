import { AsyncLocalStorage } from "node:async_hooks";
import { EventEmitter } from "node:events";
import type { Client, EvaluationContext, ScopeOptions, ServiceScope } from "../client/index.ts";

/** Whom a request is decided for: known at once, or once it is looked up, in a session for example. */
export type ContextOf<Request> = (
  request: Request,
) => EvaluationContext | Promise<EvaluationContext>;

/** A scope for each request, found from anywhere in the code that the request runs, without handing it on. */
export class RequestScopes<Request> {
  readonly #flags: Client;
  readonly #contextOf: ContextOf<Request>;
  readonly #scopes = new AsyncLocalStorage<ServiceScope>();

  /** Services use `createRequestScopes`. */
  constructor(flags: Client, contextOf: ContextOf<Request>) {
    this.#flags = flags;
    this.#contextOf = contextOf;
  }

  /**
   * Opens the scope of a request: `app.use(scopes.middleware)` in Express and Connect, `app.addHook("preHandler",
   * scopes.middleware)` in Fastify. It belongs behind whatever reads the body and finds out who asks: what reads a body
   * goes on in another asynchronous context, where a scope that was opened before is lost. The scope has failed when the
   * response closes with a status of 500 or above. A context that cannot be found out is an error of the request, and goes
   * to whatever handles those.
   */
  readonly middleware = (
    request: Request,
    response: unknown,
    next: (error?: Error) => void,
  ): void => {
    const begin = (context: EvaluationContext): void => {
      const scope = this.#flags.for(context, { traceparent: traceparentOf(request) });
      tellWhenItFails(scope, response);
      this.#scopes.run(scope, next);
    };
    const context = this.#contextOf(request);
    // Not in one chain: what the rest of the request throws is not thrown by whoever found the context out.
    if (context instanceof Promise) context.then(begin, (error) => next(errorOf(error)));
    else begin(context);
  };

  /**
   * Runs work that is no request, such as a job or a message, in a scope of its own. The scope has failed when the work
   * throws, or the promise that it gives is rejected.
   */
  run<R>(context: EvaluationContext, work: () => R, options?: ScopeOptions): R {
    const scope = this.#flags.for(context, options);
    const failed = (error: unknown): never => {
      scope.failed();
      throw error;
    };
    try {
      const result = this.#scopes.run(scope, work);
      // The rejection goes on to the caller. What is not simply a promise is handed on as it is.
      const isPromise = result instanceof Promise && result.constructor === Promise;
      return isPromise ? (result.catch(failed) as R) : result;
    } catch (error) {
      return failed(error);
    }
  }

  /**
   * The scope of the request that runs. Outside of any, a new one for nobody: rollouts and rules about a subject do not
   * hold there.
   */
  get current(): ServiceScope {
    return this.#scopes.getStore() ?? this.#flags.for({});
  }
}

/**
 * Scopes for the requests of a service; `contextOf` says whom a request is decided for, at once or by a promise.
 *
 * @example
 * const scopes = createRequestScopes(flags, (request: IncomingMessage) => ({ targetingKey: sessionOf(request).userId }));
 * app.use(scopes.middleware);
 * // in whatever a request runs:
 * if (scopes.current.boolean("new-checkout", false)) showNewCheckout();
 */
export function createRequestScopes<Request>(
  flags: Client,
  contextOf: ContextOf<Request>,
): RequestScopes<Request> {
  return new RequestScopes(flags, contextOf);
}

/** Frameworks take nothing for no error, whatever was thrown. */
function errorOf(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

const failedFrom = 500;

/** Node's response, or that within a reply of Fastify. */
function tellWhenItFails(scope: ServiceScope, reply: unknown): void {
  const isReply = typeof reply === "object" && reply !== null && "raw" in reply;
  const response = isReply ? reply.raw : reply;
  if (!(response instanceof EventEmitter && "statusCode" in response)) return;
  response.once("close", () => {
    if (Number(response.statusCode) >= failedFrom) scope.failed();
  });
}

/** The trace that a request belongs to, in Node's headers or those of `fetch`. */
function traceparentOf(request: unknown): unknown {
  const { headers } = request as {
    readonly headers?: Headers | { readonly traceparent?: unknown };
  };
  return headers instanceof Headers ? headers.get("traceparent") : headers?.traceparent;
}
