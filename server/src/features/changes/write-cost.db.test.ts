/** What a write asks of the database. Each statement is a trip, and those under the lock are waited for by everybody. */
import type { Change } from "@yardarm/core/changes";
import { starterPolicies } from "@yardarm/core/policies";
import type { InteractionRule } from "@yardarm/core/registry";
import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createChanges } from "../../compose/governance.ts";
import type { ChangeService } from "./change-service.ts";
import {
  newFlag,
  openChanges,
  project,
  reviewer,
  type TestChanges,
  turned,
} from "./changes.test-support.ts";
import { readRevisions } from "./registry-read-model.ts";

let shop: TestChanges;
let changes: ChangeService;
let asked = 0;

beforeAll(async () => {
  shop = await openChanges();
  changes = createChanges(shop.ground, async ({ wanted }) => {
    asked += 1;
    const revisions = await readRevisions(shop.ground.reader, project);
    const answer = { ruleVersions: { "interaction/apart": 1 }, broken: [], standing: [] };
    const known = [...wanted.keys()].map((environment) => {
      return [environment, { ...answer, revision: revisions.get(environment) ?? 0 }] as const;
    });
    return new Map(known);
  });
  await shop.agreed(
    starterPolicies.map((to) => ({ kind: "policy.create", policy: to.key, from: null, to })),
  );
  // Each month begins with a key for whoever is spoken of.
  await submit([newFlag("cart"), newFlag("badge")]);
});

afterAll(() => shop?.close());

async function statementsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  const sent = vi.spyOn(pg.Client.prototype, "query");
  try {
    await work();
    return sent.mock.calls.map(([query]) => beginningOf(query));
  } finally {
    sent.mockRestore();
  }
}

function beginningOf(query: unknown): string {
  const isConfig = typeof query === "object" && query !== null && "text" in query;
  const text = String(isConfig ? query.text : query).replace("/* prepared */", "");
  return text.trim().split(/\s+/).slice(0, 4).join(" ");
}

const submit = (wish: readonly Change[]) => changes.submit(reviewer, { project, changes: wish });

test("a toggle under the starter policies is ten statements, however often", async () => {
  const first = await statementsOf(() => submit([turned("cart", "development", true)]));
  const second = await statementsOf(() => submit([turned("cart", "development", false)]));
  expect(first).toHaveLength(10);
  expect(second).toEqual(first);
  expect(asked).toBe(0);
});

test("where a rule holds it is asked first, once that was missed", async () => {
  const serves = (flag: string) => ({ kind: "serves", flag, variants: ["on"] }) as const;
  const rule: InteractionRule = {
    key: "apart",
    statement: { kind: "excludes", one: serves("cart"), other: serves("badge") },
    severity: "block",
    owner: { kind: "team", id: "checkout" },
    reason: "They share a session.",
  };
  await submit([{ kind: "interaction.create", interaction: rule.key, from: null, to: rule }]);
  const begun = async (to: boolean) => {
    const sent = await statementsOf(() => submit([turned("cart", "development", to)]));
    return sent.filter((statement) => statement === "begin").length;
  };
  expect([await begun(true), await begun(false), asked]).toEqual([2, 1, 2]);
});
