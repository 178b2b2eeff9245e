import type { FakeState } from "./fake-state.ts";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly search: URLSearchParams;
  readonly headers: Headers;
  // The fake reads bodies as what the wire's types say; the real server parses them.
  // biome-ignore lint/suspicious/noExplicitAny: see above.
  readonly body: any;
  readonly params: readonly string[];
}

export interface FakeAnswer {
  readonly status?: number;
  readonly body?: unknown;
  readonly version?: number;
}

export type Handler = (server: FakeState, asked: Asked) => FakeAnswer;
export type Route = readonly [method: string, pattern: string, handler: Handler];
