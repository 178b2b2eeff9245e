/** What makes some combinations matter more: that a flag is critical, and that something changed on which it rests. */
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readLastChanges } from "../features/interactions/last-change-read-model.ts";
import { base, flagBody, openShopApi, owner, type ShopApi } from "./shop-api.test-support.ts";

let shop: ShopApi;
const ask: ShopApi["ask"] = (...question) => shop.ask(...question);

const keys = ["payments-v2", "old-cart", "new-checkout"];

beforeAll(async () => {
  shop = await openShopApi();
  for (const key of keys) {
    await ask("POST", `${base}/flags`, { body: flagBody(key, { criticality: "critical" }) });
  }
  await shop.protect(false);
}, 60_000);

afterAll(() => shop?.close());

test("what a flag rests on changes it as well: segments, variants, other flags and its code", async () => {
  const { database } = shop.server.ground;
  const place = { project: "shop", environment: "production" };
  const last = async () => {
    const changes = await readLastChanges(database, place);
    return ["payments-v2", "old-cart"].map((flag) => {
      const [last] = changes.get(flag) ?? [];
      return `${last?.what} ${last?.of}`;
    });
  };
  const apply = async (...changes: readonly object[]) => {
    const { statusCode, body } = await ask("POST", `${base}/changes`, { body: { changes } });
    expect(statusCode, body).toBe(200);
  };
  expect(await last()).toEqual(["config payments-v2", "config old-cart"]);
  const segment = { key: "staff", name: "Staff", owner };
  expect((await ask("POST", `${base}/segments`, { body: segment })).statusCode).toBe(201);
  const inStaff = {
    id: "staff",
    conditions: [{ operator: "segment", values: ["staff"] }],
    serve: { variant: "off" },
  };
  const ruleOfPayments = { kind: "config.rule", flag: "payments-v2", rule: "staff" };
  const inProduction = { ...ruleOfPayments, environment: "production" };
  const placed = { rule: inStaff, after: null };
  await apply({ ...inProduction, from: null, to: placed });
  // The cart rests on payments, which rest on the segment.
  const needs = {
    ...{ kind: "config.prerequisite", flag: "old-cart", environment: "production" },
    prerequisite: "payments-v2",
  };
  await apply({ ...needs, from: null, to: ["on"] });
  await apply({
    kind: "segment.keys",
    segment: "staff",
    list: "included",
    add: ["ada"],
    remove: [],
  });
  expect(await last()).toEqual(["segment staff", "segment staff"]);
  await apply({ ...needs, from: ["on"], to: null });
  expect(await last()).toEqual(["segment staff", "config old-cart"]);
  // What people call it is not what it serves.
  const { version: ifMatch } = (await ask("GET", `${base}/segments/staff`)).json();
  await ask("PATCH", `${base}/segments/staff`, { body: { name: "Colleagues" }, ifMatch });
  expect(await last()).toEqual(["segment staff", "config old-cart"]);
  const scan = (commit: string, hash: string, committedAt = new Date()) =>
    ask("POST", `${base}/code-references`, {
      body: {
        ...{ format: 1, repository: "github.com/acme/shop", branch: "main", defaultBranch: "main" },
        ...{ commit, committedAt: committedAt.toISOString() },
        references: [
          { key: "old-cart", path: "src/cart.ts", line: 1, hash },
          { key: "payments-v2", path: "src/pay.ts", line: 9, hash: "0f343b0931126a20" },
        ],
      },
    });
  // The first scan stands beside nothing, so it says nothing of change.
  expect(
    (await scan("aaaaaaa", "1111111111111111", new Date(Date.now() - 3_600_000))).statusCode,
  ).toBeLessThan(300);
  expect(await last()).toEqual(["segment staff", "config old-cart"]);
  await scan("bbbbbbb", "2222222222222222");
  expect(await last()).toEqual(["segment staff", "code github.com/acme/shop"]);
  await apply({ ...inProduction, from: placed, to: null });
}, 60_000);

