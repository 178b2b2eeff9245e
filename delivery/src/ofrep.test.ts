import { afterEach, beforeEach, expect, test } from "vitest";
import { FakeSource, flagServing } from "./fake-source.test-support.ts";
import { RunningDelivery } from "./running-delivery.test-support.ts";

const path = "/ofrep/v1/evaluate/flags";
const secretRule = {
  id: "germans",
  conditions: [{ operator: "in" as const, attribute: "country", values: ["DE"] }],
  serve: { variant: "on" },
};

let running: RunningDelivery;

beforeEach(async () => {
  const withRule = flagServing("off", { clientSide: true });
  const source = new FakeSource({
    plain: flagServing("on", { clientSide: true }),
    hidden: flagServing("on"),
    targeted: { ...withRule, config: { ...withRule.config, rules: [secretRule] } },
    keyed: {
      ...withRule,
      config: {
        ...withRule.config,
        fallthrough: {
          rollout: { salt: "s", by: "plan", ranges: [{ variant: "on", start: 0, end: 100_000 }] },
        },
      },
    },
  });
  running = await RunningDelivery.start(source);
});

afterEach(() => running.stop());

async function post(address: string, body: unknown, more: object = {}) {
  const {
    status,
    headers,
    body: answered,
  } = await running.ask(address, {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...more,
  });
  const text = answered.toString();
  return { status, headers, body: text === "" ? undefined : JSON.parse(text) };
}

const asked = (context: object = {}) => ({ context: { targetingKey: "u1", ...context } });
const asClient = { key: "yd_client_good" };

test("one flag is decided for the context of the request", async () => {
  const { status, headers, body } = await post(`${path}/targeted`, asked({ country: "DE" }));
  expect([status, headers["content-type"]]).toEqual([200, "application/json"]);
  expect(body).toEqual({
    key: "targeted",
    value: true,
    variant: "on",
    reason: "TARGETING_MATCH",
    metadata: { revision: "e1.0", rule: "germans" },
  });
});

test("a flag that fell through its targeting has a reason of the protocol, and the true one beside it", async () => {
  const { body } = await post(`${path}/targeted`, asked({ country: "KE" }));
  expect(body).toMatchObject({ value: false, reason: "UNKNOWN", metadata: { reason: "DEFAULT" } });
});

test("the next revision decides as soon as it is there", async () => {
  await post(`${path}/plain`, asked());
  running.source.commit({ flags: { plain: flagServing("off", { clientSide: true }) } });
  const { body } = await post(`${path}/plain`, asked());
  expect(body).toMatchObject({ value: false, metadata: { revision: "e1.1" } });
});

test("the key may come as X-API-Key", async () => {
  const headers = { "x-api-key": "yd_client_good" };
  expect((await post(`${path}/plain`, asked(), { key: null, headers })).status).toBe(200);
  const wrong = { "x-api-key": "yd_client_bad" };
  expect((await post(`${path}/plain`, asked(), { key: null, headers: wrong })).status).toBe(401);
  expect((await post(path, asked(), { key: null })).status).toBe(401);
});

test("a client key gets only client-side flags, and of others not even that they exist", async () => {
  const hidden = await post(`${path}/hidden`, asked(), asClient);
  const unknown = await post(`${path}/nothing`, asked(), asClient);
  expect([hidden.status, unknown.status]).toEqual([404, 404]);
  expect(hidden.body).toMatchObject({ key: "hidden", errorCode: "FLAG_NOT_FOUND" });
  const disguised = { ...hidden.body, key: "nothing" };
  expect(JSON.stringify(disguised).replaceAll("hidden", "nothing")).toBe(
    JSON.stringify(unknown.body),
  );
  const { body } = await post(path, asked(), asClient);
  expect(body.flags.map(({ key }: { key: string }) => key)).toEqual(["plain", "targeted", "keyed"]);
});

test("a client key is told neither rules nor what they look at", async () => {
  const all = await post(path, asked({ country: "DE" }), asClient);
  expect(JSON.stringify(all.body)).not.toMatch(/germans|plan|country/);
  const one = await post(`${path}/keyed`, asked(), asClient);
  expect(JSON.stringify(one.body)).not.toMatch(/plan/);
});

test("what a flag lacks in the context is told to a server key, with the other flags", async () => {
  const { status, body } = await post(path, asked());
  expect(status).toBe(200);
  expect(body.flags).toHaveLength(4);
  expect(body.flags.at(-1)).toEqual({
    key: "keyed",
    errorCode: "TARGETING_KEY_MISSING",
    errorDetails: expect.stringContaining("plan"),
  });
  const one = await post(`${path}/keyed`, asked());
  expect([one.status, one.body]).toEqual([400, body.flags.at(-1)]);
});

