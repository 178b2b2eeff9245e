import { describe, expect, test } from "vitest";
import type { Frame } from "./frame.ts";
import { json, ManualEdges, OpenAnswer, until } from "./manual-edges.test-support.ts";
import { type OpenStreamOptions, openStream } from "./open-stream.ts";

const delta = { from: "x.1", to: "x.2", flags: { gone: null } };
const deltaEvent = `id: x.2\nevent: delta\ndata: ${JSON.stringify(delta)}\n\n`;

/** Opens a stream and collects what it gives; `finished` settles when it ends. */
function open(
  answer: () => Response | Promise<Response>,
  options: Partial<OpenStreamOptions> = {},
) {
  const edges = new ManualEdges(answer);
  const stop = new AbortController();
  const frames: Frame[] = [];
  const upstream = { url: "http://flags.test", key: "k", timeoutMs: 10_000, edges };
  const read = async (): Promise<void> => {
    const all = { silenceMs: 45_000, signal: stop.signal, ...options };
    for await (const frame of openStream(upstream, all)) frames.push(frame);
  };
  const finished = read().then(
    () => "ended",
    (error: unknown) => error,
  );
  return { edges, frames, finished, stop };
}

describe("frames", () => {
  const cases: readonly [title: string, events: string, frames: readonly Frame[]][] = [
    ["a delta", deltaEvent, [{ kind: "delta", delta }]],
    [
      "a reset",
      'event: reset\ndata: {"revision":"x.9","reason":"too_large"}\n\n',
      [{ kind: "reset", revision: "x.9", reason: "too_large" }],
    ],
    ["a goaway", 'event: goaway\ndata: {"retryMs":250}\n\n', [{ kind: "goaway", retryMs: 250 }]],
    [
      "changed decisions of a client key",
      'id: x.3\nevent: changed\ndata: {"keys":["a","b"]}\n\n',
      [{ kind: "changed", revision: "x.3", keys: ["a", "b"] }],
    ],
    [
      "an event of a later version is passed over",
      `event: forecast\ndata: {}\n\n${deltaEvent}`,
      [{ kind: "delta", delta }],
    ],
    [
      "a delta that is not one is unreadable",
      'event: delta\ndata: {"from":"x.1"}\n\n',
      [expect.objectContaining({ kind: "unreadable", event: "delta" })],
    ],
    [
      "a frame that is not JSON is unreadable",
      "event: reset\ndata: {oops\n\n",
      [expect.objectContaining({ kind: "unreadable", event: "reset" })],
    ],
    [
      "a goaway without a time is unreadable",
      "event: goaway\ndata: {}\n\n",
      [expect.objectContaining({ kind: "unreadable" })],
    ],
    [
      "changed without keys is unreadable",
      "event: changed\ndata: []\n\n",
      [expect.objectContaining({ kind: "unreadable" })],
    ],
  ];
  test.each(cases)("%s", async (_title, events, frames) => {
    const answer = new OpenAnswer();
    const stream = open(() => answer.response);
    answer.send(events);
    answer.end();
    expect(await stream.finished).toBe("ended");
    expect(stream.frames).toEqual(frames);
  });
});

test("the stream is asked for from the revision that is held", async () => {
  const answer = new OpenAnswer();
  answer.end();
  const stream = open(() => answer.response, { revision: "x.1" });
  await stream.finished;
  expect(stream.edges.requests[0]?.path).toBe("/sdk/v1/stream");
  expect(stream.edges.requests[0]?.headers.get("last-event-id")).toBe("x.1");
});

test("a comment is contact, and the wait that the stream asks for is told", async () => {
  const answer = new OpenAnswer();
  let contacts = 0;
  const retries: number[] = [];
  const stream = open(() => answer.response, {
    onContact: () => contacts++,
    onRetry: (retryMs) => retries.push(retryMs),
  });
  answer.send("retry: 1200\n\n");
  await until(() => contacts === 1);
  answer.send(":\n\n");
  await until(() => contacts === 2);
  answer.end();
  expect(await stream.finished).toBe("ended");
  expect(retries).toEqual([1200]);
  expect(stream.frames).toEqual([]);
});

describe("silence", () => {
  test("ends the stream when it lasts too long", async () => {
    const answer = new OpenAnswer();
    const stream = open(() => answer.response);
    answer.send(deltaEvent);
    await until(() => stream.frames.length === 1);
    stream.edges.pass(45_000);
    expect(await stream.finished).toMatchObject({
      code: "unreachable",
      message: "The server did not send anything within 45 s.",
    });
    expect(stream.edges.delays).toEqual([]);
  });

  test("is broken by a comment", async () => {
    const answer = new OpenAnswer();
    let contacts = 0;
    const stream = open(() => answer.response, { onContact: () => contacts++ });
    for (let beat = 1; beat <= 3; beat++) {
      answer.send(":\n\n");
      await until(() => contacts === beat);
      stream.edges.pass(44_999);
    }
    answer.end();
    expect(await stream.finished).toBe("ended");
  });

  test("before the answer counts as no answer", async () => {
    const stream = open(() => new Promise(() => undefined));
    await until(() => stream.edges.delays.length === 1);
    stream.edges.pass(10_000);
    expect(await stream.finished).toMatchObject({ code: "unreachable" });
  });
});

describe("a stream ends", () => {
  test("without an error when its reader stops it", async () => {
    const answer = new OpenAnswer();
    const stream = open(() => answer.response);
    answer.send(deltaEvent);
    await until(() => stream.frames.length === 1);
    stream.stop.abort();
    expect(await stream.finished).toBe("ended");
    expect(stream.edges.delays).toEqual([]);
  });

  test("without a request when its reader stopped before", async () => {
    const stop = new AbortController();
    stop.abort();
    const stream = open(() => new Promise(() => undefined), { signal: stop.signal });
    expect(await stream.finished).toBe("ended");
    expect(stream.edges.requests).toEqual([]);
  });

  test("with an error when the connection breaks", async () => {
    const answer = new OpenAnswer();
    const stream = open(() => answer.response);
    answer.break(new TypeError("terminated"));
    expect(await stream.finished).toMatchObject({ code: "unreachable" });
  });

  test("with an error when the key is refused", async () => {
    const stream = open(() => json({ detail: "Unknown key." }, { status: 401 }));
    expect(await stream.finished).toMatchObject({ code: "unauthorized" });
  });

  test("with an error when what answers is no stream", async () => {
    const stream = open(() => new OpenAnswer("text/html").response);
    expect(await stream.finished).toMatchObject({ code: "unreadable" });
  });

  test("with an error when an event is longer than any frame", async () => {
    const answer = new OpenAnswer();
    const stream = open(() => answer.response);
    answer.send(`data: ${"x".repeat(1 << 21)}`);
    expect(await stream.finished).toMatchObject({ code: "unreadable" });
  });
});
