/** What was worked out before the lock counts only while all that it rests on is the same. */
import type { Change } from "@yardarm/core/changes";
import type { InteractionRule, Policy } from "@yardarm/core/registry";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createChanges } from "../../compose/governance.ts";
import { createRequests } from "../../compose/requests.ts";
import {
  admin,
  newFlag,
  newRule,
  openChanges,
  project,
  ruleOf,
  type TestChanges,
  turned,
} from "./changes.test-support.ts";
import type { EnvironmentOutlook, NewCombination } from "./outlook.ts";
import { loadSlice, readRevisions } from "./registry-read-model.ts";
import type { Foresee, OutlookQuestion } from "./with-outlook.ts";

let shop: TestChanges;
/** What was asked, in short, and what others do between an answer and the lock. */
let asked: string[] = [];
let meanwhile: (() => Promise<unknown>)[] = [];
let answer: Partial<EnvironmentOutlook> = {};

const owner = { kind: "team", id: "checkout" } as const;
const serves = (flag: string) => ({ kind: "serves", flag, variants: ["on"] }) as const;
const rule: InteractionRule = {
  key: "apart",
  statement: { kind: "excludes", one: serves("cart"), other: serves("checkout") },
  severity: "warn",
  owner,
  reason: "They share a session.",
  environments: ["development"],
};
const tested: Policy = {
  ...{ key: "tested", name: "Tested", description: "", severity: "needs_approval" },
  scope: { environments: ["staging"] },
  requirement: { kind: "untested_combinations", untestedMax: 0 },
  state: "active",
};
const broken = {
  rule: "apart",
  text: "a",
  severity: "warn",
  flags: ["cart"],
  witness: {},
} as const;

/** Answers as the analysis would, with what rests on the registry as it is read at the start. */
const foresee: Foresee = async ({ wanted }: OutlookQuestion) => {
  asked.push([...wanted].map((it) => it.join(" ")).join());
  const { reader } = shop.ground;
  const [revisions, loaded] = [
    await readRevisions(reader, project),
    await loadSlice(reader, project, []),
  ];
  const versions = [...(loaded?.versions ?? [])].filter(([it]) => it.startsWith("interaction/"));
  await meanwhile.shift()?.();
  return new Map(
    [...wanted].map(([environment, depth]) => [
      environment,
      {
        revision: revisions.get(environment) ?? 0,
        ruleVersions: Object.fromEntries(versions),
        ...{ broken: [], standing: [] },
        ...(depth === "combinations" && {
          combinations: { newlyReachable: 0, neverExercised: 0, worst: [] },
        }),
        ...answer,
      },
    ]),
  );
};
const submit = (changes: readonly Change[], more: object = {}) =>
  createChanges(shop.ground, foresee).submit(admin, { project, changes, ...more });
const made = (it: InteractionRule): Change => ({
  kind: "interaction.create",
  interaction: it.key,
  from: null,
  to: it,
});

beforeAll(async () => {
  shop = await openChanges();
  await shop.submit([newFlag("cart"), newFlag("checkout"), newFlag("badge")]);
  await shop.submit([{ kind: "policy.create", policy: tested.key, from: null, to: tested }]);
});

beforeEach(() => {
  asked = [];
  meanwhile = [];
  answer = {};
});

afterAll(() => shop?.close());

async function newestDetails(): Promise<Record<string, unknown>> {
  const { rows } = await shop.database.pool.query(
    `SELECT document::jsonb #> '{document,details}' AS details FROM audit_entry
      WHERE chain = 'project:shop' ORDER BY entry DESC LIMIT 1`,
  );
  return rows[0]?.details;
}

test("nobody is asked where neither a rule holds nor a policy weighs combinations", async () => {
  await submit([turned("badge", "development", true)]);
  await submit([turned("badge", "development", false)]);
  expect(asked).toEqual([]);
});

