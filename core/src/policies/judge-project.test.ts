import { expect, test } from "vitest";
import { flagOf, type shop } from "../changes/shop.test-support.ts";
import { judgeProject } from "./judge-project.ts";
import { now, policyOf, shopWith, shortly, waiverOf } from "./judging.test-support.ts";
import { starterPolicies } from "./starter-policies.ts";

const facts = { createdAt: new Map<string, number>() };
const found = (registry: typeof shop) =>
  shortly({ findings: judgeProject({ ...registry, facts, now }), demands: [] });

test("a project at rest is judged by what is required of flags, and by nothing that is required of requests", () => {
  const policies = [
    policyOf({ kind: "description", lengthMin: 10 }),
    policyOf({ kind: "freeze", incident: true, windows: [] }, { key: "q" }),
    policyOf({ kind: "ticket", urlStart: "" }, { key: "r", state: "archived" }),
    policyOf({ kind: "ticket", urlStart: "" }, { key: "s", scope: { purposes: ["experiment"] } }),
  ];
  const waivers = [
    waiverOf({ flag: "badge" }),
    waiverOf({ key: "v", flag: "one-page", until: "2026-11-24" }),
  ];
  expect(found(shopWith({ policies, waivers }))).toEqual([
    "description_missing flag/express-wallet (standing)",
    "description_missing flag/one-page (standing)",
    "description_missing flag/badge (standing) (w)",
  ]);
});

test("teams over their budget are found, with their numbers", () => {
  const overdue = { expiry: { kind: "date", date: "2026-11-01" } } as const;
  const flags = ["badge", "one-page"].map((key) => flagOf(key, overdue));
  const policy = policyOf({ kind: "team_budget", counts: "overdue", flagsMax: 1 });
  const registry = shopWith({ policies: [policy], flags });
  expect(judgeProject({ ...registry, facts, now })).toMatchObject([
    { address: "team/checkout", evidence: { found: 2, allowed: 1 } },
  ]);
  const more = policyOf({ kind: "team_budget", counts: "active", flagsMax: 3 });
  expect(found(shopWith({ policies: [more], flags }))).toEqual([]);
});

test("overdue findings tell by how much", () => {
  const flags = [flagOf("badge", { expiry: { kind: "date", date: "2026-11-24" } })];
  const policies = starterPolicies.filter(({ key }) => key === "expires");
  const [finding] = judgeProject({ ...shopWith({ policies, flags }), facts, now });
  expect(finding?.evidence).toMatchObject({ found: 1, allowed: 0 });
});
