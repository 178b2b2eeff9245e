import { type Change, diffInteraction } from "@yardarm/core/changes";
import { judgeRules } from "@yardarm/core/combinations";
import {
  flagsOfStatement,
  type InteractionRule,
  parseInteractionRule,
  statementText,
} from "@yardarm/core/registry";
import type {
  CorrelationEffectBody,
  CorrelationEffectView,
  CriticalInteractions,
  FlagSighting,
  InteractionArea,
  InteractionCell,
  InteractionOverview,
  InteractionPair,
  InteractionRuleList,
  InteractionsOfFlag,
  InteractionWork,
  RunningSuspectList,
  SuspectList,
  TestPlanBody,
  TestPlanView,
} from "@yardarm/server/wire";
import { Refusal } from "./fake-registry.ts";
import type { Asked, FakeAnswer, Route } from "./fake-route.ts";
import type { FakeState } from "./fake-state.ts";

const environmentUrl = "/projects/shop/environments/:environment/interactions";

/** Rules, written by core's own functions; and answers of an analysis as the server words them, about two flags. */
export const interactionRoutes: readonly Route[] = [
  ["GET", "/projects/shop/interaction-rules", (server) => ({ body: ruleList(server) })],
  [
    "POST",
    "/projects/shop/interaction-rules",
    (server, { body }) => {
      const to = readRule(body);
      return { status: 201, ...submitted(server, creation(null, to)) };
    },
  ],
  [
    "PATCH",
    "/projects/shop/interaction-rules/:rule",
    (server, { body, params: [key = ""] }) => {
      const was = ruleOf(server, key);
      const stated = Object.entries({ ...was, ...body }).filter(([, value]) => value !== null);
      return submitted(server, ...diffInteraction(was, readRule(Object.fromEntries(stated))));
    },
  ],
  [
    "DELETE",
    "/projects/shop/interaction-rules/:rule",
    (server, { params: [key = ""] }) => submitted(server, creation(ruleOf(server, key), null)),
  ],
  ["GET", environmentUrl, (server, asked) => ({ body: overviewOf(server, asked) })],
  ["GET", `${environmentUrl}/work`, ({ work }) => ({ body: { work } satisfies InteractionWork })],
  ["GET", `${environmentUrl}/area`, (server, asked) => ({ body: areaOf(server, asked) })],
  ["GET", `${environmentUrl}/pair`, (server, asked) => ({ body: pairOf(server, asked) })],
  [
    "POST",
    `${environmentUrl}/correlations`,
    (server, asked) => ({ body: correlationEffectOf(server, asked) }),
  ],
  ["GET", `${environmentUrl}/suspects`, (server, asked) => ({ body: suspectsOf(server, asked) })],
  [
    "GET",
    `${environmentUrl}/suspects/running`,
    (server, asked) => ({ body: runningSuspectsOf(server, asked) }),
  ],
  ["GET", `${environmentUrl}/critical`, (server, asked) => ({ body: criticalOf(server, asked) })],
  ["GET", `${environmentUrl}/flag`, (_, asked) => ({ body: ofFlag(asked) })],
  [
    "POST",
    "/projects/shop/test-plans",
    (server, { body }) => {
      const { watch: _, ...wish } = body as TestPlanBody;
      server.plansAsked.push(wish);
      return { status: 201, body: planOf(body as TestPlanBody) };
    },
  ],
  [
    "GET",
    "/projects/shop/test-plans",
    () => {
      const { id, environment, madeAt, madeBy, rows, flags, strength } = planOf({
        environment: "production",
      });
      const facts = { id, environment, madeAt, madeBy, strength };
      return { body: { plans: [{ ...facts, rows: rows.length, flags: flags.length }] } };
    },
  ],
  [
    "GET",
    "/projects/shop/test-plans/:plan",
    () => ({ body: planOf({ environment: "production" }) }),
  ],
  [
    "GET",
    "/projects/shop/test-plans/:plan/progress",
    () => ({
      body: {
        rows: [
          { combinations: 1, exercised: 1 },
          { combinations: 1, exercised: 0 },
        ],
        ...{ combinations: 2, exercised: 1 },
      },
    }),
  ],
];

function submitted(server: FakeState, ...changes: readonly Change[]): FakeAnswer {
  return { body: server.requests.submit(changes, server.author) };
}

function creation(from: InteractionRule | null, to: InteractionRule | null): Change {
  return { kind: "interaction.create", interaction: (to ?? from)?.key ?? "", from, to };
}

function readRule(body: unknown): InteractionRule {
  const { value, problems } = parseInteractionRule(body);
  if (value === undefined) throw new Refusal(422, "invalid", problems[0]?.detail ?? "");
  return value;
}

function ruleOf({ store }: FakeState, key: string): InteractionRule {
  const rule = store.registry.interactions.get(key);
  if (rule === undefined) throw new Refusal(404, "interaction_not_found", `No rule ${key}.`);
  return rule;
}

