import type { ProblemDocument } from "@yardarm/server/wire";
import type { Fetch } from "../api/http.ts";
import { FakeLiveSource } from "./fake-live-source.ts";
import { Refusal } from "./fake-registry.ts";
import type { Asked } from "./fake-route.ts";
import { handlerFor } from "./fake-routes.ts";
import { FakeState } from "./fake-state.ts";

/**
 * The server of page tests: the wire's routes over a registry in memory, moved by the real pure functions. It refuses
 * what the real one refuses (versions, protections, roles), and no test has to say so again.
 */
export class FakeServer extends FakeState {
  readonly sources: FakeLiveSource[] = [];
  /** Set, requests fail as if the cable were out. */
  isUnreachable = false;

  readonly fetch: Fetch = async (input, init = {}) => {
    if (this.isUnreachable) throw new TypeError("Failed to fetch");
    const url = new URL(input, "http://yardarm.test");
    const method = init.method ?? "GET";
    const asked = this.#read(url, init, method);
    try {
      if (method !== "GET" && this.isSignedIn && asked.headers.get("x-csrf-token") !== "csrf") {
        throw new Refusal(403, "csrf_token_missing", "The request carries no valid CSRF token.");
      }
      const { handler, params } = handlerFor(method, asked.path);
      if (!this.isSignedIn && !/^\/(session|sign-in|unsubscribe)/.test(asked.path)) {
        throw new Refusal(401, "sign_in_required", "Sign in first.");
      }
      await this.held.get(`${method} ${asked.path}`)?.(asked.body);
      const answer = handler(this, { ...asked, params });
      return json(answer.status ?? 200, answer.body, answer.version);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return json(error.status, problem(error));
    }
  };

  readonly openLiveSource = (url: string): FakeLiveSource => {
    const source = new FakeLiveSource(url, (gone) => this.store.bells.delete(gone.ring));
    this.sources.push(source);
    this.store.bells.add(source.ring);
    return source;
  };

  #read(url: URL, init: RequestInit, method: string): Asked {
    const body = typeof init.body === "string" ? JSON.parse(init.body) : {};
    const headers = new Headers(init.headers);
    const path = decodeURIComponent(url.pathname.replace("/api/v1", ""));
    return { method, path, search: url.searchParams, headers, body, params: [] };
  }
}

function json(status: number, body: unknown, version?: number): Response {
  const headers = new Headers({
    "content-type": status < 400 ? "application/json" : "application/problem+json; charset=utf-8",
  });
  if (version !== undefined) headers.set("etag", `"${version}"`);
  return new Response(body === undefined ? null : JSON.stringify(body), { status, headers });
}

function problem({ status, code, message, more }: Refusal): ProblemDocument {
  return {
    type: `https://yardarm.dev/problems/${code}`,
    title: code.replaceAll("_", " "),
    status,
    detail: message,
    instance: "urn:yardarm:request:fake-1",
    code,
    ...more,
  };
}