test("three critical flags are looked at together, and a plan has all three of what can meet", async () => {
  const config = { kind: "config.on", environment: "production", from: false, to: true };
  const inKenya = {
    id: "kenya",
    conditions: [{ operator: "in", attribute: "country", values: ["KE"] }],
    serve: { variant: "off" },
  };
  const changes = keys.flatMap((flag, index) => [
    { ...config, flag },
    // Two of them are off in Kenya, and on everywhere else.
    ...(index === 0
      ? []
      : [
          {
            ...{ kind: "config.rule", flag, environment: "production", rule: "kenya" },
            ...{ from: null, to: { rule: inKenya, after: null } },
          },
        ]),
  ]);
  const { statusCode, body } = await ask("POST", `${base}/changes`, { body: { changes } });
  expect(statusCode, body).toBe(200);
  const url = `${base}/environments/production/interactions`;
  const answer = (await ask("GET", `${url}/critical`)).json();
  expect(answer).toMatchObject({ flags: [...keys].sort(), flagsLeftOut: 0 });
  expect([answer.reachable, answer.unreachable, answer.unknown]).toEqual([2, 6, 0]);
  expect(answer.triples).toHaveLength(2);
  for (const { states, untestedPairs, witness } of answer.triples) {
    expect([states.length, untestedPairs]).toEqual([3, 3]);
    expect(witness).toEqual(expect.any(Object));
  }
  const wish = { environment: "production", flags: keys, secondsMax: 0.2 };
  const plan = (await ask("POST", `${base}/test-plans`, { body: wish })).json();
  const rows: readonly { readonly variants: Readonly<Record<string, string>> }[] = plan.rows;
  const rowTexts = rows.map(({ variants }) => keys.map((key) => variants[key]).join());
  expect(rowTexts.sort()).toEqual(["on,off,off", "on,on,on"]);
  // Three pairs in each, and the two triples.
  expect([plan.open, plan.demanded]).toEqual([0, 8]);
  expect(answer.exercised).toBeNull();
  const report = (variants: object, outcome: object) =>
    ask("POST", `${base}/test-runs`, {
      body: {
        ...{ id: randomUUID(), format: 1, commit: "abc1234", suite: "e2e", environment: "staging" },
        ...{ scopes: 1, scopesNotListed: 0, variantsNotListed: 0, ...outcome },
        combinations: [{ scopes: 1, variants }],
      },
    });
  const row = (values: string) =>
    Object.fromEntries(keys.map((key, index) => [key, values.split(",")[index] ?? ""]));
  // Each two of these three were tested together, and the three of them never.
  for (const [left, right] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const) {
    const variants = { [keys[left] ?? ""]: "on", [keys[right] ?? ""]: "on" };
    expect((await report(variants, { passed: 1, failed: 0 })).statusCode).toBe(201);
  }
  await report(row("on,on,on"), { passed: 0, failed: 1 });
  const paired = (await ask("GET", `${url}/critical`)).json();
  expect([paired.exercised, paired.triples.length]).toEqual([0, 2]);
  // What was run as a whole row, with whatever else, is not demanded again.
  await report({ ...row("on,on,on"), elsewhere: "on" }, { passed: 1, failed: 0 });
  const tested = (await ask("GET", `${url}/critical`)).json();
  expect([tested.exercised, tested.reachable]).toEqual([1, 2]);
  expect(tested.triples).toMatchObject([{ untestedPairs: 3 }]);
  const next = (await ask("POST", `${base}/test-plans`, { body: wish })).json();
  expect(next.demanded).toBe(4);
}, 60_000);

