/** What can meet, what was tested and seen of it, and plans: asked of the whole server, with its thread, over HTTP. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { batchOf, combinations, observing } from "../features/observations/observe.test-support.ts";
import { base, flagBody, openShopApi, owner, type ShopApi } from "./shop-api.test-support.ts";

let shop: ShopApi;
const ask: ShopApi["ask"] = (...question) => shop.ask(...question);
const url = `${base}/environments/production/interactions`;
const keys = ["new-checkout", "payments-v2", "old-cart"];

beforeAll(async () => {
  shop = await openShopApi();
  for (const key of keys) await ask("POST", `${base}/flags`, { body: flagBody(key) });
  await shop.protect(false);
  const kenya = {
    id: "kenya",
    conditions: [{ operator: "in", attribute: "country", values: ["KE"] }],
    serve: { variant: "on" },
  };
  const config = (flag: string) => ({ flag, environment: "production" });
  const { statusCode, body } = await ask("POST", `${base}/changes`, {
    body: {
      changes: [
        // Checkout is on in Kenya, payments everywhere else; the old cart is off for all.
        ...["new-checkout", "payments-v2"].flatMap((flag) => [
          { kind: "config.on", ...config(flag), from: false, to: true },
          {
            kind: "config.rule",
            ...config(flag),
            rule: "kenya",
            from: null,
            to: {
              rule: flag === "payments-v2" ? { ...kenya, serve: { variant: "off" } } : kenya,
              after: null,
            },
          },
        ]),
        {
          kind: "config.fallthrough",
          ...config("new-checkout"),
          from: { variant: "on" },
          to: { variant: "off" },
        },
      ],
    },
  });
  if (statusCode !== 200) throw new Error(body);
}, 60_000);

afterAll(() => shop?.close());

const variants = (values: string) =>
  Object.fromEntries(keys.map((key, index) => [key, values.split(" ")[index] ?? ""]));

function report(values: string, outcome: { passed?: number; failed?: number }) {
  return ask("POST", `${base}/test-runs`, {
    body: {
      ...{ id: randomUUID(), format: 1, commit: "abc1234", suite: "unit", environment: "staging" },
      ...{ scopes: 1, scopesNotListed: 0, variantsNotListed: 0, ...outcome },
      combinations: [{ scopes: 1, variants: variants(values) }],
    },
  });
}

interface Cell {
  readonly one: { readonly variant: string };
  readonly other: { readonly variant: string };
  readonly reach: string;
  readonly exercised: string;
  readonly isUntested: boolean;
}

async function cellsOf(one: string, other: string) {
  const pair = (await ask("GET", `${url}/pair?one=${one}&other=${other}`)).json();
  const cells: readonly Cell[] = pair.cells;
  return new Map(cells.map((it) => [`${it.one.variant} ${it.other.variant}`, it]));
}

test("without any evidence nothing is called tested, and no share is 0 % or 100 %", async () => {
  const { statusCode, body } = await ask("GET", url);
  expect(statusCode, body).toBe(200);
  const overview = JSON.parse(body);
  expect(overview).toMatchObject({
    environment: "production",
    flags: 3,
    hasTests: false,
    hasObservations: false,
    coverage: { sets: 3, simple: null, total: null },
    areas: [{ key: "team checkout", name: "Checkout", flags: 3 }],
    violations: [],
  });
  // Of 12 combinations, checkout and payments have two, and each of them has two with the cart that is off.
  expect(overview.totals).toEqual({
    combinations: 12,
    reachable: 6,
    unknown: 0,
    exercised: 0,
    observed: 0,
    reachableOrObserved: 6,
    untested: 6,
  });
  expect(overview.worth).toHaveLength(6);
}, 60_000);

test("a pair tells for each combination whether it can be, with a witness", async () => {
  const cells = await cellsOf("new-checkout", "payments-v2");
  const reach = [...cells].map(([name, { reach: it }]) => `${name} ${it}`).sort();
  expect(reach).toEqual([
    "off off unreachable",
    "off on reachable",
    "on off reachable",
    "on on unreachable",
  ]);
  expect(cells.get("on off")).toMatchObject({ isUntested: true });
  expect(JSON.stringify(cells.get("on off"))).toContain("KE");
});

test("a run that passed makes a combination tested, one that failed does not", async () => {
  expect((await report("on off off", { failed: 1, passed: 3 })).statusCode).toBe(201);
  let cells = await cellsOf("new-checkout", "payments-v2");
  expect(cells.get("on off")).toMatchObject({
    exercised: "never",
    isUntested: true,
    failedRuns: 1,
  });
  await report("on off off", { passed: 3, failed: 0 });
  cells = await cellsOf("new-checkout", "payments-v2");
  expect(cells.get("on off")).toMatchObject({
    exercised: "passed",
    isUntested: false,
    suites: ["unit"],
    lastCommit: "abc1234",
  });
  const { coverage, hasTests, totals } = (await ask("GET", url)).json();
  expect([hasTests, totals.exercised, totals.untested, coverage.total]).toEqual([true, 3, 3, 0.5]);
});

test("what services served together is observed, and its share is measured", async () => {
  const variants = { "new-checkout": "off", "payments-v2": "on" };
  const told = { ...combinations([{ variants }], 90), rows: [{ scopes: 9, served: [0, 1] }] };
  await observing(shop.server.ground.database).observe(
    { project: "shop", environment: "production" },
    batchOf({ service: "web", combinations: { ...told, begun: 90, recorded: 9 } }),
  );
  // Services report all the time, so what they report is looked at now and then.
  await expect
    .poll(async () => (await ask("GET", url)).json().hasObservations, { timeout: 30_000 })
    .toBe(true);
  const { risks, untested } = (await ask("GET", `${url}/untested?flag=payments-v2`)).json();
  expect(untested).toBe(2);
  const seen = risks.find(({ scopes }: { scopes: number }) => scopes > 0);
  expect(seen).toMatchObject({
    one: { flag: "new-checkout", variant: "off" },
    other: { flag: "payments-v2", variant: "on" },
    exposureFrom: "measured",
    scopes: 90,
  });
  expect(JSON.stringify(seen.witness)).not.toContain("KE");
}, 60_000);

test("what is tested no longer counts after a flag changed, until it is tested anew", async () => {
  const change = {
    kind: "config.fallthrough",
    flag: "old-cart",
    environment: "production",
    from: { variant: "on" },
    to: { variant: "off" },
  };
  expect((await ask("POST", `${base}/changes`, { body: { changes: [change] } })).statusCode).toBe(
    200,
  );
  const cells = await cellsOf("new-checkout", "old-cart");
  expect(cells.get("on off")).toMatchObject({ exercised: "before_change", isUntested: true });
  const others = await cellsOf("new-checkout", "payments-v2");
  expect(others.get("on off")).toMatchObject({ exercised: "passed" });
});

test("a rule that something served breaks is a violation, with its witness and in its cell", async () => {
  const body = {
    key: "checkout-needs-payments",
    statement: "new-checkout: on requires payments-v2: on",
    ...{ severity: "warn", owner, reason: "It pays through it." },
  };
  expect((await ask("POST", `${base}/interaction-rules`, { body })).statusCode).toBe(201);
  const { violations } = (await ask("GET", url)).json();
  expect(violations).toMatchObject([
    {
      rule: "checkout-needs-payments",
      verdict: "reachable",
      severity: "warn",
      text: body.statement,
    },
  ]);
  expect(JSON.stringify(violations[0].witness)).toContain("KE");
  const cells = await cellsOf("new-checkout", "payments-v2");
  expect(cells.get("on off")).toMatchObject({ brokenRules: ["checkout-needs-payments"] });
  const area = (await ask("GET", `${url}/area?one=team%20checkout&other=team%20checkout`)).json();
  const broken = area.pairs.filter(({ cells: letters }: { cells: string }) =>
    letters.includes("x"),
  );
  expect(broken).toHaveLength(1);
  const flag = (await ask("GET", `${url}/flag?flag=old-cart`)).json();
  expect(flag.neverServed).toMatchObject([{ what: "variant", variant: "on" }]);
});

test("a plan has the fewest rows for what is untested, keeps rules, and is exported", async () => {
  const body = { environment: "production", flags: keys, secondsMax: 0.5 };
  const made = await ask("POST", `${base}/test-plans`, { body });
  expect(made.statusCode, made.body).toBe(201);
  const plan = made.json();
  expect(plan).toMatchObject({ open: 0, isContradictory: false, strength: 2, seed: 1 });
  // The rule forbids checkout without payments, and the two are never on together.
  for (const { variants: row } of plan.rows) expect(row["new-checkout"]).toBe("off");
  const read = await ask("GET", `${base}/test-plans/${plan.id}`);
  expect(read.json()).toEqual(plan);
  const { plans } = (await ask("GET", `${base}/test-plans?environment=production`)).json();
  expect(plans).toMatchObject([{ id: plan.id, rows: plan.rows.length, flags: 3 }]);
  const progress = await ask("GET", `${base}/test-plans/${plan.id}/progress`);
  const { rows: perRow, combinations, exercised } = progress.json();
  // Each row has three pairs of the three flags; what was tested before the flags changed does not count.
  expect(perRow.map((row: { combinations: number }) => row.combinations)).toEqual(
    plan.rows.map(() => 3),
  );
  expect(combinations).toBeGreaterThan(0);
  expect(exercised).toBeLessThan(combinations);
  const csv = await ask("GET", `${base}/test-plans/${plan.id}/export?format=csv`);
  expect([csv.headers["content-type"], csv.body.split("\r\n")[0]]).toEqual([
    "text/csv; charset=utf-8",
    "row,new-checkout,payments-v2,old-cart",
  ]);
  const first = await ask("GET", `${base}/test-plans/${plan.id}/export?format=github&rows=1`);
  expect(first.json().include).toHaveLength(1);
  const again = (await ask("POST", `${base}/test-plans`, { body })).json();
  // What a row is worth changes with time, which rows there are does not.
  const rowsOf = (rows: readonly { variants: object }[]) => rows.map(({ variants: row }) => row);
  expect(rowsOf(again.rows)).toEqual(rowsOf(plan.rows));
}, 60_000);

test("the gate of a pipeline knows the runs of a commit, and what is untested", async () => {
  const gate = async (query: string) => (await ask("GET", `${url}/gate?${query}`)).json();
  const codes = ({ findings }: { findings: readonly { code: string; severity: string }[] }) =>
    findings.map(({ code, severity }) => `${severity} ${code}`);
  const unknown = await gate("commit=fffffff");
  expect([unknown.passes, codes(unknown)]).toEqual([
    false,
    ["error no_test_run", "warning rule_violated", "warning untested"],
  ]);
  const known = await gate("commit=abc1234");
  expect(known.runs).toEqual({ count: 2, failed: 1 });
  expect(codes(known)).toContain("error test_run_failed");
  expect(codes(await gate("commit=abc1234&untestedMax=0"))).toContain("error untested");
});

const production = { environment: "production" };
const cartOn = [
  { kind: "config.on", flag: "old-cart", ...production, from: false, to: true },
  {
    kind: "config.fallthrough",
    flag: "old-cart",
    ...production,
    from: { variant: "off" },
    to: { variant: "on" },
  },
];

test("the effect of changes names combinations that become possible, with a witness, and rules they would break", async () => {
  const effect = await ask("POST", `${url}/effect`, { body: { changes: cartOn } });
  expect(effect.statusCode, effect.body).toBe(200);
  const { newlyReachable, neverExercised, worst, violations, standing } = effect.json();
  // The cart on, with each variant of the two others.
  expect([newlyReachable, neverExercised]).toEqual([4, 4]);
  for (const { one, other, witness } of worst) {
    expect([one, other]).toContainEqual({ flag: "old-cart", variant: "on" });
    expect(witness).toEqual(expect.any(Object));
  }
  expect([violations, standing]).toMatchObject([[], [{ rule: "checkout-needs-payments" }]]);
  // Looking changes nothing.
  expect((await ask("GET", url)).json().totals.reachable).toBe(6);
  const malformed = await ask("POST", `${url}/effect`, { body: { changes: [{ kind: "no" }] } });
  expect([malformed.statusCode, malformed.json().errors[0].pointer]).toEqual([
    422,
    "/changes/0/kind",
  ]);
}, 60_000);

test("a request that would break a blocking rule is refused, and its preview says so with a witness", async () => {
  const rule = {
    key: "carts-apart",
    statement: "old-cart: on excludes new-checkout: on",
    ...{ severity: "block", owner, reason: "They share a session.", environments: ["production"] },
  };
  expect((await ask("POST", `${base}/interaction-rules`, { body: rule })).statusCode).toBe(201);
  const wish = (changes: readonly object[]) =>
    ask("POST", `${base}/changes`, { body: { changes } });
  const patchRule = async (body: object) => {
    const url = `${base}/interaction-rules/carts-apart`;
    const { version: ifMatch } = (await ask("GET", url)).json();
    expect((await ask("PATCH", url, { body, ifMatch })).statusCode).toBe(200);
  };
  const refused = await wish(cartOn);
  const { code, detail, errors } = refused.json();
  expect([refused.statusCode, code, errors[0].pointer]).toEqual([
    403,
    "rule_violated",
    "/changes/1",
  ]);
  expect(detail).toContain("the rule “old-cart: on excludes new-checkout: on” would be broken");
  expect(detail).toContain("(Rule `carts-apart`.)");
  const preview = await ask("POST", `${base}/requests/preview`, { body: { changes: cartOn } });
  const { findings, combinations } = preview.json();
  const interactions = findings.filter(({ kind }: { kind: string }) => kind === "interaction");
  expect(interactions).toMatchObject([
    { source: "carts-apart", severity: "blocking", refuses: true, isStanding: false },
    { source: "checkout-needs-payments", severity: "advisory", refuses: false, isStanding: true },
  ]);
  expect(JSON.stringify(interactions[0].witness)).toContain("KE");
  expect(combinations).toMatchObject([
    { environment: "production", newlyReachable: 4, neverExercised: 4 },
  ]);
  const [worst] = combinations[0].worst;
  expect([worst.one, worst.other]).toContainEqual({ flag: "old-cart", variant: "on" });
  expect(worst.witness).toEqual(expect.any(Object));
  // By what the flag would serve, not by what it serves while it is off.
  expect(worst.exposure).toBeGreaterThan(0);
  // The starter set tells of them, and stops nobody.
  expect(findings).toContainEqual(
    expect.objectContaining({
      ...{ code: "combinations_untested", source: "tested-together", severity: "advisory" },
      evidence: expect.objectContaining({ found: 4, allowed: 0 }),
    }),
  );
  // Nor can one request take the rule away and do it.
  const { statement, ...facts } = rule;
  const from = (await ask("GET", `${base}/interaction-rules/carts-apart`)).json();
  const gone = {
    kind: "interaction.create",
    interaction: "carts-apart",
    from: { ...facts, statement: from.statement },
    to: null,
  };
  expect(statement).toBe(from.text);
  expect((await wish([gone, ...cartOn])).json().code).toBe("rule_violated");
  // What keeps the rule passes: checkout is off for everybody before the cart is on.
  const closed = { kind: "config.on", flag: "new-checkout", ...production, from: true, to: false };
  expect((await wish([closed, ...cartOn])).statusCode).toBe(200);
  const open = { ...closed, from: false, to: true };
  expect((await wish([open])).json().code).toBe("rule_violated");
  // While the rule only warns, it lets it pass; then it is broken already, and whoever changes something else is not stopped.
  await patchRule({ severity: "warn" });
  expect((await wish([open])).statusCode).toBe(200);
  await patchRule({ severity: "block" });
  const other = { ...open, flag: "payments-v2", from: true, to: false };
  expect((await wish([other])).statusCode).toBe(200);
}, 120_000);

test("where a policy blocks, what would become possible untested is refused until a run passed with it", async () => {
  const url = `${base}/policies/tested-together`;
  const { version: ifMatch } = (await ask("GET", url)).json();
  expect((await ask("PATCH", url, { body: { severity: "blocking" }, ifMatch })).statusCode).toBe(
    200,
  );
  const back = { kind: "config.on", flag: "payments-v2", ...production, from: false, to: true };
  const wish = () => ask("POST", `${base}/changes`, { body: { changes: [back] } });
  const refused = await wish();
  const { code, detail } = refused.json();
  expect([refused.statusCode, code]).toEqual([403, "policy_violated"]);
  expect(detail).toContain("payments-v2: on");
  // One run with payments on beside what the two others serve, and it may go.
  for (const rest of ["off on off", "off on on", "on on off", "on on on"]) {
    await report(rest, { passed: 1, failed: 0 });
  }
  expect((await wish()).statusCode).toBe(200);
}, 120_000);

const nowhere = "/pair?one=new-checkout&other=nowhere";
const itself = "/pair?one=old-cart&other=old-cart";

test.each<[string, string, string]>([
  ["an environment", `${base}/environments/moon/interactions`, "environment_not_found"],
  ["a flag", `${url}${nowhere}`, "flag_not_found"],
  ["a pair of one flag", `${url}${itself}`, "flag_not_found"],
  ["a plan", `${base}/test-plans/${randomUUID()}`, "plan_not_found"],
])("%s that is not there is told", async (_, where, code) => {
  const refused = await ask("GET", where);
  expect([refused.statusCode, refused.json().code]).toEqual([404, code]);
});

test.each([
  [{ environment: "production", flags: ["old-cart", "nowhere"] }, "flag_not_found", "/flags/1"],
  [{ environment: "moon" }, "environment_not_found", "/environment"],
])("a plan for what is not there is not made: %j", async (body, code, pointer) => {
  const refused = await ask("POST", `${base}/test-plans`, { body });
  const problem = refused.json();
  expect([refused.statusCode, problem.code, problem.errors[0].pointer]).toEqual([
    404,
    code,
    pointer,
  ]);
});
