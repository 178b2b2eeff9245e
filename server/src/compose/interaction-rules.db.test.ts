/** How interaction rules are made, changed, removed and judged, asked of the whole server over HTTP. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { base, flagBody, openShopApi, owner, type ShopApi } from "./shop-api.test-support.ts";

let shop: ShopApi;
const ask: ShopApi["ask"] = (...question) => shop.ask(...question);

beforeAll(async () => {
  shop = await openShopApi();
  for (const key of ["new-checkout", "payments-v2", "old-cart"]) {
    await ask("POST", `${base}/flags`, { body: flagBody(key) });
  }
});

afterAll(() => shop?.close());

const needs = {
  key: "checkout-needs-payments",
  statement: "new-checkout: on requires payments-v2: on",
  severity: "block",
  owner,
  reason: "It pays through it.",
};
const listUrl = `${base}/interaction-rules`;
const ruleUrl = `${listUrl}/checkout-needs-payments`;

test("a rule is written as text, and read in its parts and as text", async () => {
  const created = await ask("POST", listUrl, { body: needs });
  expect([created.statusCode, created.headers["location"]]).toEqual([201, ruleUrl]);
  const read = await ask("GET", ruleUrl);
  expect([read.headers["etag"], read.json()]).toMatchObject([
    '"1"',
    {
      key: "checkout-needs-payments",
      text: needs.statement,
      statement: {
        kind: "requires",
        one: { kind: "serves", flag: "new-checkout", variants: ["on"] },
        other: { kind: "serves", flag: "payments-v2", variants: ["on"] },
      },
      flags: ["new-checkout", "payments-v2"],
      owner: { ...owner, name: "Checkout" },
      hasEnded: false,
      version: 1,
    },
  ]);
  const again = await ask("POST", listUrl, { body: needs });
  expect([again.statusCode, again.json().code, again.json().errors[0].pointer]).toEqual([
    409,
    "interaction_key_taken",
    "/key",
  ]);
});

test.each<[string, object, number, string, string]>([
  [
    "a statement",
    { statement: "new-checkout: on needs payments-v2: on" },
    422,
    "statement_invalid",
    "/statement",
  ],
  ["a flag", { statement: "never nowhere: on" }, 422, "reference_missing", "/statement"],
  ["an environment", { environments: ["moon"] }, 422, "environment_unknown", "/environments/0"],
  ["an end", { until: "soon" }, 422, "text_invalid", "/until"],
])(
  "what is wrong with %s is told with a pointer, and nothing is stored",
  async (_, parts, status, code, pointer) => {
    const refused = await ask("POST", listUrl, { body: { ...needs, key: "bad", ...parts } });
    expect([refused.statusCode, refused.json().code, refused.json().errors[0].pointer]).toEqual([
      status,
      code,
      pointer,
    ]);
    expect((await ask("GET", `${listUrl}/bad`)).json().code).toBe("interaction_not_found");
  },
);

test("a rule is changed only by who has seen it, and null takes its end away", async () => {
  const patch = (body: object, ifMatch: number) => ask("PATCH", ruleUrl, { body, ifMatch });
  expect((await patch({ severity: "warn" }, 9)).json().code).toBe("version_mismatch");
  expect((await patch({ severity: "warn", until: "2020-01-01" }, 1)).statusCode).toBe(200);
  expect((await ask("GET", ruleUrl)).json()).toMatchObject({ hasEnded: true, severity: "warn" });
  expect((await patch({ until: null, statement: needs.statement }, 2)).statusCode).toBe(200);
  const { hasEnded, until, version } = (await ask("GET", ruleUrl)).json();
  expect([hasEnded, until, version]).toEqual([false, undefined, 3]);
  const wrong = await patch({ statement: "never nowhere: on" }, 3);
  expect([wrong.statusCode, wrong.json().errors[0].pointer]).toEqual([422, "/statement"]);
});

test("rules are checked among each other before one is made, and in the list", async () => {
  const body = {
    ...needs,
    key: "apart",
    statement: "payments-v2: on excludes new-checkout: on",
    environments: ["production"],
  };
  const checked = (await ask("POST", `${listUrl}/check`, { body })).json();
  const finding = {
    kind: "never_allowed",
    flag: "new-checkout",
    variant: "on",
    environments: ["production"],
  };
  expect(checked).toMatchObject({ text: body.statement, findings: [finding] });
  expect((await ask("GET", listUrl)).json().findings).toEqual([]);
  await ask("POST", listUrl, { body });
  const listed = (await ask("GET", listUrl)).json();
  expect(listed.findings).toMatchObject([finding]);
  expect([...listed.findings[0].rules].sort()).toEqual(["apart", "checkout-needs-payments"]);
});

test("a flag that a rule speaks of is archived only with the rule", async () => {
  const archive = {
    kind: "flag.fact",
    flag: "payments-v2",
    field: "state",
    from: "active",
    to: "archived",
  };
  const refused = await ask("POST", `${base}/changes`, { body: { changes: [archive] } });
  expect([refused.statusCode, refused.json().code]).toEqual([409, "flag_in_use"]);
  expect(refused.json().detail).toContain("checkout-needs-payments");
});

test("a rule is removed, its history stays, and it comes back as the next version", async () => {
  const removed = await ask("DELETE", ruleUrl, { ifMatch: 3 });
  expect(removed.statusCode).toBe(200);
  expect((await ask("GET", ruleUrl)).statusCode).toBe(404);
  const undone = await ask("POST", `${base}/changes/${removed.json().request}/revert`, {
    body: {},
  });
  expect(undone.statusCode).toBe(200);
  expect((await ask("GET", ruleUrl)).json()).toMatchObject({ text: needs.statement, version: 5 });
  const { entries } = (await ask("GET", `${base}/audit?limit=1`)).json();
  expect(JSON.stringify(entries[0])).toContain("interaction/checkout-needs-payments");
});

test("one list tells what happened to two flags and to the rules about both", async () => {
  const history = async (query: string) => {
    const { requests } = (await ask("GET", `${base}/requests?list=done&${query}`)).json();
    return requests.map(({ title }: { title: string }) => title);
  };
  const [flags, rule] = [
    "flag=new-checkout&flag=payments-v2",
    "interaction=checkout-needs-payments",
  ];
  const [ofFlags, ofRule, all] = [
    await history(flags),
    await history(rule),
    await history(`${flags}&${rule}`),
  ];
  expect(ofFlags.length).toBeGreaterThanOrEqual(2);
  expect(ofRule.length).toBeGreaterThanOrEqual(4);
  expect([...all].sort()).toEqual([...ofFlags, ...ofRule].sort());
});
