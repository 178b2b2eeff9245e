/** What is written while a freeze is open is told, with the right by which it was. */
import { describe, expect, test } from "vitest";
import type { FreezeWindow, Policy } from "../registry/policy.ts";
import type { AppliedFacts, ChangesFacts } from "./changes-facts.ts";
import { composeChanges } from "./compose-changes.ts";
import { applied, facts, hour, sha256, stored, version } from "./facts.test-support.ts";

type Freeze = Extract<Policy["requirement"], { kind: "freeze" }>;

const freeze = (entry: number, requirement: Partial<Freeze>, more: Partial<Policy> = {}) => {
  const policy = {
    ...{ key: "calm", name: "Calm", description: "", severity: "blocking", state: "active" },
    ...{ scope: { environmentKinds: ["production"] }, ...more },
    requirement: { kind: "freeze", windows: [], incident: false, ...requirement },
  };
  return version("policy/calm", entry, JSON.parse(JSON.stringify(policy)));
};

const environment = (key: string, kind: string) =>
  version(`environment/${key}`, 1, { key, name: key, kind, isProtected: false, position: 1 });
const places = [environment("production", "production"), environment("staging", "staging")];

const writing = (entry: number, more: Partial<AppliedFacts> = {}, where = "production") =>
  applied(entry, { stored: stored({ revisions: { [where]: entry } }), ...more });

function compose(versions: ChangesFacts["versions"], items: readonly AppliedFacts[]) {
  const { freezes, segregation } = composeChanges(
    facts({ versions: [...places, ...versions], applied: items }),
    sha256,
  );
  const written = freezes.flatMap(({ writes }) => writes.map(({ entry, right }) => [entry, right]));
  return { freezes, written, violations: segregation.violations.map(({ kind }) => kind) };
}

test("a freeze whose switch is off, and that has no windows, is none", () => {
  expect(compose([freeze(2, {})], [writing(3)]).freezes).toEqual([]);
});

describe("an incident", () => {
  const incident = [freeze(2, { incident: true }), freeze(6, { incident: false })];

  test("lasts from the entry after its switch was turned on to the one that turned it off", () => {
    const emergency = stored({ wasEmergency: true, revisions: { production: 1 } });
    const items = [2, 3, 6, 7].map((entry) => applied(entry, { stored: emergency }));
    const { freezes, written } = compose(incident, items);
    expect(written).toEqual([
      [3, "emergency"],
      [6, "emergency"],
    ]);
    expect(freezes).toMatchObject([
      {
        ...{ key: "calm", name: "Calm" },
        spans: [{ from: hour(2), to: hour(6), severity: "blocking" }],
      },
    ]);
  });

  test("is about its environments alone, and about what does something there", () => {
    const inert = stored({ revisions: { production: 4 }, inert: ["production"] });
    const items = [writing(3, {}, "staging"), applied(4, { stored: inert })];
    expect(compose(incident, items)).toMatchObject({ written: [], violations: [] });
  });

  test("is written in by a waiver, or by no right, which is a violation", () => {
    const waiver = version("waiver/late", 2, {
      ...{ key: "late", policy: "calm", reason: "Late.", approver: "bo", until: "2026-12-01" },
    });
    const items = [writing(3, { waivers: ["late"] }), writing(4), writing(5, { waivers: ["x"] })];
    expect(compose([...incident, waiver], items)).toMatchObject({
      written: [
        [3, "waiver"],
        [4, "none"],
        [5, "none"],
      ],
      violations: ["written_while_frozen", "written_while_frozen"],
    });
  });

  test("that leaves out some purposes accuses nobody of what may have another", () => {
    const some = freeze(2, { incident: true }, { scope: { purposes: ["release"] } });
    expect(compose([some], [writing(3)])).toMatchObject({
      written: [[3, "other_purpose"]],
      violations: [],
    });
  });
});

test("a freeze that only demands or advises is written in when others agreed, or by anybody", () => {
  const asking = freeze(2, { incident: true }, { severity: "needs_approval" });
  const advising = freeze(2, { incident: true }, { severity: "advisory" });
  const approvals = [{ by: "bo", hash: "h", at: hour(3) }];
  expect(compose([asking], [writing(3, { approvals }), writing(4)]).written).toEqual([
    [3, "agreed"],
    [4, "none"],
  ]);
  expect(compose([advising], [writing(3)]).written).toEqual([[3, "advised"]]);
});

test("windows are open by the clocks of their time zone", () => {
  // The period begins on a Thursday; four o'clock in Nairobi is one o'clock in UTC.
  const weekly: FreezeWindow = {
    kind: "weekly",
    days: ["thursday"],
    from: "16:00",
    until: "24:00",
    timeZone: "Africa/Nairobi",
  };
  const items = [12, 13, 20, 21].map((entry) => writing(entry));
  const { written, freezes } = compose([freeze(2, { windows: [weekly] })], items);
  expect(written).toEqual([
    [13, "none"],
    [20, "none"],
  ]);
  expect(freezes[0]?.spans).toMatchObject([
    { text: "every Thursday from 16:00 until 24:00 (Africa/Nairobi)" },
  ]);
});
