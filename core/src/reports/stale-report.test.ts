/** Stale-flag reports: what they count, how they differ, and how they are held against a record. */
import type { JsonValue } from "@yardarm/sdk/model";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "../audit/canonical-json.ts";
import { type ChainEntry, nextEntry } from "../audit/chain.ts";
import type { Assessment } from "../lifecycle/assess-flag.ts";
import { lifecycleRulesDefault } from "../lifecycle/lifecycle-rules.ts";
import { composeStale, standingsOf } from "./compose-stale.ts";
import { hour, sha256 } from "./facts.test-support.ts";
import { msOf } from "./instant.ts";
import { notKept } from "./not-kept.ts";
import { readReportFile } from "./report-file.ts";
import type { SignOff, StaleFacts, StaleFlagFacts } from "./stale-report.ts";
import { createReportVerifier } from "./verify-report.ts";

const verdict = (safe: Assessment["archive"]["safe"]) => ({
  safe,
  sentence: `${safe}.`,
  reasons: [],
});

function flag(
  key: string,
  more: Partial<StaleFlagFacts & Pick<Assessment, "staleBecause" | "stage">> = {},
): StaleFlagFacts {
  const { staleBecause = [], stage = "live", ...facts } = more;
  const isStale = staleBecause.length > 0;
  return {
    ...{ key, name: key, purpose: "release", criticality: "low", extensions: 0 },
    ...{ owner: { kind: "team", id: "checkout", name: "Checkout" }, createdAt: msOf(hour(0)) },
    expiry: { kind: "date", date: "2026-12-31" },
    assessment: {
      ...{ flag: key, track: "temporary", stage, environments: [], signals: [], staleBecause },
      ...{ deleteFromCode: verdict(isStale ? "yes" : "no"), archive: verdict("no") },
    },
    ...facts,
  };
}

const other = { kind: "team", id: "search", name: "Search" } as const;
const flags = [
  flag("b", { staleBecause: ["unused"], stage: "ready" }),
  flag("a", { owner: other }),
  flag("c", { staleBecause: ["past_expiry", "unused"], stage: "ready", extensions: 2 }),
];

const known = { uses: true, code: true, owners: true, usesFrom: null, codeFrom: null };
const facts = (more: Partial<StaleFacts> = {}): StaleFacts => ({
  ...{ installation: "i", chain: "project:shop", project: { key: "shop", name: "Shop" } },
  ...{ asOf: hour(100), madeAt: hour(120), head: { entry: 4, hash: "h" }, state: null },
  ...{ rules: lifecycleRulesDefault, kept: known },
  ...{ flags, archived: 3, waivers: [], filter: {}, before: null, signOffs: [], ...more },
});

test("what is stale comes first, the most of it before, and archived flags are only counted", () => {
  const { lines, totals } = composeStale(facts());
  expect(lines.map((line) => line.flag)).toEqual(["c", "b", "a"]);
  expect(totals).toEqual({
    ...{ active: 3, archived: 3, stale: 2, overdue: 1, canDelete: 2, canArchive: 0 },
    ...{ extended: 1, waived: 0 },
    stages: { defined: 0, rolling_out: 0, live: 1, ready: 2, removed: 0, archived: 3 },
  });
});

test("by team, owner and purpose fewer flags are counted, the same way", () => {
  const keys = (filter: StaleFacts["filter"]) =>
    composeStale(facts({ filter })).lines.map((line) => line.flag);
  expect(keys({ team: "search" })).toEqual(["a"]);
  expect(keys({ owner: "team:checkout" })).toEqual(["c", "b"]);
  expect(keys({ owner: "person:checkout" })).toEqual([]);
  expect(keys({ purpose: "experiment" })).toEqual([]);
});

test("a waiver stands with its flag, and one of every flag with all of them", () => {
  const waiver = { key: "late", policy: "expires", reason: "Late.", until: "2026-12-01" };
  const { lines, totals } = composeStale(facts({ waivers: [{ ...waiver, flag: "c" }] }));
  expect(lines.map(({ waivers }) => waivers.length)).toEqual([1, 0, 0]);
  expect(totals.waived).toBe(1);
  expect(composeStale(facts({ waivers: [{ ...waiver, flag: null }] })).totals.waived).toBe(3);
});

test("each owner has a part with the last sign-off, whoever has most to clear away first", () => {
  const signOff = (at: number): SignOff => ({
    ...{ team: "checkout", by: "Ada", at: hour(at), asOf: hour(at), note: null, digest: "d" },
    ...{ flags: 2, stale: 2 },
  });
  const { teams } = composeStale(facts({ signOffs: [signOff(1), signOff(2)] }));
  expect(teams).toMatchObject([
    { owner: "team:checkout", flags: 2, stale: 2, overdue: 1, signOff: { at: hour(2) } },
    { owner: "team:search", flags: 1, stale: 0, signOff: null },
  ]);
});

