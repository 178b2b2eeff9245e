import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FakeDelivery } from "../connection/fake-delivery.test-support.ts";
import { systemEdges, YardarmError } from "../connection/index.ts";
import { json, ManualEdges, OpenAnswer, until } from "../connection/manual-edges.test-support.ts";
import type { Snapshot } from "../model/index.ts";
import { testFlag, testSnapshot } from "../testing/index.ts";
import { Client } from "./client.ts";
import { createClient } from "./create-client.ts";
import type { ConnectedOptions } from "./options.ts";

const onOff = { on: true, off: false };

const snapshot = testSnapshot({
  checkout: testFlag("boolean", onOff),
  colour: testFlag("string", { blue: "blue", red: "red" }),
  limit: testFlag("number", { high: 100, low: 0 }),
  banner: testFlag("object", { sale: { text: "Sale" }, none: {} }),
});

class RecordingLogger {
  readonly warnings: string[] = [];
  readonly notes: string[] = [];
  warn = (message: string): void => void this.warnings.push(message);
  info = (message: string): void => void this.notes.push(message);
}

const someone = { targetingKey: "u1" };

/** A client in a world where time passes when told, with a server that answers as told. */
function createQuiet(
  answers: {
    snapshot?: () => Response | Promise<Response>;
    stream?: () => Response | Promise<Response>;
  } = {},
  options: Partial<ConnectedOptions> = {},
) {
  const logger = new RecordingLogger();
  const edges = new ManualEdges((address) => {
    if (address.endsWith("/snapshot")) return (answers.snapshot ?? (() => json(snapshot)))();
    if (address.endsWith("/stream")) return (answers.stream ?? (() => new OpenAnswer().response))();
    return json({}, { status: 202 });
  });
  const client = new Client(
    { url: "http://flags.test", key: "yd_server_1", logger, ...options },
    edges,
  );
  return { client, edges, logger };
}

const never = (): Promise<Response> => new Promise(() => undefined);

describe("before the first snapshot", () => {
  test("every getter gives the caller's default, and details say why", async () => {
    const { client } = createQuiet({ snapshot: never });
    expect(client.boolean("checkout", someone, true)).toBe(true);
    expect(client.string("colour", someone, "grey")).toBe("grey");
    expect(client.number("limit", someone, 7)).toBe(7);
    expect(client.object("banner", someone, { text: "" })).toEqual({ text: "" });
    expect(client.details("checkout", someone, false)).toEqual({
      value: false,
      reason: "ERROR",
      errorCode: "PROVIDER_NOT_READY",
      errorMessage: "No snapshot has arrived yet.",
    });
    expect([client.state, client.revision, client.snapshot]).toEqual([
      "connecting",
      undefined,
      undefined,
    ]);
    await client.close();
  });

  test("a snapshot that was brought along decides", async () => {
    const { client } = createQuiet({ snapshot: never }, { bootstrap: snapshot });
    expect(client.boolean("checkout", someone, false)).toBe(true);
    expect(await client.ready()).toBe(true);
    expect(client.state).toBe("connecting");
    expect(client.details("checkout", someone, false)).not.toHaveProperty("staleMs");
    await client.close();
  });

  test("broken parts of what was brought along decide nothing, and are reported once", async () => {
    const broken: unknown = { ...snapshot, flags: { ...snapshot.flags, bad: { type: "colour" } } };
    const { client, logger } = createQuiet({ snapshot: never }, { bootstrap: broken as Snapshot });
    expect(client.boolean("checkout", someone, false)).toBe(true);
    expect(logger.warnings).toEqual([]);
    for (const _ of "ab") {
      expect(client.details("bad", someone, "red")).toMatchObject({
        value: "red",
        errorCode: "PARSE_ERROR",
      });
    }
    expect(client.snapshot?.flags).toEqual(snapshot.flags);
    expect(logger.warnings).toHaveLength(1);
    expect(logger.warnings[0]).toContain('"bad"');
    await client.close();
  });
});

describe("ready", () => {
  test("is true as soon as there is a snapshot", async () => {
    const { client } = createQuiet();
    expect(await client.ready()).toBe(true);
    expect(await client.ready()).toBe(true);
    expect([client.state, client.revision]).toEqual(["ready", "test.1"]);
    await client.close();
  });

  test("is false when the time is over, and a later snapshot still arrives", async () => {
    let answer: (response: Response) => void = () => undefined;
    const { client, edges } = createQuiet({
      snapshot: () => new Promise((resolve) => (answer = resolve)),
    });
    const ready = client.ready({ timeoutMs: 2_000 });
    await until(() => edges.requests.length === 1);
    edges.pass(2_000);
    expect(await ready).toBe(false);
    answer(json(snapshot));
    expect(await client.ready()).toBe(true);
    await client.close();
  });

  test("is false when the key is refused, without waiting", async () => {
    const { client, logger } = createQuiet({
      snapshot: () => json({ detail: "Unknown key." }, { status: 401 }),
    });
    expect(await client.ready()).toBe(false);
    expect(await client.ready()).toBe(false);
    expect(client.state).toBe("unauthorized");
    expect(logger.warnings).toEqual([
      "The server answered 401 to http://flags.test/sdk/v1/snapshot: Unknown key.",
    ]);
    await client.close();
  });

  test("is false when the client is closed", async () => {
    const { client } = createQuiet({ snapshot: never });
    const ready = client.ready();
    await client.close();
    expect(await ready).toBe(false);
    expect(await client.ready()).toBe(false);
  });
});

