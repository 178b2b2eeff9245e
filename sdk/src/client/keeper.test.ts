import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { json, ManualEdges, OpenAnswer, until } from "../connection/manual-edges.test-support.ts";
import { snapshotOf } from "../model/index.ts";
import { testFlag, testSnapshot } from "../testing/index.ts";
import { Client } from "./client.ts";
import { keepIn, keepInStorage, type SnapshotStorage } from "./index.ts";
import type { ConnectedOptions } from "./options.ts";
import { seal, unseal } from "./seal.ts";

const owner = { url: "http://flags.test", key: "yd_server_1" };
const never = (): Promise<Response> => new Promise(() => undefined);

function snapshotAt(revision: string, isOn = true) {
  const on = testFlag("boolean", { on: true, off: false }, { on: isOn });
  return testSnapshot({ checkout: on }, { revision });
}

/** Storage whose saves end when a test says so. */
class MemoryStorage implements SnapshotStorage {
  text: string | undefined;
  saves = 0;
  beforeSave: () => Promise<void> = () => Promise.resolve();

  constructor(text?: string) {
    this.text = text;
  }

  load = async (): Promise<string | undefined> => this.text;
  save = async (text: string): Promise<void> => {
    this.saves++;
    await this.beforeSave();
    this.text = text;
  };
}

function createKept(storage: SnapshotStorage, options: Partial<ConnectedOptions> = {}) {
  const warnings: string[] = [];
  const stream = new OpenAnswer();
  let answer: () => Response | Promise<Response> = never;
  const edges = new ManualEdges((address) => {
    if (address.endsWith("/snapshot")) return answer();
    if (address.endsWith("/stream")) return stream.response;
    return json({}, { status: 202 });
  });
  const logger = { info: () => undefined, warn: (message: string) => void warnings.push(message) };
  return {
    connect: (given: Partial<ConnectedOptions> = {}) =>
      new Client({ ...owner, logger, persist: keepIn(storage), ...options, ...given }, edges),
    serve: (next: () => Response | Promise<Response>) => {
      answer = next;
    },
    edges,
    stream,
    warnings,
  };
}

describe("a client that keeps its snapshot", () => {
  test("decides from it when the server does not answer, as the one before it did", async () => {
    const storage = new MemoryStorage();
    const { connect, serve } = createKept(storage);
    serve(() => json(snapshotAt("x.7")));
    const first = connect();
    await first.ready();
    await first.close();
    serve(never);
    const second = connect();
    expect(await second.ready()).toBe(true);
    expect([second.state, second.revision]).toEqual(["connecting", "x.7"]);
    expect(second.boolean("checkout", {}, false)).toBe(true);
    await second.close();
  });

  test("does so offline, and then asks nobody", async () => {
    const { connect, edges } = createKept(new MemoryStorage(seal(snapshotAt("x.7"), owner)));
    const client = connect({ offline: true });
    expect([await client.ready(), client.state]).toEqual([true, "offline"]);
    expect(client.boolean("checkout", {}, false)).toBe(true);
    await client.close();
    expect(edges.requests).toEqual([]);
  });

  test("waits for what was kept also when the key is refused", async () => {
    const { connect, serve } = createKept(new MemoryStorage(seal(snapshotAt("x.7"), owner)));
    serve(() => json({}, { status: 401 }));
    const client = connect();
    expect(await client.ready()).toBe(true);
    await client.close();
  });

  test("never goes back from what the server sent to what was kept", async () => {
    const storage = new MemoryStorage();
    let loaded: (text: string) => void = () => undefined;
    storage.load = () => new Promise((resolve) => (loaded = resolve));
    const { connect, serve } = createKept(storage);
    serve(() => json(snapshotAt("x.8", false)));
    const client = connect();
    await client.ready();
    loaded(seal(snapshotAt("x.7"), owner));
    await client.close();
    expect([client.revision, client.boolean("checkout", {}, true)]).toEqual(["x.8", false]);
  });

  test.each([
    ["a later revision that was brought along", "x.9", "x.9"],
    ["an earlier one not", "x.3", "x.7"],
    ["one of another epoch not", "y.9", "x.7"],
  ])("prefers %s", async (_what, brought, revision) => {
    let heardLoad: () => void = () => undefined;
    const isLoaded = new Promise<void>((resolve) => (heardLoad = resolve));
    const storage = new MemoryStorage(seal(snapshotAt("x.7"), owner));
    const load = storage.load;
    storage.load = async () => {
      setImmediate(heardLoad);
      return load();
    };
    const client = createKept(storage).connect({ bootstrap: snapshotAt(brought) });
    await isLoaded;
    expect(client.revision).toBe(revision);
    await client.close();
  });

  test("saves at once, then at most every ten seconds, and what is left when it closes", async () => {
    const storage = new MemoryStorage();
    const { connect, serve, stream, edges } = createKept(storage);
    serve(() => json(snapshotAt("x.1")));
    const client = connect();
    await client.ready();
    await until(() => storage.saves === 1 && edges.requests.length === 2);
    const commit = async (from: number): Promise<void> => {
      const delta = { from: `x.${from}`, to: `x.${from + 1}`, flags: { checkout: null } };
      stream.send(`id: ${delta.to}\nevent: delta\ndata: ${JSON.stringify(delta)}\n\n`);
      await until(() => client.revision === delta.to);
    };
    await commit(1);
    await commit(2);
    expect(storage.saves).toBe(1);
    edges.pass(10_000);
    await until(() => storage.saves === 2);
    expect(storage.text).toContain('"revision":"x.3"');
    await commit(3);
    expect(storage.saves).toBe(2);
    await client.close();
    expect(storage.saves).toBe(3);
    expect(storage.text).toContain('"revision":"x.4"');
  });

  test("tells once that it cannot save, and suffers nothing else", async () => {
    const storage = new MemoryStorage();
    storage.beforeSave = () => Promise.reject(new Error("The disk is full."));
    const { connect, serve, warnings } = createKept(storage);
    serve(() => json(snapshotAt("x.1")));
    const client = connect();
    expect(await client.ready()).toBe(true);
    await client.close();
    expect(warnings).toEqual(["The snapshot cannot be kept: Error: The disk is full."]);
  });

  test("closes in bounded time although a save hangs", async () => {
    const storage = new MemoryStorage();
    storage.beforeSave = () => new Promise(() => undefined);
    const { connect, serve, edges } = createKept(storage);
    serve(() => json(snapshotAt("x.1")));
    const client = connect();
    await until(() => storage.saves === 1);
    const closed = client.close();
    await until(() => edges.delays.includes(3_000));
    edges.pass(3_000);
    await closed;
    expect(client.state).toBe("closed");
  });

  test.each<[string, () => Promise<string | undefined>, string]>([
    ["damaged", async () => seal(snapshotAt("x.1"), owner).replace("true", "null"), "damaged"],
    ["cut off", async () => seal(snapshotAt("x.1"), owner).slice(0, -9), "damaged"],
    [
      "of another key",
      async () => seal(snapshotAt("x.1"), { ...owner, key: "other" }),
      "another key",
    ],
    [
      "of an older SDK",
      async () => seal(snapshotAt("x.1"), owner).replace("snapshot 2 ", "snapshot 1 "),
      "Another version of the SDK kept it.",
    ],
    ["no snapshot", async () => "hello", "not a snapshot"],
    ["empty", async () => "", "not a snapshot"],
    ["out of reach", () => Promise.reject(new Error("EACCES")), "EACCES"],
  ])("does without what is %s, and says why", async (_what, load, message) => {
    const storage = new MemoryStorage();
    storage.load = load;
    const { connect, warnings } = createKept(storage);
    const client = connect({ offline: true });
    expect(await client.ready()).toBe(false);
    expect(warnings).toEqual([expect.stringContaining(message)]);
    await client.close();
  });
});

