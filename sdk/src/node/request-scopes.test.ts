import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import fastify, { type FastifyRequest } from "fastify";
import { expect, test } from "vitest";
import { createTestClient, testFlag, testSnapshot } from "../testing/index.ts";
import { createRequestScopes } from "./index.ts";

const kenya = {
  id: "kenya",
  conditions: [{ attribute: "country", operator: "in" as const, values: ["KE"] }],
  serve: { variant: "on" },
};
const snapshot = testSnapshot({
  checkout: testFlag(
    "boolean",
    { on: true, off: false },
    { rules: [kenya], fallthrough: { variant: "off" } },
  ),
});

/** Deep in the service, behind what waits. */
async function isNewCheckout(scopes: { readonly current: { boolean: Ask } }): Promise<boolean> {
  await new Promise((resolve) => setImmediate(resolve));
  return scopes.current.boolean("checkout", false);
}
type Ask = (flag: string, defaultValue: boolean) => boolean;

const countries = ["KE", "SE", "KE", "NO", "KE", "KE", "SE"];
const expected = countries.map((country) => country === "KE");

test("in Fastify each request has its scope, also when it has a body", async () => {
  const scopes = createRequestScopes(createTestClient({ snapshot }), (request: FastifyRequest) => ({
    country: request.headers["x-country"],
  }));
  const app = fastify();
  app.addHook("preHandler", scopes.middleware);
  app.post("/", async () => ({ isNew: await isNewCheckout(scopes) }));
  const url = await app.listen({ port: 0, host: "127.0.0.1" });
  const answers = await Promise.all(
    countries.map(async (country) => {
      const headers = { "x-country": country, "content-type": "application/json" };
      const body = JSON.stringify({ text: "a".repeat(100_000) });
      const response = await fetch(url, { method: "POST", headers, body });
      return ((await response.json()) as { isNew: boolean }).isNew;
    }),
  );
  await app.close();
  expect(answers).toEqual(expected);
});

type Step = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** How Express and Connect run middleware. */
function chain(steps: readonly Step[]): Step {
  return (request, response, end) => {
    const from = (index: number): void => {
      const step = steps[index];
      if (step === undefined) end();
      else step(request, response, () => from(index + 1));
    };
    from(0);
  };
}

const readBody: Step = (request, _response, next) => void request.resume().on("end", next);

test("as middleware in the manner of Express, it does the same", async () => {
  const scopes = createRequestScopes(
    createTestClient({ snapshot }),
    (request: IncomingMessage) => ({
      country: request.headers["x-country"],
    }),
  );
  const app = chain([readBody, scopes.middleware]);
  const server = createServer((request, response) =>
    app(request, response, () => {
      void isNewCheckout(scopes).then((isNew) => response.end(String(isNew)));
    }),
  );
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const answers = await Promise.all(
    countries.map(async (country) => {
      const headers = { "x-country": country };
      const init = { method: "POST", headers, body: "a".repeat(100_000) };
      return (await fetch(`http://127.0.0.1:${port}`, init)).text();
    }),
  );
  await new Promise((resolve) => server.close(resolve));
  expect(answers).toEqual(expected.map(String));
});

test("whom a request is for may be looked up first, and what cannot be found out is an error of that request", async () => {
  const scopes = createRequestScopes(
    createTestClient({ snapshot }),
    async ({ headers: { "x-country": country } }: FastifyRequest) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (country === undefined) throw new Error("There is no session.");
      // Some throw what is no error.
      if (country === "?") return Promise.reject();
      return { country };
    },
  );
  const app = fastify();
  app.addHook("preHandler", scopes.middleware);
  app.get("/", async () => ({ isNew: await isNewCheckout(scopes) }));
  const answers = await Promise.all(
    [{ "x-country": "KE" }, { "x-country": "SE" }, {}, { "x-country": "?" }].map(
      async (headers) => {
        const { statusCode, body } = await app.inject({ url: "/", headers });
        return [statusCode, body.includes("true"), body.includes("There is no session.")];
      },
    ),
  );
  await app.close();
  expect(answers).toEqual([
    ...[
      [200, true, false],
      [200, false, false],
      [500, false, true],
      [500, false, false],
    ],
  ]);
});

/** Hears for whom a scope was told to have failed. */
function hearingFailures() {
  const flags = createTestClient({ snapshot });
  const failed: unknown[] = [];
  const scopeOf = flags.for.bind(flags);
  flags.for = (context, options) => ({
    ...scopeOf(context, options),
    failed: () => void failed.push(context["country"]),
  });
  return { flags, failed };
}