test("what is declared of contexts is part of every proof, and says so", async () => {
  const url = `${base}/environments/production`;
  const inRegion = {
    id: "region",
    conditions: [{ operator: "in", attribute: "region", values: ["EUROPE"] }],
    serve: { variant: "off" },
  };
  const change = {
    ...{ kind: "config.rule", flag: "payments-v2", environment: "production", rule: "region" },
    ...{ from: null, to: { rule: inRegion, after: null } },
  };
  expect((await ask("POST", `${base}/changes`, { body: { changes: [change] } })).statusCode).toBe(
    200,
  );
  interface Cell {
    readonly one: { readonly flag: string; readonly variant: string };
    readonly other: { readonly flag: string; readonly variant: string };
    readonly reach: string;
    readonly restsOn: readonly object[];
  }
  // The cart is off in Kenya, payments are off in Europe.
  const bothOff = async () => {
    const { cells } = (
      await ask("GET", `${url}/interactions/pair?one=old-cart&other=payments-v2`)
    ).json();
    const found = cells.find(
      ({ one, other }: Cell) => one.variant === "off" && other.variant === "off",
    );
    return [found.reach, found.restsOn];
  };
  expect(await bothOff()).toEqual(["reachable", []]);
  const declare = async (...correlations: readonly object[]) => {
    const { version: ifMatch } = (await ask("GET", url)).json();
    return ask("PATCH", url, { body: { correlations }, ifMatch });
  };
  const is = (attribute: string, value: string) => [{ operator: "in", attribute, values: [value] }];
  const kenya = { when: is("country", "KE"), implies: is("region", "EAST_AFRICA") };
  const beside = { when: is("plan", "free"), implies: is("seats", "1") };
  // What it would change is known before it is declared.
  const wouldMove = async (...correlations: readonly object[]) => {
    const answer = await ask("POST", `${url}/interactions/correlations`, {
      body: { correlations },
    });
    expect(answer.statusCode, answer.body).toBe(200);
    const { areContradictory, excluded, opened } = answer.json();
    const named = [...excluded.named, ...opened.named].map(({ one, other }: Cell) =>
      [one, other].map(({ flag, variant }) => `${flag} ${variant}`).sort(),
    );
    return {
      areContradictory,
      excluded: excluded.count,
      opened: opened.count,
      named: named.sort(),
    };
  };
  const same = { areContradictory: false, excluded: 0, opened: 0, named: [] };
  const named = [
    ["new-checkout off", "payments-v2 off"],
    ["old-cart off", "payments-v2 off"],
  ];
  expect(await wouldMove()).toEqual(same);
  expect(await wouldMove(beside)).toEqual(same);
  expect(await wouldMove(beside, kenya)).toEqual({ ...same, excluded: 2, named });
  const declared = await declare(beside, kenya);
  expect(declared.statusCode, declared.body).toBe(200);
  expect((await ask("GET", url)).json()).toMatchObject({ correlations: [beside, kenya] });
  // Only what the proof cannot do without.
  expect(await bothOff()).toEqual(["unreachable", [kenya]]);
  expect(await wouldMove(kenya)).toEqual(same);
  expect(await wouldMove(beside)).toEqual({ ...same, opened: 2, named });
  const overview = async () => (await ask("GET", `${url}/interactions`)).json().correlations;
  expect(await overview()).toEqual({ declared: 2, areContradictory: false });
  // What nobody can keep proves nothing.
  const not = (attribute: string, value: string) => [
    { operator: "in", attribute, values: [value], negate: true },
  ];
  const impossible = [
    kenya,
    { when: is("country", "KE"), implies: is("country", "TZ") },
    { when: not("country", "KE"), implies: is("country", "KE") },
  ];
  const contradictory = { ...same, areContradictory: true, opened: 2, named };
  expect(await wouldMove(...impossible)).toEqual(contradictory);
  await declare(...impossible);
  expect(await overview()).toEqual({ declared: 3, areContradictory: true });
  expect(await bothOff()).toEqual(["reachable", []]);
  const ofSegment = {
    when: [{ operator: "segment", values: ["staff"] }],
    implies: is("country", "KE"),
  };
  const asked = await ask("POST", `${url}/interactions/correlations`, {
    body: { correlations: [ofSegment] },
  });
  for (const wrong of [await declare(ofSegment), asked]) {
    expect([wrong.statusCode, wrong.json().code, wrong.json().errors[0].pointer]).toEqual([
      422,
      "not_about_attributes",
      "/correlations/0/when/0/operator",
    ]);
  }
  expect((await declare()).statusCode).toBe(200);
  expect(await overview()).toEqual({ declared: 0, areContradictory: false });
}, 60_000);

