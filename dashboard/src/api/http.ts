import { ProblemError, problemOf, unreachable } from "./problem-error.ts";

export type Fetch = (input: string, init?: RequestInit) => Promise<Response>;

/** The body of an answer, and the version that its `ETag` names. */
export interface Answer<T> {
  readonly body: T;
  readonly version: number | undefined;
}

export interface WriteOptions {
  readonly body?: unknown;
  /** Version that the write is based on, for `If-Match`. */
  readonly version?: number;
  /** Whoever asked may lose patience. */
  readonly signal?: AbortSignal;
}

/** The page's one way to the server. Failures are `ProblemError`s. */
export interface Http {
  get<T>(path: string, signal?: AbortSignal): Promise<T>;
  /** With the version, for what is changed as a whole. */
  read<T>(path: string, signal?: AbortSignal): Promise<Answer<T>>;
  write<T>(
    method: "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    options?: WriteOptions,
  ): Promise<Answer<T>>;
  /** Every write carries this, once somebody is signed in. */
  setCsrfToken(token: string | null): void;
}

const base = "/api/v1";

export function createHttp(fetch: Fetch): Http {
  let csrfToken: string | null = null;

  async function ask<T>(path: string, init: RequestInit): Promise<Answer<T>> {
    let response: Response;
    try {
      response = await fetch(base + path, { credentials: "same-origin", ...init });
    } catch (cause) {
      if (init.signal?.aborted) throw cause;
      throw unreachable(cause);
    }
    if (!response.ok) throw await problemOf(response);
    return { body: await bodyOf<T>(response), version: versionOf(response) };
  }

  const read = <T>(path: string, signal?: AbortSignal) =>
    ask<T>(path, { headers: { accept: "application/json" }, signal: signal ?? null });

  return {
    get: async <T>(path: string, signal?: AbortSignal) => (await read<T>(path, signal)).body,
    read,
    write<T>(method: string, path: string, { body, version, signal }: WriteOptions = {}) {
      const headers = new Headers({ accept: "application/json" });
      if (csrfToken !== null) headers.set("x-csrf-token", csrfToken);
      if (version !== undefined) headers.set("if-match", `"${version}"`);
      // One key for each wish of a person: when the browser or a proxy sends it twice, it happens once.
      if (method === "POST") headers.set("idempotency-key", crypto.randomUUID());
      const init = { method, headers, signal: signal ?? null };
      if (body === undefined) return ask<T>(path, init);
      headers.set("content-type", "application/json");
      return ask<T>(path, { ...init, body: JSON.stringify(body) });
    },
    setCsrfToken(token) {
      csrfToken = token;
    },
  };
}

/** `path("projects", project, "flags", flag)`: each part is encoded. */
export function path(...parts: readonly (string | number)[]): string {
  return parts.map((part) => `/${encodeURIComponent(part)}`).join("");
}

async function bodyOf<T>(response: Response): Promise<T> {
  const text = await response.text();
  try {
    return (text === "" ? undefined : JSON.parse(text)) as T;
  } catch (cause) {
    throw new ProblemError({
      status: response.status,
      code: "unreadable_answer",
      detail: "The server's answer is not JSON. Is something else answering at this address?",
      cause,
    });
  }
}

function versionOf(response: Response): number | undefined {
  const version = /^(?:W\/)?"(\d+)"$/.exec(response.headers.get("etag") ?? "")?.[1];
  return version === undefined ? undefined : Number(version);
}