test("what is not kept says since when it is, and whose being there never is", () => {
  expect(notKept(known)).toEqual([]);
  const lost = { uses: false, code: false, owners: false };
  expect(notKept({ ...lost, usesFrom: hour(24), codeFrom: hour(50) })).toEqual([
    "who asked for flags (it is for moments from 2026-10-02 00:00 on)",
    "what code named them (it is for moments from 2026-10-03 02:00 on)",
    "which people could sign in (it never is)",
  ]);
});

describe("the difference since the report before", () => {
  const before = composeStale(facts());
  const kept = { asOf: hour(50), madeAt: hour(51), standings: standingsOf(before.lines) };

  test("is nothing when every flag stands as it did", () => {
    expect(composeStale(facts({ before: kept })).since?.differences).toEqual([]);
  });

  test("names what is new, what went, and what became stale", () => {
    const now = [flag("a", { staleBecause: ["unused"] }), flag("new"), ...flags.slice(2)];
    const { since } = composeStale(facts({ before: kept, flags: now }));
    expect(
      since?.differences.map((each) => [each.flag, each.before === null, each.now === null]),
    ).toEqual([
      ["a", false, false],
      ["b", false, true],
      ["new", true, false],
    ]);
    // Whether what is missing is gone, or only left out, a part does not know.
    const part = composeStale(facts({ before: kept, flags: now, filter: { team: "search" } }));
    expect(part.since?.differences).toEqual([]);
  });
});

describe("held against the record", () => {
  const documentOf = ({ key, name, purpose, criticality, expiry, owner }: StaleFlagFacts) => ({
    ...{ key, name, purpose, criticality, expiry, state: "active" },
    owner: { kind: owner.kind, id: owner.id },
  });
  const entityOf = (facts: StaleFlagFacts, more: object = {}) => ({
    ...{ address: `flag/${facts.key}`, before: null, after: { ...documentOf(facts), ...more } },
  });
  const [b, a, c] = flags as [StaleFlagFacts, StaleFlagFacts, StaleFlagFacts];
  const gone = flag("gone");
  const written: readonly object[] = [
    {
      entities: [entityOf(b), entityOf(a, { name: "as it was" }), entityOf(gone)],
    },
    {
      entities: [
        entityOf(a),
        entityOf(c),
        { address: "flag/a/production", before: null, after: {} },
      ],
    },
    { entities: [entityOf(gone, { state: "archived" })] },
    { entities: [entityOf(a, { name: "later" })] },
  ];

  function recordOf(details: readonly object[]): readonly ChainEntry[] {
    const entries: ChainEntry[] = [];
    for (const [index, each] of details.entries()) {
      const document = {
        chain: "project:shop",
        entry: index + 1,
        kind: "change_request.applied",
        details: each,
      };
      entries.push(
        nextEntry(entries.at(-1), JSON.parse(JSON.stringify(document)) as JsonValue, sha256),
      );
    }
    return entries;
  }

  function check(report: object, details = written) {
    const record = recordOf(details);
    const text = JSON.stringify({ report, signature: "jws" });
    const verifier = createReportVerifier(readReportFile(text, "x"), {
      hash: sha256,
      opened: undefined,
    });
    for (const { number, previous, hash, document } of record)
      verifier.take(canonicalJson({ entry: number, previous, hash, document, opened: [] }));
    const { faults, compared } = verifier.end();
    return {
      compared,
      details: faults.filter(({ code }) => code === "state_differs").map(({ detail }) => detail),
    };
  }

  const state = { entry: 3, hash: recordOf(written)[2]?.hash ?? "" };
  const report = composeStale(facts({ state }));

  test("every flag is as the entries up to the moment left it, and what came later does not count", () => {
    expect(check(report)).toEqual({ compared: 3, details: [] });
  });

  test("a flag that is left out, made up, or was archived by then is told", () => {
    expect(check({ ...report, lines: report.lines.slice(1) }).details).toEqual([
      "The flag c was there, and the report has it not.",
    ]);
    const [first] = report.lines;
    const invented = { ...first, flag: "invented" };
    expect(check({ ...report, lines: [...report.lines, invented] }).details).toEqual([
      "No entry made the flag invented that the report has.",
    ]);
    expect(
      check({ ...report, lines: [...report.lines, { ...first, flag: "gone", name: "gone" }] })
        .details,
    ).toContain("The flag gone was archived, and the report has it.");
  });

  test("another name, owner, purpose or last day than the record's is told", () => {
    for (const more of [
      { name: "x" },
      { owner: { kind: "team", id: "x" } },
      { purpose: "experiment" },
      { expiry: null },
    ]) {
      const lines = report.lines.map((line, index) => (index === 0 ? { ...line, ...more } : line));
      expect(check({ ...report, lines }).details).toHaveLength(1);
    }
  });

  test("another entry at the moment is told, and a flag whose entry holds only its address is let be", () => {
    expect(check({ ...report, state: { ...state, hash: "other" } }).details).toHaveLength(1);
    const large = [...written.slice(0, 2), { addresses: ["flag/a", "flag/gone"] }];
    const atLarge = { entry: 3, hash: recordOf(large)[2]?.hash ?? "" };
    expect(check({ ...report, state: atLarge }, large)).toEqual({ compared: 2, details: [] });
  });
});