test.each([
  ["no JSON", "{", "PARSE_ERROR"],
  ["no context", {}, "INVALID_CONTEXT"],
  ["a context that is a list", { context: [] }, "INVALID_CONTEXT"],
  ["a targeting key that is no text", { context: { targetingKey: 7 } }, "INVALID_CONTEXT"],
  ["nothing at all", "", "PARSE_ERROR"],
])("%s is refused in the words of the protocol", async (_what, body, errorCode) => {
  const one = await post(`${path}/plain`, body);
  expect([one.status, one.body]).toMatchObject([400, { key: "plain", errorCode }]);
  const all = await post(path, body);
  expect([all.status, all.body]).toMatchObject([400, { errorCode }]);
  expect(all.body.errorDetails).not.toBe("");
});

test("names that every object has are no flags", async () => {
  const names = ["__proto__", "constructor", "%", "a%2Fb", "%E0%A4%A"];
  for (const name of names) {
    const { status, body } = await post(`${path}/${name}`, asked());
    expect([name, status, body.errorCode]).toEqual([name, 404, "FLAG_NOT_FOUND"]);
  }
  expect((await post(`${path}/plain/more`, asked())).status).toBe(404);
});

test("a context that is too long is refused", async () => {
  const { status } = await post(path, asked({ text: "x".repeat(1 << 16) }));
  expect(status).toBe(413);
});

test("who holds the decisions of this context gets none again until the revision changes", async () => {
  const first = await post(path, asked(), asClient);
  const held = { ...asClient, headers: { "if-none-match": first.headers["etag"] } };
  const again = await post(path, asked(), held);
  expect([again.status, again.body]).toEqual([304, undefined]);
  expect(again.headers["etag"]).toBe(first.headers["etag"]);
  expect((await post(path, asked({ country: "DE" }), held)).status).toBe(200);
  expect((await post(path, asked(), { headers: held.headers })).status).toBe(200);
  running.source.commit({ flags: { plain: flagServing("off", { clientSide: true }) } });
  const changed = await post(path, asked(), held);
  expect(changed.status).toBe(200);
  expect(changed.body).toMatchObject({ metadata: { revision: "e1.1" } });
});

test("who has decisions of another server's newer revision is not sent back", async () => {
  const { headers } = await post(path, asked());
  running.source.commit({ flags: { plain: flagServing("off") } }, "lost");
  const newer = String(headers["etag"]).replace("e1.0", "e1.1");
  const { status } = await post(path, asked(), { headers: { "if-none-match": newer } });
  expect(status).toBe(304);
});

test("a revision that the stream told of is decided with, also by a server that has not heard of it", async () => {
  await post(path, asked());
  running.source.commit({ flags: { plain: flagServing("off") } }, "lost");
  const { body } = await post(`${path}?flagConfigEtag=e1.1`, asked());
  expect(body).toMatchObject({ metadata: { revision: "e1.1" } });
});

test("single evaluations are counted once, as the service ofrep; bulk evaluations are not", async () => {
  const { source, timers } = running;
  await post(`${path}/plain`, asked());
  await post(`${path}/plain`, asked());
  await post(`${path}/keyed`, asked());
  await post(`${path}/nothing`, asked());
  await post(`${path}/nothing`, asked(), asClient);
  await post(path, asked());
  timers.pass(10_000);
  await expect.poll(() => source.observed.size).toBe(1);
  timers.pass(10_000);
  const batches = [...source.observed.values()];
  expect(batches).toMatchObject([
    { reporter: { service: "ofrep", sdk: "ofrep" }, revision: "e1.0" },
  ]);
  expect(batches[0]?.counts).toEqual([
    { flag: "plain", variant: "on", reason: "STATIC", count: 2 },
    { flag: "keyed", reason: "ERROR", errorCode: "TARGETING_KEY_MISSING", count: 1 },
    { flag: "nothing", reason: "ERROR", errorCode: "FLAG_NOT_FOUND", count: 1 },
  ]);
});

test("that all flags were asked for at once is told, unless whoever asks tells what they use", async () => {
  const { source, timers } = running;
  await post(`${path}?reports=own`, asked(), asClient);
  const first = await post(path, asked(), asClient);
  const held = { ...asClient, headers: { "if-none-match": first.headers["etag"] } };
  expect((await post(path, asked(), held)).status).toBe(304);
  timers.pass(10_000);
  await expect.poll(() => source.observed.size).toBe(1);
  expect([...source.observed.values()]).toMatchObject([{ bulk: "client_side", counts: [] }]);
  await post(path, asked());
  timers.pass(10_000);
  await expect.poll(() => source.observed.size).toBe(2);
  expect([...source.observed.values()].at(-1)).toMatchObject({ bulk: "all", counts: [] });
});

test("counts that could not be reported are reported later under the same id", async () => {
  const { source, timers, delivery } = running;
  await post(`${path}/plain`, asked());
  source.isDown = true;
  timers.pass(10_000);
  await expect.poll(() => running.errors).toContain("counting evaluations");
  source.isDown = false;
  await delivery.close();
  expect([...source.observed.values()].flatMap(({ counts }) => counts)).toMatchObject([
    { flag: "plain", count: 1 },
  ]);
});
