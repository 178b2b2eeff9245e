import { expect, test } from "vitest";
import { applyChanges } from "../changes/apply-changes.ts";
import type { Change } from "../changes/change.ts";
import { effectOf } from "../changes/effect-of.ts";
import { inProduction } from "../changes/shop.test-support.ts";
import type { Policy } from "../registry/policy.ts";
import { freezesOf } from "./freezes.ts";
import { now, policyOf, shopWith } from "./judging.test-support.ts";

const turnOff: Change = { kind: "config.on", ...inProduction, from: true, to: false };

const quiet = policyOf({
  kind: "freeze",
  incident: false,
  windows: [
    { kind: "weekly", days: ["wednesday"], from: "11:00", until: "13:00", timeZone: "UTC" },
    { kind: "dates", from: "2026-12-24T00:00", until: "2027-01-02T00:00", timeZone: "UTC" },
  ],
});

function freezesFor(policy: Policy, changes: readonly Change[] = [turnOff]) {
  const before = shopWith({ policies: [policy] });
  const { registry: after = before } = applyChanges(before, changes);
  return freezesOf({ before, after, effect: effectOf(before, after) }, now);
}

test("each window of a freeze says for itself whether it is in force", () => {
  expect(freezesFor(quiet)).toEqual([
    {
      ...{ policy: "p", name: "P", environments: ["production"], isOpen: true, refuses: true },
      text: "every Wednesday from 11:00 until 13:00 (UTC)",
    },
    {
      ...{ policy: "p", name: "P", environments: ["production"], isOpen: false, refuses: false },
      text: "from 2026-12-24 00:00 until 2027-01-02 00:00 (UTC)",
    },
  ]);
});

test("the switch for incidents is in force while it is on, and advice refuses nothing", () => {
  const incident = { kind: "freeze", incident: true, windows: [] } as const;
  const advice = policyOf(incident, { severity: "advisory" });
  expect(freezesFor(advice)).toMatchObject([
    { text: "while there is an incident", isOpen: true, refuses: false },
  ]);
});

test.each<[string, Policy, readonly Change[]]>([
  [
    "of another kind of environment",
    { ...quiet, scope: { environmentKinds: ["test"] } },
    [turnOff],
  ],
  ["of flags for another purpose", { ...quiet, scope: { purposes: ["experiment"] } }, [turnOff]],
  ["that is archived", { ...quiet, state: "archived" }, [turnOff]],
  ["where nothing is touched", quiet, []],
])("a freeze %s is not spoken of", (_, policy, changes) => {
  expect(freezesFor(policy, changes)).toEqual([]);
});
