import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { json, ManualEdges, OpenAnswer } from "../connection/manual-edges.test-support.ts";
import { testDecisions } from "../testing/index.ts";
import { BrowserClient } from "./browser-client.ts";
import { createBrowserClient, keepDecisions } from "./index.ts";

const someone = { targetingKey: "ada@example.com" };
const answer = testDecisions({ checkout: true });

class MemoryStorage {
  readonly texts = new Map<string, string>();
  getItem = (name: string): string | null => this.texts.get(name) ?? null;
  setItem = (name: string, text: string): void => void this.texts.set(name, text);
}

/** A page whose server answers as told, and which keeps its decisions in that storage. */
function visit(
  storage: MemoryStorage | (() => never),
  answered: () => Response | Promise<Response> = () => json(answer, { headers: { etag: '"1"' } }),
  key = "yd_client_1",
) {
  const warnings: string[] = [];
  const edges = new ManualEdges((address) =>
    address.includes("/ofrep/") ? answered() : new OpenAnswer().response,
  );
  const client = new BrowserClient(
    {
      ...{ url: "http://flags.test", key, flushMs: 0 },
      logger: { info: () => undefined, warn: (message) => void warnings.push(message) },
      persist: keepDecisions("flags", typeof storage === "function" ? storage : () => storage),
    },
    edges,
  );
  return { client, edges, warnings };
}

const never = (): Promise<Response> => new Promise(() => undefined);
const shows = (client: BrowserClient, context = someone) =>
  client.open(context).boolean("checkout", false);

async function visited(): Promise<MemoryStorage> {
  const storage = new MemoryStorage();
  const { client } = visit(storage);
  await client.for(someone);
  await client.close();
  return storage;
}

test("the next visit shows at once what the last one was served, and asks only for what is newer", async () => {
  const storage = await visited();
  const { client, edges } = visit(storage, () => new Response(null, { status: 304 }));
  const page = client.open(someone);
  expect(page.boolean("checkout", false)).toBe(true);
  expect(page.details("checkout", false)).not.toHaveProperty("staleMs");
  expect([await page.ready(), page.revision]).toEqual([true, "test.1"]);
  expect(edges.requests[0]?.headers.get("if-none-match")).toBe('"1"');
  await client.close();
});

test("what was decided since takes its place, and is what the visit after that shows", async () => {
  const storage = await visited();
  const newer = { ...testDecisions({ checkout: false }), metadata: { revision: "test.2" } };
  const { client } = visit(storage, () => json(newer));
  const page = client.open(someone);
  const changed = new Promise((resolve) => page.on("change", resolve));
  expect(page.boolean("checkout", false)).toBe(true);
  expect(await changed).toEqual({ keys: ["checkout"], revision: "test.2" });
  await client.close();
  const after = visit(storage, never);
  expect(after.client.open(someone).details("checkout", true)).toMatchObject({
    ...{ value: false, revision: "test.2" },
  });
  await after.client.close();
});

test("a visit without a server decides as the last one did, and what the page brought along comes first", async () => {
  const storage = await visited();
  const { client } = visit(storage, () => json({}, { status: 503 }));
  expect(shows(client)).toBe(true);
  const bootstrap = testDecisions({ checkout: false });
  expect(client.open(someone, { bootstrap }).boolean("checkout", true)).toBe(false);
  await client.close();
});

describe("what was kept is not shown", () => {
  test("to somebody else, with another key, or of another page's name", async () => {
    const storage = await visited();
    expect(shows(visit(storage, never).client, { targetingKey: "bob" })).toBe(false);
    expect(shows(visit(storage, never, "yd_client_2").client)).toBe(false);
    storage.texts.set("other", storage.texts.get("flags") ?? "");
    storage.texts.delete("flags");
    expect(shows(visit(storage, never).client)).toBe(false);
  });

  test("when it was damaged, anywhere", async () => {
    const storage = await visited();
    const whole = storage.texts.get("flags") ?? "";
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.boolean(), (at, isCut) => {
        const changed = whole[at] === "x" ? "y" : "x";
        const rest = isCut ? "" : changed + whole.slice(at + 1);
        storage.texts.set("flags", whole.slice(0, at) + rest);
        expect(shows(visit(storage, never).client)).toBe(false);
      }),
      { numRuns: 40 },
    );
  });
});

test("nobody can be read out of what is kept", async () => {
  const storage = await visited();
  expect([...storage.texts.keys()]).toEqual(["flags"]);
  expect(storage.texts.get("flags")).not.toMatch(/example\.com|yd_client/);
});

test.each([
  [
    "is full",
    Object.assign(new MemoryStorage(), {
      setItem: () => {
        throw new DOMException("Too much.", "QuotaExceededError");
      },
    }),
    "Too much.",
  ],
  [
    "the visitor forbids",
    () => {
      throw new DOMException("Denied.", "SecurityError");
    },
    "Denied.",
  ],
])("storage that %s is warned of once, and nothing else suffers", async (_which, storage, why) => {
  const { client, warnings } = visit(storage);
  for (const _ of "ab") expect((await client.for(someone)).boolean("checkout", false)).toBe(true);
  expect(warnings).toEqual([expect.stringContaining(why)]);
  await client.close();
});

test("an offline page asks nobody, and needs neither address nor key", async () => {
  const requests: string[] = [];
  const fetch = (address: string): Promise<Response> => {
    requests.push(address);
    return never();
  };
  const client = createBrowserClient({ offline: true, fetch, flushMs: 1 });
  const bare = await client.for(someone);
  expect([await bare.ready(), bare.boolean("checkout", false)]).toEqual([false, false]);
  const page = client.open(someone, { bootstrap: answer });
  expect([await page.ready(), page.boolean("checkout", false)]).toEqual([true, true]);
  await client.close();
  expect(requests).toEqual([]);
});
