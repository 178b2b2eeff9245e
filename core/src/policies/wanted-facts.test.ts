import fc from "fast-check";
import { expect, test } from "vitest";
import { applyChanges } from "../changes/apply-changes.ts";
import type { Change } from "../changes/change.ts";
import { diff } from "../changes/diff.ts";
import { Draw } from "../changes/draw.test-support.ts";
import { effectOf } from "../changes/effect-of.ts";
import { drawRegistry } from "../changes/registry-arbitrary.test-support.ts";
import { shop } from "../changes/shop.test-support.ts";
import type { Policy, Requirement } from "../registry/policy.ts";
import type { Registry } from "../registry/registry.ts";
import { judge } from "./judge.ts";
import type { Judgement, PolicyFacts } from "./judgement.ts";
import { now, policyOf, shopWith } from "./judging.test-support.ts";
import { starterPolicies } from "./starter-policies.ts";
import { decisiveFacts, everyFact, type FactKind, type WantedFacts } from "./wanted-facts.ts";

const requirements: readonly Requirement[] = [
  { kind: "owner", mustBeTeam: true },
  { kind: "lifetime", daysMax: { release: 30, experiment: 30, operational: 90 } },
  { kind: "team_budget", counts: "active", flagsMax: 2 },
  { kind: "removal", settledDays: 30, unusedDays: 14, scanDaysMax: 30, graceDays: 0 },
  { kind: "extension", countMax: 1, daysMax: 400 },
];

const changesOf: Readonly<Record<string, readonly Change[]>> = {
  toggle: [
    { kind: "config.on", flag: "one-page", environment: "production", from: false, to: true },
  ],
  tag: [{ kind: "flag.fact", flag: "one-page", field: "tags", from: [], to: ["a"] }],
  archive: [{ kind: "flag.fact", flag: "badge", field: "state", from: "active", to: "archived" }],
  "put off": [
    {
      kind: "flag.fact",
      flag: "one-page",
      field: "expiry",
      from: { kind: "date", date: "2027-01-31" },
      to: { kind: "date", date: "2027-02-28" },
    },
  ],
};

function wantedBy(change: string, wanted: typeof decisiveFacts): readonly string[] {
  const before = shopWith({ policies: starterPolicies });
  const { registry: after } = applyChanges(before, changesOf[change] ?? []);
  if (after === undefined) throw new Error(change);
  return [...wanted({ before, after, effect: effectOf(before, after) })].map(
    ([kind, flags]) => `${kind} of ${flags.join()}`,
  );
}

test("turning a flag on is decided by the registry alone", () => {
  expect(shop.flags.get("one-page")?.state).toBe("active");
  expect(wantedBy("toggle", decisiveFacts)).toEqual([]);
});

test("only what can decide is asked of a flag whose facts move", () => {
  const always = ["owner of one-page", "lifetime of one-page"];
  expect(wantedBy("tag", decisiveFacts)).toEqual(always);
  expect(wantedBy("put off", decisiveFacts)).toEqual([...always, "extension of one-page"]);
  expect(wantedBy("archive", decisiveFacts)).toEqual(["removal of badge"]);
});

test("whoever wants to read all of it is told of what stands already", () => {
  expect(wantedBy("toggle", everyFact)).toEqual([
    "owner of one-page",
    "lifetime of one-page",
    "removal of one-page",
    "extension of one-page",
  ]);
});

test("a policy that is archived asks for nothing", () => {
  const policies = starterPolicies.map((policy) => ({ ...policy, state: "archived" as const }));
  const sides = { before: shopWith({ policies }), after: shopWith({ policies }) };
  const effect = { entities: [{ address: "flag/one-page", before: null, after: null }] };
  expect([...everyFact({ ...sides, effect })]).toEqual([]);
});

test("what decides a request is the same whether all is known or only what decides", () => {
  const decided = new Set<string>();
  let left = 0;
  const law = fc.property(fc.gen(), (value) => {
    const draw = new Draw(value);
    const before = { ...drawRegistry(draw), policies: drawPolicies(draw) };
    const aim = { ...drawRegistry(draw), policies: drawPolicies(draw) };
    const all = diff(before, aim);
    const wish = draw.once(2) ? all : draw.some(all).slice(0, 5);
    const { registry: after } = applyChanges(before, wish);
    if (after === undefined) return;
    const sides = { before, after, effect: effectOf(before, after) };
    const facts = drawFacts(draw, before);
    const [every, decisive] = [everyFact(sides), decisiveFacts(sides)];
    left += [...every.keys()].length - [...decisive.keys()].length;
    const [whole, less] = [every, decisive].map((wanted) =>
      judge({ ...sides, facts: only(wanted, facts), now }),
    );
    if (whole === undefined || less === undefined) throw new Error("Nobody judged.");
    expect(decisions(less)).toEqual(decisions(whole));
    for (const { code } of decisions(whole).findings) decided.add(code);
  });
  const must = ["owner_gone", "lifetime_exceeded", "budget_exceeded", "extended_too_far"];
  const missing = () => must.filter((code) => !decided.has(code));
  // A law that never speaks of anything would hold as well, so more is drawn until it spoke of each of these.
  for (let round = 0; round < 10 && (round === 0 || missing().length > 0); round++) {
    fc.assert(law, { numRuns: 60, interruptAfterTimeLimit: 10_000 });
  }
  expect(missing()).toEqual([]);
  expect(left).toBeGreaterThan(0);
});

function drawPolicies(draw: Draw): ReadonlyMap<string, Policy> {
  const policies = requirements.map((requirement) =>
    policyOf(requirement, {
      key: requirement.kind,
      severity: draw.one(["needs_approval", "blocking"]),
      state: draw.once(6) ? "archived" : "active",
      scope: requirement.kind !== "team_budget" && draw.once(3) ? { purposes: ["experiment"] } : {},
    }),
  );
  return new Map(policies.map((policy) => [policy.key, policy]));
}

function drawFacts(
  draw: Draw,
  { flags }: Registry,
): Required<Omit<PolicyFacts, "newCombinations" | "emptyTeams">> {
  const day = 86_400_000;
  const keys = [...flags.keys()];
  const ages = keys.map((key) => [key, now - draw.one([1, 40, 200]) * day] as const);
  return {
    createdAt: new Map(ages),
    owners: new Set(draw.some(["team:checkout", "person:p1"])),
    teams: new Map([["checkout", { active: draw.upTo(5), overdue: 0 }]]),
    asked: new Map(
      draw
        .some(keys)
        .map((key) => [key, { service: "api", environment: "production", at: now - day }]),
    ),
    extensions: new Map(draw.some(keys).map((key) => [key, 1])),
    isDirect: true,
    hasReason: !draw.once(3),
  };
}

/** The facts as somebody knows them who asked for no more than this. */
function only(
  wanted: WantedFacts,
  { createdAt, owners, teams, asked, extensions, ...told }: ReturnType<typeof drawFacts>,
): PolicyFacts {
  const of = <Fact>(kind: FactKind, facts: ReadonlyMap<string, Fact>) =>
    new Map([...facts].filter(([key]) => wanted.get(kind)?.includes(key)));
  return {
    ...told,
    createdAt: of("lifetime", createdAt),
    ...(wanted.has("owner") && { owners }),
    ...(wanted.has("team_budget") && { teams }),
    ...(wanted.has("removal") && { asked: of("removal", asked) }),
    ...(wanted.has("extension") && { extensions: of("extension", extensions) }),
  };
}

/** What stands already stops nothing. */
function decisions({ findings, demands }: Judgement): Judgement {
  return { findings: findings.filter(({ isStanding }) => !isStanding), demands };
}