describe("with a snapshot", () => {
  let client: Client;
  beforeEach(async () => {
    ({ client } = createQuiet());
    await client.ready();
  });
  afterEach(() => client.close());

  test("getters give the values of their type", () => {
    expect(client.boolean("checkout", someone, false)).toBe(true);
    expect(client.string("colour", someone, "grey")).toBe("blue");
    expect(client.number("limit", someone, 7)).toBe(100);
    expect(client.object("banner", someone, { text: "" })).toEqual({ text: "Sale" });
  });

  test("a getter of another type, and an unknown flag, give the default", () => {
    expect(client.string("checkout", someone, "grey")).toBe("grey");
    expect(client.details("checkout", someone, "grey")).toMatchObject({
      value: "grey",
      errorCode: "TYPE_MISMATCH",
    });
    expect(client.details("nowhere", someone, 3)).toMatchObject({
      value: 3,
      reason: "ERROR",
      errorCode: "FLAG_NOT_FOUND",
    });
  });

  test("details carry variant, reason, revision and staleness", () => {
    expect(client.details("checkout", someone, false)).toEqual({
      value: true,
      variant: "on",
      reason: "STATIC",
      revision: "test.1",
      staleMs: 0,
    });
  });

  test("a default of null asks for a value of any type", () => {
    expect(client.details("checkout", someone, null).value).toBe(true);
    expect(client.details("banner", someone, null).value).toEqual({ text: "Sale" });
    expect(client.details("nowhere", someone, null).value).toBeNull();
  });

  test("a scope answers as the client does", () => {
    const scope = client.for(someone);
    expect(scope.boolean("checkout", false)).toBe(true);
    expect(scope.string("colour", "grey")).toBe("blue");
    expect(scope.number("limit", 7)).toBe(100);
    expect(scope.object("banner", { text: "" })).toEqual({ text: "Sale" });
    expect(scope.details("checkout", null)).toEqual(client.details("checkout", someone, null));
    expect(scope.revision).toBe("test.1");
  });

  test("no context makes a getter throw", () => {
    fc.assert(
      fc.property(fc.anything(), fc.string(), fc.anything(), (context, flag, defaultValue) => {
        const odd = context as Parameters<Client["boolean"]>[1];
        expect(typeof client.boolean(flag, odd, false)).toBe("boolean");
        expect(client.details(flag, odd, defaultValue)).toHaveProperty("reason");
        expect(client.for(odd).details("checkout", defaultValue)).toHaveProperty("reason");
      }),
    );
  });
});

describe("out of touch", () => {
  test("the last known snapshot decides, and its staleness grows", async () => {
    const stream = new OpenAnswer();
    const { client, edges } = createQuiet({ stream: () => stream.response });
    await client.ready();
    await until(() => edges.requests.length === 2);
    stream.send(":\n\n");
    edges.pass(30_000);
    expect(client.state).toBe("ready");
    expect(client.details("checkout", someone, false)).toMatchObject({
      value: true,
      staleMs: 30_000,
    });
    await client.close();
  });

  test("for too long, a client is stale until the server is heard again", async () => {
    let stream = new OpenAnswer();
    const { client, edges } = createQuiet({ stream: () => stream.response });
    const events: string[] = [];
    client.on("stale", ({ staleMs }) => events.push(`stale ${staleMs}`));
    client.on("ready", ({ revision }) => events.push(`ready ${revision}`));
    await until(() => edges.requests.length === 2);
    stream = new OpenAnswer();
    edges.pass(45_000);
    await until(() => edges.delays.some((delayMs) => delayMs < 2_000));
    edges.pass(1_000);
    await until(() => edges.requests.length === 3);
    edges.pass(14_000);
    expect(client.state).toBe("stale");
    expect(client.boolean("checkout", someone, false)).toBe(true);
    stream.send(":\n\n");
    await until(() => client.state === "ready");
    expect(events).toEqual(["ready test.1", "stale 60000", "ready test.1"]);
    await client.close();
  });

  test("contact puts staleness off", async () => {
    const stream = new OpenAnswer();
    const { client, edges } = createQuiet({ stream: () => stream.response });
    await until(() => edges.requests.length === 2);
    for (let beat = 0; beat < 5; beat++) {
      stream.send(":\n\n");
      await until(() => client.details("checkout", someone, false).staleMs === 0);
      edges.pass(40_000);
      expect(client.state).toBe("ready");
    }
    await client.close();
  });

  test("one warning is given for an outage, and an event for each failure", async () => {
    const { client, edges, logger } = createQuiet({ snapshot: () => json({}, { status: 503 }) });
    const errors: YardarmError[] = [];
    client.on("error", (error) => errors.push(error));
    for (let failure = 1; failure <= 4; failure++) {
      await until(() => errors.length === failure && edges.delays.length > 1);
      edges.pass(30_000);
    }
    await until(() => errors.length === 5);
    expect(logger.warnings).toEqual([
      "The server answered 503 to http://flags.test/sdk/v1/snapshot.",
    ]);
    expect(errors[0]).toBeInstanceOf(YardarmError);
    expect(errors[0]?.code).toBe("unreachable");
    await client.close();
  });
});

