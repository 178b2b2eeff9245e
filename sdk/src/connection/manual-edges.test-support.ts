import type { Edges } from "./edges.ts";

type Answer = (address: string, init: RequestInit) => Response | Promise<Response>;

interface Due {
  readonly at: number;
  readonly delayMs: number;
  readonly call: () => void;
}

/** A world in which time passes when a test says so, and every request is answered by the test. */
export class ManualEdges implements Edges {
  readonly requests: {
    readonly path: string;
    readonly headers: Headers;
    readonly body: unknown;
    /** Whether it goes on when its page is left. */
    readonly outlives: boolean;
  }[] = [];
  readonly #answer: Answer;
  readonly #due = new Set<Due>();
  #now = 0;
  #ids = 0;

  constructor(answer: Answer) {
    this.#answer = answer;
  }

  fetch = async (address: string, init: RequestInit): Promise<Response> => {
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    this.requests.push({
      path: new URL(address).pathname,
      headers: new Headers(init.headers),
      body,
      outlives: init.keepalive === true,
    });
    return abortable(Promise.resolve(this.#answer(address, init)), init.signal);
  };

  now = (): number => this.#now;
  wallClock = (): number => Date.UTC(2026, 0, 31) + this.#now;
  random = (): number => 0.5;
  newId = (): string => `00000000-0000-4000-8000-${String(++this.#ids).padStart(12, "0")}`;

  after = (delayMs: number, call: () => void): (() => void) => {
    const due: Due = { at: this.#now + delayMs, delayMs, call };
    this.#due.add(due);
    return () => this.#due.delete(due);
  };

  /** The delays of the timers that wait. */
  get delays(): readonly number[] {
    return [...this.#due].map(({ delayMs }) => delayMs);
  }

  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#due].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#now = next.at;
      this.#due.delete(next);
      next.call();
    }
    this.#now = end;
  }
}

/** Waits for what other promises bring about. The time limit of the test bounds it. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

function abortable<T>(answer: Promise<T>, signal: AbortSignal | null | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener("abort", () => reject(signal.reason));
    answer.then(resolve, reject);
  });
}

/** An answer whose body a test writes while it is read. */
export class OpenAnswer {
  readonly response: Response;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  constructor(type = "text/event-stream") {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
      },
    });
    this.response = new Response(body, { headers: { "content-type": type } });
  }

  send(text: string): void {
    this.#controller?.enqueue(new TextEncoder().encode(text));
  }

  end(): void {
    this.#controller?.close();
  }

  break(error: Error): void {
    this.#controller?.error(error);
  }
}

export function json(document: unknown, init: ResponseInit = {}): Response {
  return new Response(JSON.stringify(document), init);
}