function ruleList({ store, names }: FakeState): InteractionRuleList {
  const rules = [...store.registry.interactions.values()];
  const findings = judgeRules({
    rules,
    variantsOf: new Map(
      [...store.registry.flags.values()].map(({ key, variants }) => [
        key,
        variants.map(({ name }) => name),
      ]),
    ),
    environments: [...store.registry.environments.keys()],
    day: "2026-11-25",
  });
  return {
    rules: rules.map(({ environments, ...rule }) => {
      const { version, at } = store.stamp(`interaction/${rule.key}`);
      const { kind, id } = rule.owner;
      return {
        ...rule,
        ...(environments !== undefined && { environments: [...environments] }),
        text: statementText(rule.statement),
        flags: [...flagsOfStatement(rule.statement)],
        owner: { kind, id, name: names.get(`${kind}:${id}`) ?? id },
        hasEnded: rule.until !== undefined && rule.until < "2026-11-25",
        version,
        changedAt: at,
      };
    }),
    findings: [...findings],
  };
}

const basisOf = ({ params: [environment = ""] }: Pick<Asked, "params">) => ({
  environment,
  revision: "e.7",
  evidenceAt: "2026-11-25T10:00:00.000Z",
  ...{ hasTests: true, hasObservations: true, maxAgeDays: 90 },
});

const [wallet, page] = ["checkout.express-wallet", "checkout.one-page"];

const untested: Pick<
  InteractionCell,
  "reach" | "exercised" | "isUntested" | "scopes" | "passedAt" | "commit" | "seenAt" | "joinedAt"
> = {
  ...{ reach: "reachable", exercised: "never", isUntested: true, scopes: 0 },
  ...{ passedAt: null, commit: null, seenAt: null, joinedAt: null },
};
const risk: InteractionOverview["worth"][number] = {
  ...untested,
  one: { flag: wallet, variant: "on" },
  other: { flag: page, variant: "on" },
  ...{ score: 1, exposure: 0.025, exposureFrom: "computed", blastRadius: 4, recency: 2 },
  apart: 1,
};
const violation: InteractionOverview["violations"][number] = {
  rule: "apart",
  text: `${wallet}: on excludes ${page}: on`,
  ...{ severity: "warn", flags: [wallet, page], verdict: "reachable" },
  witness: { country: "KE" },
};
const counts = {
  ...{ combinations: 8, reachable: 6, unknown: 0, exercised: 2, observed: 3 },
  ...{ reachableOrObserved: 6, untested: 4 },
};

function overviewOf({ store, isBehind }: FakeState, asked: Asked): InteractionOverview {
  const { correlations = [] } = store.registry.environments.get(asked.params[0] ?? "") ?? {};
  return {
    ...basisOf(asked),
    isBehind,
    flags: 2,
    totals: counts,
    correlations: { declared: correlations.length, areContradictory: false },
    coverage: {
      ...{ sets: 2, simple: null, total: 1 / 3 },
      completeness: [{ part: 0.5, share: 0.5 }],
    },
    areas: [
      { key: "team checkout", name: "Checkout", flags: 2 },
      { key: "team catalog", name: "Catalog", flags: 1 },
    ],
    areaPairs: [
      { one: "team checkout", other: "team checkout", ...counts, violations: 1 },
      { one: "team catalog", other: "team checkout", ...counts, untested: 0, violations: 0 },
    ],
    worth: [risk],
    violations: [violation],
  };
}

function areaOf({ isBehind }: FakeState, asked: Asked): InteractionArea {
  return {
    ...basisOf(asked),
    isBehind,
    rows: [wallet, page],
    columns: [wallet, page],
    pairs: [{ one: wallet, other: page, cells: "xup." }],
  };
}

function pairOf({ store }: FakeState, asked: Asked): InteractionPair {
  const declared = store.registry.environments.get(asked.params[0] ?? "")?.correlations ?? [];
  const [one, other] = ["one", "other"].map((name) => asked.search.get(name) ?? "");
  const cell = (left: string, right: string, parts: Partial<InteractionCell>): InteractionCell => ({
    ...untested,
    one: { flag: one ?? "", variant: left },
    other: { flag: other ?? "", variant: right },
    restsOn: [],
    ...{ witness: null, why: null, brokenRules: [], suites: [], services: [] },
    ...{ lastCommit: null, failedRuns: 0, firstSeenAt: null },
    ...{ overtakenBy: null, codeBy: null },
    ...parts,
  });
  return {
    ...basisOf(asked),
    cells: [
      cell("on", "on", { witness: { country: "KE" }, brokenRules: ["apart"] }),
      cell("on", "off", {
        ...{ witness: {}, failedRuns: 2, suites: ["unit"], commit: "0ddba11" },
        ...{ exercised: "before_change", passedAt: "2026-11-25T08:30:00.000Z" },
        overtakenBy: codeChange(other ?? ""),
      }),
      cell("off", "on", {
        ...{ exercised: "passed", isUntested: false, passedAt: "2026-11-25T09:00:00.000Z" },
        ...{
          suites: ["unit"],
          lastCommit: "abc1234",
          commit: "abc1234",
          services: ["web"],
          scopes: 90,
        },
        seenAt: "2026-11-25T09:30:00.000Z",
      }),
      cell("off", "off", { reach: "unreachable", isUntested: false, restsOn: declared }),
    ],
    // Of other flags than the wallet nobody has told yet.
    together: one === wallet ? "no" : null,
    apart: one === wallet ? apart : null,
    lastChanges: [
      {
        flag: one ?? "",
        what: "segment",
        of: "beta",
        at: "2026-11-25T08:00:00.000Z",
        commit: null,
      },
      codeChange(other ?? ""),
    ],
    unscanned: [one ?? ""],
    rules: [],
  };
}

