import type { FlagConfig } from "@yardarm/sdk/model";
import { expect, test } from "vitest";
import { assessFlag, isStale } from "./assess-flag.ts";
import {
  config,
  daysAgo,
  evidenceOf,
  goneEvidence,
  now,
  rules,
  useOf,
} from "./evidence.test-support.ts";
import type { StaleEvidence } from "./evidence.ts";

const assess = (evidence: StaleEvidence) => assessFlag(evidence, { rules, now });
const signal = (evidence: StaleEvidence, code: string) =>
  assess(evidence).signals.find((it) => it.code === code);

test("what serves one variant everywhere for long is safe to delete from code, and says why", () => {
  const { deleteFromCode, stage, staleBecause } = assess(evidenceOf());
  expect(deleteFromCode.sentence).toBe(
    "Safe to delete from code: serves `on` everywhere for 41 days; 3 references in 2 repositories; nothing depends on it.",
  );
  expect(stage).toBe("ready");
  expect(staleBecause).toEqual(["one_sided_rules"]);
});

test("what no code names and nobody asks for is safe to archive", () => {
  const { archive, deleteFromCode, stage } = assess(goneEvidence());
  expect(archive.sentence).toBe(
    "Safe to archive: no code names it; nobody has asked for it for 20 days; nothing depends on it.",
  );
  expect(deleteFromCode.sentence).toBe("Out of code: no code names it.");
  expect(stage).toBe("removed");
});

const half = {
  rollout: {
    salt: "s",
    ranges: [
      { variant: "on", start: 0, end: 50_000 },
      { variant: "off", start: 50_000, end: 100_000 },
    ],
  },
};
const split = { ...config(true), fallthrough: half };
const permanent = { kind: "permanent", reason: "It stops payments." } as const;
const [staging, production] = evidenceOf().environments as [
  StaleEvidence["environments"][number],
  StaleEvidence["environments"][number],
];
const configs = (inProduction: FlagConfig) => ({
  configs: { staging: config(true), production: inProduction },
});

test.each<[string, StaleEvidence]>([
  ["who gets what depends on who asks in `production`", evidenceOf({}, configs(split))],
  [
    "serves `on` everywhere for 29 days only, not yet 30",
    evidenceOf({ environments: [staging, { ...production, changedAt: daysAgo(29) }] }),
  ],
  [
    "`batch` in `production` still got `off` 3 days ago",
    evidenceOf({ uses: [useOf({ service: "batch", variant: "off", lastAt: daysAgo(3) })] }),
  ],
  [
    "needed by `flag/upsell` and `interaction/one-banner`",
    evidenceOf({
      dependants: [
        { address: "flag/upsell", environment: "production" },
        { address: "flag/upsell", environment: "staging" },
        { address: "interaction/one-banner" },
      ],
    }),
  ],
  ["it is meant to stay (It stops payments.)", evidenceOf({}, { expiry: permanent })],
  [
    "it serves `on` in `eu` and `off` in `us`",
    evidenceOf(
      {
        environments: [
          { ...production, key: "eu" },
          { ...production, key: "us" },
        ],
      },
      { configs: { eu: config(true), us: config(false) } },
    ),
  ],
])("not safe to delete from code: %s", (reason, evidence) => {
  const { deleteFromCode } = assess(evidence);
  expect(deleteFromCode.safe).toBe("no");
  expect(deleteFromCode.sentence).toBe(`Not safe to delete from code: ${reason}.`);
});

test.each<["no" | "unknown", string, StaleEvidence]>([
  [
    "no",
    "code still names it: 3 references in 2 repositories; `storefront` asked for it in `production`, last 1 day ago",
    evidenceOf(),
  ],
  [
    "unknown",
    "no repository was scanned, so nobody knows what code names it",
    goneEvidence({ scans: [] }),
  ],
  [
    "unknown",
    "the scan of `shop` is too old to be believed",
    goneEvidence({
      scans: [{ repository: "shop", branch: "main", scannedAt: daysAgo(31), references: 0 }],
    }),
  ],
  [
    "unknown",
    "no service has told of `production` in 14 days, so nobody knows whether it is in use there",
    goneEvidence({ environments: [staging, { ...production, reporting: null }] }),
  ],
  [
    "unknown",
    "it has not been watched in `production` for 14 days yet",
    goneEvidence({
      uses: [],
      environments: [staging, { ...production, reporting: { firstAt: daysAgo(13), lastAt: now } }],
    }),
  ],
  [
    "unknown",
    "somebody asks for all flags of `production` at once, so nobody knows whether they use this one",
    goneEvidence({ bulk: [{ environment: "production", reach: "all", lastAt: daysAgo(2) }] }),
  ],
  ["unknown", "who asked for it is not kept", goneEvidence({ uses: null })],
  ["unknown", "what code named it is not kept", goneEvidence({ scans: null })],
  [
    "no",
    "`ofrep` asked for it in `staging`, last today",
    goneEvidence({
      uses: [useOf({ environment: "staging", service: "ofrep", kind: "remote", lastAt: now })],
    }),
  ],
])("archiving is answered with %s: %s", (safe, reasons, evidence) => {
  const { archive } = assess(evidence);
  expect(archive.sentence).toContain(`: ${reasons}.`);
  expect(archive.safe).toBe(safe);
});