test("a plan may be of rows that somebody names, such as those that tell suspects apart", async () => {
  const rows = [
    { "old-cart": "off", "payments-v2": "on" },
    { "old-cart": "off", "payments-v2": "off" },
    { "old-cart": "off", "payments-v2": "off" },
  ];
  const made = await ask("POST", `${base}/test-plans`, {
    body: { environment: "production", rows },
  });
  expect(made.statusCode, made.body).toBe(201);
  const plan = made.json();
  expect(plan.rows.map(({ variants }: { variants: object }) => variants)).toEqual(rows);
  expect(plan.rows.map(({ gain }: { gain: number }) => gain > 0)).toEqual([true, true, false]);
  expect([plan.demanded, plan.open]).toEqual([2, 0]);
  // Whoever is named for a row is served it.
  const [, { context }] = plan.rows;
  for (const [flag, variant] of Object.entries(rows[1] ?? {})) {
    const tried = { body: { environment: "production", context } };
    const decision = (await ask("POST", `${base}/flags/${flag}/try`, tried)).json();
    expect([flag, decision.variant]).toEqual([flag, variant]);
  }
  const progress = await ask("GET", `${base}/test-plans/${plan.id}/progress`);
  expect(progress.json()).toMatchObject({ combinations: 2 });
  // A pipeline with more jobs than it may have does not begin.
  await shop.server.ground.database.execute(sql`
    UPDATE test_plan SET plan = jsonb_set(plan, '{rows}',
      (SELECT jsonb_agg(row) FROM (SELECT plan #> '{rows,0}' AS row FROM generate_series(1, 257)) AS rows))
     WHERE id = ${plan.id}`);
  const exported = (query: string) =>
    ask("GET", `${base}/test-plans/${plan.id}/export?format=${query}`);
  expect((await exported("github")).json()).toMatchObject({
    ...{ status: 422, code: "plan_too_long", errors: [{ pointer: "/rows" }] },
  });
  expect((await exported("github&rows=256")).json().include).toHaveLength(256);
  expect((await exported("gitlab&rows=201")).statusCode).toBe(422);
  expect((await exported("json")).json()).toHaveLength(257);
  for (const [row, status, code, pointer] of [
    [{ nowhere: "on" }, 404, "flag_not_found", "/rows/0/nowhere"],
    [{ "old-cart": "maybe" }, 422, "variant_unknown", "/rows/0/old-cart"],
  ]) {
    const body = { environment: "production", rows: [row] };
    const refused = await ask("POST", `${base}/test-plans`, { body });
    const problem = refused.json();
    expect([refused.statusCode, problem.code, problem.errors[0].pointer]).toEqual([
      ...[status, code, pointer],
    ]);
  }
});

test("a test of older code says nothing of newer code, whenever it ran, and the pair says why", async () => {
  const repository = "github.com/acme/shop";
  const committedAt = new Date(Date.now() - 2 * 3_600_000).toISOString();
  const older = { format: 1, repository, branch: "main", defaultBranch: "main", references: [] };
  // A pipeline that comes late changes no reference; when its commit was made is known all the same.
  const late = await ask("POST", `${base}/code-references`, {
    body: { ...older, commit: "eeeeeee0123", committedAt },
  });
  expect(late.json().state).toBe("outdated");
  // Whatever is committed has all of it read at once.
  const change = { kind: "config.on", flag: "payments-v2", environment: "production" };
  for (const [from, to] of [
    [true, false],
    [false, true],
  ]) {
    await ask("POST", `${base}/changes`, { body: { changes: [{ ...change, from, to }] } });
  }
  const pair = ["old-cart", "new-checkout"] as const;
  const tested = async (commit: string) => {
    const run = await ask("POST", `${base}/test-runs`, {
      body: {
        ...{ id: randomUUID(), format: 1, commit, suite: "code", environment: "staging" },
        ...{ scopes: 1, scopesNotListed: 0, variantsNotListed: 0, passed: 1, failed: 0 },
        combinations: [{ scopes: 1, variants: { [pair[0]]: "on", [pair[1]]: "off" } }],
      },
    });
    expect(run.statusCode, run.body).toBe(201);
    const url = `${base}/environments/production/interactions/pair?one=${pair[0]}&other=${pair[1]}`;
    const { cells, unscanned } = (await ask("GET", url)).json();
    expect(unscanned).toEqual(["new-checkout"]);
    return cells.find(
      ({ one, other }: Record<"one" | "other", { readonly variant: string }>) =>
        one.variant === "on" && other.variant === "off",
    );
  };
  expect(await tested("eeeeeee")).toMatchObject({
    ...{ exercised: "before_change", commit: "eeeeeee", codeBy: null },
    overtakenBy: { flag: "old-cart", what: "code", of: repository, commit: "bbbbbbb" },
  });
  // Nobody knows what this is, so it stands.
  const unknown = { exercised: "passed", commit: "fffffff", codeBy: "time", overtakenBy: null };
  expect(await tested("fffffff")).toMatchObject(unknown);
  expect(await tested("bbbbbbb")).toMatchObject({ exercised: "passed", codeBy: "commit" });
  // Older code again, after newer code passed: that still counts.
  expect(await tested("eeeeeee")).toMatchObject({ exercised: "passed", commit: "bbbbbbb" });
}, 60_000);
