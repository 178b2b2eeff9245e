import type { Assessment, Signal } from "@yardarm/core/lifecycle";
import { lifecycleRulesDefault } from "@yardarm/core/lifecycle";
import { composeStale, type StaleFacts } from "@yardarm/core/reports";
import { expect, test } from "vitest";
import { printStale } from "./stale-print.ts";

const signal = (code: Signal["code"], state: Signal["state"]): Signal => ({
  ...{ code, state, detail: "", asOf: null, caveat: null },
});
const signals = [
  signal("past_expiry", "raised"),
  signal("lifetime_exceeded", "clear"),
  signal("unused", "raised"),
  signal("fan_out", "unknown"),
  signal("unreferenced", "not_kept"),
];
const verdict = (sentence: string) => ({ safe: "no", reasons: [], sentence }) as const;
const assessment: Assessment = {
  ...{ flag: "cart", track: "temporary", stage: "live", environments: [], signals },
  staleBecause: ["past_expiry", "unused"],
  deleteFromCode: verdict("Not safe to delete from code."),
  archive: verdict("Not safe to archive: `checkout-api` asked for it."),
};
const facts: StaleFacts = {
  ...{ installation: "i", chain: "project:shop", project: { key: "shop", name: "Shop" } },
  ...{ asOf: "2026-11-26T10:00:00.000Z", madeAt: "2026-11-26T11:00:00.000Z" },
  ...{ head: { entry: 4, hash: "h" }, state: null, rules: lifecycleRulesDefault },
  kept: { uses: true, code: true, owners: true, usesFrom: null, codeFrom: null },
  flags: [
    {
      ...{ key: "cart", name: "Cart", purpose: "release", criticality: "low", extensions: 0 },
      owner: { kind: "team", id: "checkout", name: "Checkout" },
      ...{ expiry: { kind: "date", date: "2026-10-31" }, createdAt: 0, assessment },
    },
  ],
  ...{ archived: 0, waivers: [], filter: {}, before: null, signOffs: [] },
};

test("a line on paper has the verdicts, and every signal by what became of it", () => {
  const { sections } = printStale(composeStale(facts), "d1gest");
  const [row] = sections.find(({ columns }) => columns.at(-1)?.title === "Signals")?.rows ?? [];
  expect(row?.slice(-2)).toEqual([
    "Not safe to delete from code.\nNot safe to archive: checkout-api asked for it.",
    "Raised: past last day, not asked for\nClear: too old\nNot known: fan-out\nNot kept: not in code",
  ]);
});