describe("listeners", () => {
  test("one that throws keeps nobody from hearing", async () => {
    const { client, logger } = createQuiet();
    const heard: string[] = [];
    client.on("change", () => {
      throw new Error("Oops.");
    });
    client.on("change", ({ revision }) => heard.push(revision));
    await client.ready();
    expect(heard).toEqual(["test.1"]);
    expect(logger.warnings).toEqual(["A listener of the flags threw: Error: Oops."]);
    await client.close();
  });

  test("an undo takes back one listener, also when it was added twice", async () => {
    const { client } = createQuiet();
    const heard: string[] = [];
    const listener = ({ revision }: { readonly revision: string }): void =>
      void heard.push(revision);
    client.on("change", listener);
    client.on("change", listener)();
    await client.ready();
    expect(heard).toEqual(["test.1"]);
    await client.close();
  });
});

test.each<[string, Partial<ConnectedOptions>]>([
  ["url must be an address", { url: "flags.test" }],
  ["url must be an address", { url: "http://" }],
  ["key must be the server key of an environment", { key: "" }],
  ["key must be the server key of an environment", { key: "two words" }],
  ["flushMs must be a number of milliseconds from 0, not -1", { flushMs: -1 }],
  ["pollMs must be a number of milliseconds from 1, not 0", { pollMs: 0 }],
  ["timeoutMs must be", { timeoutMs: Number.NaN }],
  ["staleAfterMs must be", { staleAfterMs: 2 ** 31 }],
])("a mistake in the options is said at once: %s", (message, options) => {
  expect(() => createClient({ url: "http://flags.test", key: "k", ...options })).toThrow(
    expect.objectContaining({ name: "TypeError", message: expect.stringContaining(message) }),
  );
});

describe("over real HTTP", () => {
  let delivery: FakeDelivery;
  let client: Client;

  beforeEach(async () => {
    delivery = await FakeDelivery.start(snapshot);
    client = new Client(
      { url: delivery.url, key: "k", logger: new RecordingLogger(), service: { name: "test" } },
      // Pauses are not waited for.
      {
        ...systemEdges,
        after: (ms, run, more) => systemEdges.after(ms < 9_000 ? 0 : ms, run, more),
      },
    );
  });
  afterEach(async () => {
    await client.close();
    await delivery.close();
  });

  test("a change decides at once, and is told with the flags that it concerns", async () => {
    const changes: (readonly string[])[] = [];
    await client.ready();
    client.on("change", ({ keys }) => changes.push(keys));
    await until(() => delivery.openStreams === 1);
    delivery.commit({ flags: { checkout: testFlag("boolean", onOff, { on: false }) } });
    await until(() => client.revision === "test.2");
    expect(client.details("checkout", someone, true)).toMatchObject({
      value: false,
      variant: "off",
      reason: "DISABLED",
      revision: "test.2",
    });
    expect(changes).toEqual([["checkout"]]);
  });

  test("a scope stays at its snapshot while the client moves on", async () => {
    await client.ready();
    await until(() => delivery.openStreams === 1);
    const scope = client.for(someone);
    delivery.commit({ flags: { checkout: null } });
    await until(() => client.revision === "test.2");
    expect(scope.details("checkout", false)).toMatchObject({ value: true, revision: "test.1" });
    expect(client.boolean("checkout", someone, false)).toBe(false);
  });

  test("dropped streams, lost frames and a restart leave nothing behind", async () => {
    await client.ready();
    for (let round = 0; round < 5; round++) {
      await until(() => delivery.openStreams > 0);
      delivery.commit(
        { flags: { [`new-${round}`]: testFlag("boolean", onOff) } },
        { isQuiet: true },
      );
      if (round % 2 === 0) delivery.drop();
      delivery.commit({ lists: { l: { add: [`k${round}`], remove: [] } } });
      await until(() => client.revision === delivery.snapshot.revision);
    }
    expect(client.snapshot).toEqual(delivery.snapshot);
  });

  test("a closed client lets go of its connection and still decides", async () => {
    await client.ready();
    await until(() => delivery.openStreams === 1);
    await client.close();
    await until(() => delivery.openStreams === 0);
    expect(client.state).toBe("closed");
    expect(client.boolean("checkout", someone, false)).toBe(true);
  });
});