test("a client without a server needs neither address nor key", async () => {
  const { edges } = createKept(new MemoryStorage());
  const client = new Client({ offline: true, bootstrap: snapshotAt("x.1") }, edges);
  expect(client.boolean("checkout", {}, false)).toBe(true);
  await client.close();
  const empty = new Client({ offline: true }, edges);
  expect(await empty.ready()).toBe(false);
  expect(edges.requests).toEqual([]);
});

test("a storage with the shape of localStorage keeps a snapshot under its name", async () => {
  const texts = new Map<string, string>();
  const storage = {
    getItem: (name: string) => texts.get(name) ?? null,
    setItem: (name: string, text: string) => void texts.set(name, text),
  };
  const { connect, serve } = createKept(new MemoryStorage());
  serve(() => json(snapshotAt("x.7")));
  const first = connect({ persist: keepInStorage(storage, "shop") });
  await first.ready();
  await first.close();
  expect([...texts.keys()]).toEqual(["shop"]);
  const second = connect({ offline: true, persist: keepInStorage(storage, "shop") });
  expect([await second.ready(), second.revision]).toEqual([true, "x.7"]);
});

describe("a seal", () => {
  const values = fc.dictionary(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }));

  test("gives back what it was put on, for its owner alone", () => {
    fc.assert(
      fc.property(values, fc.string(), (value, key) => {
        const snapshot = testSnapshot({ card: testFlag("object", { a: value }) });
        const sealed = seal(snapshot, { ...owner, key });
        const kept = unseal(sealed, { ...owner, key });
        expect(typeof kept === "string" ? kept : snapshotOf(kept)).toEqual(snapshot);
        expect(unseal(sealed, { ...owner, key: `${key}!` })).toContain("another key");
        expect(sealed.includes(key) && key.length > 20).toBe(false);
      }),
    );
  });

  test("finds that one character was changed, wherever it is", () => {
    const long = "ö".repeat(7_000);
    const sealed = seal(testSnapshot({ card: testFlag("string", { a: long }) }), owner);
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), (at) => {
        const changed = sealed[at] === "x" ? "y" : "x";
        const damaged = sealed.slice(0, at) + changed + sealed.slice(at + 1);
        expect(unseal(damaged, owner)).toBeTypeOf("string");
      }),
      { numRuns: 40 },
    );
  });
});
