import { afterEach, describe, expect, test, vi } from "vitest";
import { json } from "../connection/manual-edges.test-support.ts";
import { testFlag, testSnapshot } from "../testing/index.ts";
import { access, open, snapshotAt } from "./edge-world.test-support.ts";
import { createEdgeClient, createEdgeClientWith } from "./index.ts";
import { observeAll } from "./observe-all.ts";

afterEach(() => vi.unstubAllGlobals());

describe("an operator", () => {
  const isNew = {
    id: "new",
    conditions: [{ attribute: "app", operator: "semver_greater_than", values: ["2.0.0"] }],
    serve: { variant: "on" },
  } as const;
  const bootstrap = testSnapshot({
    checkout: testFlag(
      "boolean",
      { on: true, off: false },
      { rules: [isNew], fallthrough: { variant: "off" } },
    ),
  });
  const refused = async (): Promise<Response> => new Response(null, { status: 503 });
  const logger = { info: () => undefined, warn: () => undefined };
  const options = { ...access, bootstrap, logger, fetch: refused };

  test("that was not named decides nothing, and says so", async () => {
    const scope = await createEdgeClientWith({}, options).for({ app: "2.1.0" });
    expect(scope.details("checkout", false)).toMatchObject({
      ...{ value: false, errorCode: "PARSE_ERROR" },
      errorMessage: 'There is no operator "semver_greater_than".',
    });
  });

  test("of whatever kind is there unless somebody leaves it out", async () => {
    const scope = await createEdgeClient(options).for({ app: "2.1.0" });
    expect(scope.details("checkout", false)).toMatchObject({ value: true, rule: "new" });
  });
});

describe("a runtime of its own kind", () => {
  /** As Workers have it: outside of a request there is no time, no chance and nothing to wait for. */
  function withoutRequest(): void {
    const refuse = (): never => {
      throw new Error("Disallowed operation called within global scope.");
    };
    for (const name of ["AbortController", "fetch", "setTimeout", "setInterval"]) {
      vi.stubGlobal(name, refuse);
    }
    vi.stubGlobal("crypto", { randomUUID: refuse, getRandomValues: refuse });
    vi.stubGlobal("performance", { now: refuse });
    vi.spyOn(Math, "random").mockImplementation(refuse);
    vi.spyOn(Date, "now").mockImplementation(refuse);
  }

  test("may make its client outside of requests", () => {
    withoutRequest();
    try {
      expect(createEdgeClient({ ...access, bootstrap: snapshotAt("b.1") }).revision).toBe("b.1");
    } finally {
      vi.restoreAllMocks();
    }
  });

  test("may refuse to have its fetch called as anybody's method", async () => {
    async function fetch(this: unknown): Promise<Response> {
      if (this !== undefined) throw new TypeError("Illegal invocation");
      return json(snapshotAt("x.1"));
    }
    expect((await createEdgeClient({ ...access, fetch }).for({})).revision).toBe("x.1");
  });

  test("is not told of cookies, nor of caches where it has none", async () => {
    const inits: RequestInit[] = [];
    const fetch = async (_address: string, init: RequestInit): Promise<Response> => {
      inits.push(init);
      return json(snapshotAt("x.1"));
    };
    await createEdgeClient({ ...access, fetch }).for({});
    vi.stubGlobal("Request", class {});
    await createEdgeClient({ ...access, fetch }).for({});
    expect(inits.map(({ cache, credentials }) => [cache, credentials])).toEqual([
      ["no-store", undefined],
      [undefined, undefined],
    ]);
  });
});

test("no context and no default makes a scope throw", async () => {
  const { edge } = open({}, { observe: observeAll });
  const angry = {
    get targetingKey(): string {
      throw new Error("No.");
    },
  };
  const circle: Record<string, unknown> = {};
  circle["itself"] = circle;
  for (const context of [angry, circle, null, 7, "text", []]) {
    // @ts-expect-error Callers without a type checker pass anything.
    const scope = await edge.for(context);
    expect(scope.object("nowhere", circle)).toBe(circle);
    expect(() => scope.details("checkout", false)).not.toThrow();
    expect(() => scope.track("orders", { flags: ["checkout"] })).not.toThrow();
    for (const key of [1n, undefined, { toJSON: 1n }]) {
      // @ts-expect-error Callers without a type checker pass anything.
      expect(() => scope.boolean(key, false), String(key)).not.toThrow();
    }
    // @ts-expect-error Callers without a type checker pass anything.
    expect(() => scope.track("orders", null)).not.toThrow();
  }
  await edge.flush();
});

test("a logger that throws is nobody's trouble", async () => {
  const warn = (): never => {
    throw new Error("full");
  };
  const { edge, world } = open({ logger: { info: () => undefined, warn } });
  (await edge.for({})).boolean("nowhere", false);
  world.status = 503;
  const { edge: failing } = open({
    logger: { info: () => undefined, warn },
    storage: { load: warn, save: warn },
  });
  expect((await failing.for({})).boolean("nowhere", false)).toBe(false);
});

test.each([
  ["url must be an address", { url: "flags.test" }],
  ["url must be an address", { url: undefined }],
  ["key must be the server key of an environment", { key: undefined }],
  ["key must be a server key, yd_server_…, not yd_client_…", { key: "yd_client_1" }],
  ["key must be a server key, yd_server_…, not yd_server…", { key: "yd_server" }],
  ["bootstrap must be a snapshot", { bootstrap: { flags: {} } }],
  ["bootstrap must be a snapshot", { bootstrap: "{}" }],
  ["refreshMs must be a number of milliseconds", { refreshMs: -1 }],
  ["flushMs must be a number of milliseconds", { flushMs: Number.NaN }],
  ["service.name must be text", { service: { name: " " } }],
])("a mistake in the options is said at once: %s", (message, wrong) => {
  // @ts-expect-error Callers without a type checker pass anything.
  expect(() => createEdgeClient({ ...access, ...wrong })).toThrow(
    expect.objectContaining({ name: "TypeError", message: expect.stringContaining(message) }),
  );
});
