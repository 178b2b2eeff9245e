import { describe, expect, test } from "vitest";
import { type Snapshot, snapshotOf } from "../model/index.ts";
import { fetchSnapshot } from "./fetch-snapshot.ts";
import { json, ManualEdges, OpenAnswer, until } from "./manual-edges.test-support.ts";
import { sendObservations } from "./send-observations.ts";
import { addressOf, type Upstream } from "./upstream.ts";

const snapshot: Snapshot = {
  format: 1,
  project: "p",
  environment: "e",
  revision: "x.7",
  flags: {},
  segments: {},
  lists: {},
  groups: {},
};

function upstreamOf(edges: ManualEdges): Upstream {
  return { url: "http://flags.test/base", key: "yd_server_1", timeoutMs: 10_000, edges };
}

const signal = new AbortController().signal;
const ask = (answer: () => Response, revision?: string) =>
  fetchSnapshot(upstreamOf(new ManualEdges(answer)), { revision, signal });

test.each([
  ["http://flags.test", "http://flags.test/sdk/v1/stream"],
  ["http://flags.test/", "http://flags.test/sdk/v1/stream"],
  ["https://test/flags", "https://test/flags/sdk/v1/stream"],
  ["https://test/flags/", "https://test/flags/sdk/v1/stream"],
])("a server at %s may have a path of its own", (url, address) => {
  expect(addressOf(url, "sdk/v1/stream")).toBe(address);
});

describe("a snapshot", () => {
  test("is asked for with the key, and with the revision that is held", async () => {
    const edges = new ManualEdges(() => json(snapshot));
    await fetchSnapshot(upstreamOf(edges), { signal });
    await fetchSnapshot(upstreamOf(edges), { revision: "x.6", signal });
    expect(edges.requests.map(({ path }) => path)).toEqual(
      Array.from({ length: 2 }, () => "/base/sdk/v1/snapshot"),
    );
    const [first, second] = edges.requests.map(({ headers }) => headers);
    expect(first?.get("authorization")).toBe("Bearer yd_server_1");
    expect(first?.has("if-none-match")).toBe(false);
    expect(second?.get("if-none-match")).toBe('"x.6"');
  });

  test("arrives whole, whatever its entries are: whoever needs one looks at it", async () => {
    const broken = { ...snapshot, flags: { bad: { type: "colour" } } };
    const fetched = await ask(() => json(broken));
    expect(fetched.kind === "snapshot" && snapshotOf(fetched.snapshot)).toEqual(broken);
  });

  test("that has not changed is not sent", async () => {
    const fetched = await ask(() => new Response(null, { status: 304 }), "x.7");
    expect(fetched).toEqual({ kind: "not_modified" });
  });
});

describe("an answer is refused", () => {
  const problem = { detail: "This key is revoked." };
  const cases: readonly [string, () => Response, object][] = [
    [
      "401: the key",
      () => json(problem, { status: 401 }),
      {
        code: "unauthorized",
        message:
          "The server answered 401 to http://flags.test/base/sdk/v1/snapshot: This key is revoked.",
      },
    ],
    ["403: the kind of key", () => json({}, { status: 403 }), { code: "unauthorized" }],
    [
      "503: not now, and when again",
      () => json({}, { status: 503, headers: { "retry-after": "7" } }),
      { code: "unreachable", retryAfterMs: 7_000 },
    ],
    [
      "500 without a document",
      () => new Response("<h1>Oops", { status: 500 }),
      { code: "unreachable", retryAfterMs: undefined },
    ],
    [
      "a page of somebody else",
      () => new Response("<h1>Welcome"),
      {
        code: "unreadable",
        message: "What answers at http://flags.test/base is not a Yardarm server.",
      },
    ],
    [
      "a newer format",
      () => json({ ...snapshot, format: 2 }),
      { code: "unreadable", message: expect.stringContaining("format 1") },
    ],
  ];
  test.each(cases)("%s", async (_title, answer, error) => {
    await expect(ask(answer)).rejects.toMatchObject(error);
  });

  test("no answer: a cause that names what failed", async () => {
    const cause = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), {
      code: "ECONNREFUSED",
    });
    const failing = () => {
      throw new TypeError("fetch failed", { cause });
    };
    await expect(ask(failing)).rejects.toMatchObject({
      code: "unreachable",
      message:
        "http://flags.test/base cannot be reached: fetch failed (connect ECONNREFUSED 127.0.0.1:1).",
    });
  });

  test("an answer that takes too long is given up", async () => {
    const edges = new ManualEdges(() => new Promise(() => undefined));
    const fetched = fetchSnapshot(upstreamOf(edges), { signal });
    const refused = expect(fetched).rejects.toMatchObject({
      code: "unreachable",
      message: "The server did not send an answer within 10 s.",
    });
    await until(() => edges.requests.length === 1);
    edges.pass(10_000);
    await refused;
    expect(edges.delays).toEqual([]);
  });
});

describe("an answer that began", () => {
  const slow = () => {
    const answer = new OpenAnswer("application/json");
    const edges = new ManualEdges(() => answer.response);
    const fetched = fetchSnapshot(upstreamOf(edges), { signal });
    return { answer, edges, fetched };
  };

  test("may come slowly, as a large one does over a slow line", async () => {
    const { answer, edges, fetched } = slow();
    const text = JSON.stringify(snapshot);
    await until(() => edges.delays.includes(100_000));
    answer.send(text.slice(0, 20));
    edges.pass(99_000);
    answer.send(text.slice(20));
    answer.end();
    expect((await fetched).kind).toBe("snapshot");
    expect(edges.delays).toEqual([]);
  });

  test("is given up when it does not end", async () => {
    const { edges, fetched } = slow();
    const refused = expect(fetched).rejects.toMatchObject({
      code: "unreachable",
      message: "The server did not send all of its answer within 100 s.",
    });
    await until(() => edges.delays.includes(100_000));
    edges.pass(100_000);
    await refused;
  });
});

test("an address that somebody was sent on to is named", async () => {
  const elsewhere = (init: ResponseInit) => {
    const response = new Response("<h1>Sign in", init);
    Object.defineProperty(response, "url", { value: "https://sso.test/login?return=secret" });
    return response;
  };
  await expect(ask(() => elsewhere({}))).rejects.toMatchObject({
    message: "What answers at https://sso.test/login is not a Yardarm server.",
  });
  await expect(ask(() => elsewhere({ status: 404 }))).rejects.toMatchObject({
    message: "The server answered 404 to https://sso.test/login.",
  });
});

test("observations are posted as they are", async () => {
  const edges = new ManualEdges(() => json({ result: "counted" }, { status: 202 }));
  const batch = {
    id: "00000000-0000-4000-8000-000000000000",
    reporter: { service: "s", instance: "i", sdk: "x" },
    from: "2026-01-31T00:00:00.000Z",
    to: "2026-01-31T00:00:10.000Z",
    counts: [{ flag: "f", variant: "on", reason: "STATIC", count: 3 }],
  };
  await sendObservations(upstreamOf(edges), batch, { signal });
  expect(edges.requests[0]).toMatchObject({ path: "/base/sdk/v1/observations", body: batch });
});