const apart: InteractionPair["apart"] = {
  one: [sighting("web", 120, 1_200)],
  other: [sighting("api", 40, 40), sighting("jobs", 5, 5)],
  ...{ joinedTraces: 0, since: "2026-11-03T08:00:00.000Z" },
};

function codeChange(flag: string): InteractionPair["lastChanges"][number] {
  const of = "github.com/acme/shop";
  return { flag, what: "code", of, at: "2026-11-20T08:00:00.000Z", commit: "c0ffee1" };
}

/** As if each correlation ruled out one combination, which services saw when somebody says that it rules out what is true. */
function correlationEffectOf({ store }: FakeState, asked: Asked): CorrelationEffectView {
  const { correlations: wished } = asked.body as CorrelationEffectBody;
  const declared = store.registry.environments.get(asked.params[0] ?? "")?.correlations ?? [];
  const movedBy = (count: number) => ({
    ...{ count, seen: count > 1 ? 1 : 0 },
    named: Array.from({ length: count }, () => ({
      ...risk,
      seenAt: count > 1 ? "2026-11-25T09:30:00.000Z" : null,
    })).slice(0, 1),
  });
  return {
    ...basisOf(asked),
    areContradictory: false,
    excluded: movedBy(Math.max(0, wished.length - declared.length)),
    opened: movedBy(Math.max(0, declared.length - wished.length)),
  };
}

function sighting(service: string, recorded: number, scopes: number): FlagSighting {
  const [since, until] = ["2026-11-03T08:00:00.000Z", "2026-11-25T08:00:00.000Z"];
  return { service, recorded, scopes, since, until };
}

/** Nothing is suspect, unless a test says so. */
function suspectsOf({ suspects }: FakeState, asked: Asked): SuspectList {
  const nothing = { suites: [], of: null, suspects: [], culprit: null, next: [] };
  return { ...basisOf(asked), ...nothing, ...suspects };
}

/** What a test says is suspect, of the service that is asked about. */
function runningSuspectsOf({ runningSuspects }: FakeState, asked: Asked): RunningSuspectList {
  const nothing = { services: [], of: null, suspects: [], culprit: null, next: [] };
  const found = {
    ...basisOf(asked),
    ...nothing,
    rows: { failed: 0, passed: 0, few: 0 },
    ...runningSuspects,
  };
  const [service, version] = ["service", "version"].map((name) => asked.search.get(name));
  const named = found.services.find((it) => it.service === service && it.version === version);
  return { ...found, of: named ?? found.of };
}

/** No three flags are critical, unless a test says so. */
function criticalOf({ critical }: FakeState, asked: Asked): CriticalInteractions {
  return {
    ...basisOf(asked),
    ...{ flags: [], flagsLeftOut: 0, reachable: 0, unreachable: 0, unknown: 0 },
    ...{ exercised: null, triples: [] },
    ...critical,
  };
}

function ofFlag(asked: Asked): InteractionsOfFlag {
  return {
    ...basisOf(asked),
    counts,
    worth: [risk],
    neverServed: [{ what: "variant", variant: "gold", namedBy: [] }],
    violations: [],
  };
}

function planOf({ environment, rows, flags: asked }: TestPlanBody): TestPlanView {
  const flags = rows === undefined ? (asked ?? [wallet, page]) : Object.keys(rows[0] ?? {});
  return {
    ...{ id: "0b7b8a1e-6f5c-4f0e-9a58-0d5d2f0f2c11", environment, revision: "e.7" },
    ...{ madeAt: "2026-11-25T10:00:00.000Z", madeBy: "person:ada", strength: 2, seed: 1 },
    flags: flags.map((flag) => ({ flag, variants: ["on", "off"] })),
    rows: rows?.map((variants) => ({ variants, gain: 1, context: null })) ?? [
      {
        variants: Object.fromEntries(flags.map((flag) => [flag, "on"])),
        gain: 3,
        context: { country: "KE" },
      },
      { variants: Object.fromEntries(flags.map((flag) => [flag, "off"])), gain: 1, context: null },
    ],
    ...{ steps: 3, demanded: 2, open: 0, lowerBound: 2, isContradictory: false, refused: [] },
  };
}