test("a flag that changes between the answer and the lock has it asked again", async () => {
  await shop.submit([made(rule)]);
  meanwhile = [() => shop.submit([turned("badge", "development", true)])];
  const outcome = await submit([turned("cart", "development", true)]);
  expect([outcome.state, asked]).toEqual(["applied", ["development rules", "development rules"]]);
});

test("so has a rule that is made meanwhile, and a policy that weighs more", async () => {
  meanwhile = [
    () => shop.submit([made({ ...rule, key: "apart-too" })]),
    () =>
      shop.agreed([
        {
          kind: "policy.fact",
          policy: tested.key,
          field: "scope",
          from: tested.scope,
          to: { environments: ["staging", "development"] },
        },
      ]),
  ];
  await submit([turned("checkout", "development", true)]);
  expect(asked).toEqual(["development rules", "development rules", "development combinations"]);
});

test("whoever is overtaken every time is told so, and nothing is written", async () => {
  let count = 0;
  const again = () => shop.submit([turned("badge", "staging", count++ % 2 === 0)]);
  meanwhile = [again, again, again, again, again, again];
  const wish = submit([turned("cart", "staging", true)]);
  await expect(wish).rejects.toMatchObject({ kind: "unavailable", code: "analysis_overtaken" });
  expect(asked).toHaveLength(5);
  const loaded = await loadSlice(shop.ground.reader, project, ["flag/cart"]);
  expect(loaded?.registry.flags.get("cart")?.configs["staging"]?.on).toBe(false);
});

test("what would become possible untested waits for somebody who agrees, as the policy says", async () => {
  const worst: readonly NewCombination[] = [
    {
      one: { flag: "cart", variant: "on" },
      other: { flag: "badge", variant: "on" },
      ...{ exposure: 0.5, exposureFrom: "computed", witness: {} },
    },
  ];
  answer = { combinations: { newlyReachable: 2, neverExercised: 1, worst } };
  const wish = [newRule("cart", "staging", ruleOf("r1"))];
  const waits = await submit(wish);
  expect(waits).toMatchObject({ state: "waits" });
  expect(waits.waitsFor?.join()).toContain("cart: on with badge: on");
  // When it was tested meanwhile, nobody has to agree any more.
  answer = {};
  const requests = createRequests(shop.ground, foresee);
  const place = { project, request: waits.request ?? 0 };
  expect(
    (await requests.submit(admin, place, {}).catch((it: unknown) => it)) as object,
  ).toBeTruthy();
  expect(await submit(wish)).toMatchObject({ state: "applied" });
});

test("rules that only warn and are broken are named in the record", async () => {
  answer = { broken: [broken] };
  await submit([turned("cart", "development", false)]);
  const brokenRules = [{ rule: "apart", environment: "development", severity: "warn" }];
  expect(await newestDetails()).toMatchObject({ brokenRules });
});

test("a rule that blocks refuses, but not an emergency, which names it and has to be looked at", async () => {
  answer = { broken: [{ ...broken, severity: "block" }] };
  const on = turned("cart", "development", true);
  await expect(submit([on])).rejects.toMatchObject({
    code: "rule_violated",
    violations: [{ pointer: "/changes/0" }],
  });
  await shop.submit([on]);
  const off = turned("cart", "development", false);
  const { request } = await submit([off], { emergency: true });
  expect(await newestDetails()).toMatchObject({
    brokeGlassOf: ["development"],
    brokenRules: [{ rule: "apart", environment: "development", severity: "block" }],
  });
  expect(request).toBeGreaterThan(0);
});

test("an emergency waits for no answer, and the record says that nobody had one", async () => {
  await shop.submit([turned("cart", "development", true)]);
  const silent: Foresee = async ({ isBinding }) => {
    expect(isBinding).toBe(false);
    return new Map();
  };
  const off = [turned("cart", "development", false)];
  await createChanges(shop.ground, silent).submit(admin, {
    ...{ project, changes: off, emergency: true },
  });
  expect(await newestDetails()).toMatchObject({ rulesNotAskedIn: ["development"] });
});