test("who asks for all flags with a client key does not get those that are not for clients", () => {
  const bulk = [{ environment: "production", reach: "client_side", lastAt: daysAgo(2) }] as const;
  expect(assess(goneEvidence({ bulk })).archive.safe).toBe("yes");
  const { flag, ...gone } = goneEvidence({ bulk });
  expect(assess({ ...gone, flag: { ...flag, clientSide: true } }).archive.safe).toBe("unknown");
});

test("an environment that decides nothing and of which nobody tells is no reason to doubt", () => {
  const quiet = goneEvidence({ environments: [{ ...staging, reporting: null }, production] });
  expect(assess(quiet).archive.safe).toBe("yes");
});

const fanOut = {
  environment: "eu",
  meeting: 0,
  unknown: 2,
  untested: 0,
  hasTests: true,
  asOf: now,
};
const stated = { outOfCodeSince: "2026-11-01" };

test("where nothing was scanned somebody may say that the code is gone; scans are believed more", () => {
  expect(assess(goneEvidence({ scans: [] }, stated)).archive.sentence).toContain(
    "no code names it, as somebody says",
  );
  expect(assess(evidenceOf({}, stated)).archive.safe).toBe("no");
});

const off = config(false);
test.each<[string, StaleEvidence]>([
  [
    "defined",
    evidenceOf({ environments: [staging, { ...production, wasOn: false }] }, configs(off)),
  ],
  ["rolling_out", evidenceOf({}, configs(split))],
  ["live", evidenceOf({ environments: [staging, { ...production, changedAt: daysAgo(5) }] })],
  ["live", evidenceOf({ uses: [useOf({ variant: "off", lastAt: daysAgo(3) })] })],
  ["live", evidenceOf({}, { expiry: permanent })],
  ["ready", evidenceOf()],
  ["ready", evidenceOf({ uses: [useOf({ variant: "off" })] }, configs(off))],
  ["ready", { ...goneEvidence(), uses: [useOf()] }],
  ["removed", goneEvidence()],
  ["archived", evidenceOf({}, { state: "archived" })],
  [
    "rolling_out",
    evidenceOf(
      {
        environments: [
          { ...production, key: "eu" },
          { ...production, key: "us", wasOn: false },
        ],
      },
      { configs: { eu: config(true), us: off } },
    ),
  ],
])("a flag is %s", (stage, evidence) => {
  expect(assess(evidence).stage).toBe(stage);
});

test("each environment has its own stage, and says what it rests on", () => {
  const { environments } = assess(evidenceOf({}, configs(split)));
  expect(
    environments.map(({ environment, stage, detail }) => [environment, stage, detail]),
  ).toEqual([
    ["staging", "ready", "Everybody gets `on`, for 50 days."],
    ["production", "rolling_out", "Who gets what depends on who asks."],
  ]);
});

test("environments that would get another variant are noted, and decide nothing", () => {
  const { deleteFromCode } = assess(
    evidenceOf({}, { configs: { staging: off, production: config(true) } }),
  );
  expect(deleteFromCode.safe).toBe("yes");
  expect(deleteFromCode.sentence).toContain("`staging` would get `on` too");
});