const statuses = { KE: 200, SE: 500, NO: 404, DK: 503 };

test("in Fastify a scope has failed when its request did", async () => {
  const { flags, failed } = hearingFailures();
  const scopes = createRequestScopes(flags, (request: FastifyRequest) => ({
    country: request.headers["x-country"],
  }));
  const app = fastify();
  app.addHook("preHandler", scopes.middleware);
  app.get("/:status", async (request, reply) => {
    const { status } = request.params as { readonly status: string };
    if (status === "500") throw new Error("The shop is broken.");
    return reply.code(Number(status)).send("");
  });
  for (const [country, status] of Object.entries(statuses)) {
    await app.inject({ url: `/${status}`, headers: { "x-country": country } });
  }
  await app.close();
  expect(failed).toEqual(["SE", "DK"]);
});

test("as middleware in the manner of Express, a scope has failed when its response says so", async () => {
  const { flags, failed } = hearingFailures();
  const scopes = createRequestScopes(flags, (request: IncomingMessage) => ({
    country: request.headers["x-country"],
  }));
  const closed: Promise<unknown>[] = [];
  const server = createServer((request, response) => {
    closed.push(once(response, "close"));
    scopes.middleware(request, response, () => {
      response.writeHead(Number(request.url?.slice(1))).end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  for (const [country, status] of Object.entries(statuses)) {
    await fetch(`http://127.0.0.1:${port}/${status}`, { headers: { "x-country": country } });
  }
  await Promise.all(closed);
  await new Promise((resolve) => server.close(resolve));
  expect(failed).toEqual(["SE", "DK"]);
});

test("a scope in which work runs has failed when the work throws, at once or later, and the caller hears of it", async () => {
  const { flags, failed } = hearingFailures();
  const scopes = createRequestScopes(flags, () => ({}));
  const broken = new Error("The job is broken.");
  const fail = (): never => {
    throw broken;
  };
  expect(() => scopes.run({ country: "SE" }, fail)).toThrow(broken);
  await expect(scopes.run({ country: "NO" }, async () => fail())).rejects.toBe(broken);
  expect(scopes.run({ country: "KE" }, () => 1)).toBe(1);
  expect(await scopes.run({ country: "KE" }, async () => 2)).toBe(2);
  expect(failed).toEqual(["SE", "NO"]);
});

test("what is more than a promise is handed on as it is", () => {
  class Query extends Promise<number> {
    readonly text = "SELECT 1";
  }
  const query = new Query(() => undefined);
  const scopes = createRequestScopes(createTestClient({ snapshot }), () => ({}));
  expect(scopes.run({}, () => query)).toBe(query);
});

test("a request stays at the snapshot it began with", async () => {
  const flags = createTestClient({ flags: { checkout: false } });
  const scopes = createRequestScopes(flags, () => ({}));
  const seen = await scopes.run({}, async () => {
    flags.override({ checkout: true });
    return isNewCheckout(scopes);
  });
  expect([seen, await isNewCheckout(scopes)]).toEqual([false, true]);
});

test("outside of any request there is a scope for nobody", () => {
  const scopes = createRequestScopes(createTestClient({ snapshot }), () => ({ country: "KE" }));
  expect(scopes.current.boolean("checkout", true)).toBe(false);
  scopes.middleware({}, undefined, () => {
    expect(scopes.current.boolean("checkout", false)).toBe(true);
    expect(scopes.current).toBe(scopes.current);
  });
  expect.assertions(3);
});

test.each([
  ["Node", { headers: { traceparent: "00-1" } }],
  ["fetch", new Request("http://shop.test", { headers: { traceparent: "00-1" } })],
])("the trace of a request of %s is passed on to its scope", (_what, request) => {
  const flags = createTestClient({ snapshot });
  const opened: unknown[] = [];
  const scopeOf = flags.for.bind(flags);
  flags.for = (context, options) => {
    opened.push(options);
    return scopeOf(context, options);
  };
  createRequestScopes(flags, () => ({})).middleware(request, undefined, () => undefined);
  createRequestScopes(flags, () => ({})).middleware({} as never, undefined, () => undefined);
  expect(opened).toEqual([{ traceparent: "00-1" }, { traceparent: undefined }]);
});