test.each<[string, string, StaleEvidence, string]>([
  [
    "past_expiry",
    "raised",
    evidenceOf({}, { expiry: { kind: "date", date: "2026-11-20" } }),
    "Its last day was 2026-11-20, 6 days ago.",
  ],
  [
    "past_expiry",
    "clear",
    evidenceOf({}, { expiry: { kind: "date", date: "2026-11-26" } }),
    "Its last day is 2026-11-26.",
  ],
  [
    "lifetime_exceeded",
    "raised",
    evidenceOf({ createdAt: daysAgo(201) }),
    "It is 201 days old; a release flag may be 200 days old.",
  ],
  [
    "lifetime_exceeded",
    "clear",
    evidenceOf({}, { purpose: "permission" }),
    "It is 100 days old; no policy says how old a permission flag may be.",
  ],
  ["one_sided_rules", "raised", evidenceOf(), "Everybody gets `on` in `production` for 41 days."],
  ["one_sided_observed", "raised", evidenceOf(), "Services got `on` alone in the last 30 days."],
  [
    "one_sided_observed",
    "clear",
    evidenceOf({ uses: [useOf(), useOf({ variant: "off" })] }),
    "Services got `on` and `off` in the last 30 days.",
  ],
  [
    "one_sided_observed",
    "unknown",
    evidenceOf({ uses: [] }),
    "Nobody was seen to get it in the last 30 days.",
  ],
  [
    "one_sided_observed",
    "unknown",
    evidenceOf({ uses: [useOf({ firstAt: daysAgo(4) })] }),
    "Services got `on` alone, but were first seen 4 days ago.",
  ],
  ["one_sided_observed", "not_kept", evidenceOf({ uses: null }), "What was served is not kept."],
  ["unused", "clear", evidenceOf(), "`storefront` asked for it in `production`, last 1 day ago."],
  [
    "unused",
    "raised",
    goneEvidence(),
    "Nobody has asked for it for 20 days, in `staging` and `production`; the last was `storefront` in `production`.",
  ],
  [
    "unused",
    "raised",
    goneEvidence({ uses: [] }),
    "Nobody has asked for it since its creation 100 days ago, in `staging` and `production`.",
  ],
  ["unreferenced", "clear", evidenceOf(), "3 references in 2 repositories: `shop` and `web`."],
  ["unreferenced", "raised", goneEvidence(), "No default branch names it."],
  ["unreferenced", "unknown", evidenceOf({ scans: [] }), "No repository was scanned."],
  [
    "owner_gone",
    "raised",
    evidenceOf({ ownerIsActive: false }),
    "The team that answers for it is gone, or nobody is left in it.",
  ],
  ["dependants", "clear", evidenceOf(), "Nothing depends on it."],
  [
    "fan_out",
    "raised",
    evidenceOf({ fanOut: { ...fanOut, meeting: 12, untested: 3 } }),
    "12 pairs of states can meet because of it in `eu`, or did; 3 of them untested.",
  ],
  [
    "review_due",
    "raised",
    evidenceOf({ createdAt: daysAgo(400) }, { expiry: permanent }),
    "Nobody has looked at it again since its creation 400 days ago; that is due every 365 days.",
  ],
  [
    "review_due",
    "clear",
    evidenceOf({ createdAt: daysAgo(400) }, { expiry: { ...permanent, reviewed: "2026-11-16" } }),
    "Somebody said 10 days ago that it is still needed; that is due every 365 days.",
  ],
])("the signal %s is %s", (code, state, evidence, detail) => {
  expect(signal(evidence, code)).toMatchObject({ state, detail });
});

test("signals say as of when they are, and what they do not say", () => {
  expect(signal(evidenceOf(), "unreferenced")).toMatchObject({
    asOf: daysAgo(2),
    caveat: "Keys that are put together at run time are not found.",
  });
  const bulk = [{ environment: "production", reach: "all", lastAt: daysAgo(2) }] as const;
  expect(signal(evidenceOf({ bulk }), "unused")?.caveat).toContain("all flags at once");
  const remote = [useOf({ service: "ofrep", kind: "remote" })];
  expect(signal(evidenceOf({ uses: remote }), "unused")?.caveat).toContain("OFREP");
  const defaults = [useOf(), useOf({ variant: null, service: "batch" })];
  expect(signal(evidenceOf({ uses: defaults }), "one_sided_observed")?.caveat).toBe(
    "Code defaults were served too, to `batch`.",
  );
  expect(signal(evidenceOf({ extensions: 2 }), "past_expiry")?.caveat).toBe(
    "That day was put off 2 times before.",
  );
});

test("what is archived or meant to stay is not stale, but a review may be due", () => {
  const overdue = { expiry: { kind: "date", date: "2026-01-01" } } as const;
  expect(isStale(assess(evidenceOf({}, overdue)))).toBe(true);
  expect(isStale(assess(evidenceOf({}, { ...overdue, state: "archived" })))).toBe(false);
  expect(assess(evidenceOf({}, { expiry: permanent })).staleBecause).toEqual([]);
  const old = evidenceOf({ createdAt: daysAgo(400) }, { expiry: permanent });
  expect(assess(old).staleBecause).toEqual(["review_due"]);
});

test("rules that services contradict make nothing stale", () => {
  const { staleBecause, stage } = assess(
    evidenceOf({ uses: [useOf({ variant: "off", lastAt: daysAgo(3) })] }),
  );
  expect([stage, staleBecause]).toEqual(["live", []]);
});
