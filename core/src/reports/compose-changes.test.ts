import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AccessGrant, ChangesFacts } from "./changes-facts.ts";
import { composeChanges } from "./compose-changes.ts";
import {
  ada,
  applied,
  approved,
  facts,
  hour,
  life,
  sha256,
  stored,
  version,
} from "./facts.test-support.ts";
import { instantOf, msOf } from "./instant.ts";
import { saidBesides } from "./population.ts";

const compose = (more: Partial<ChangesFacts>) => composeChanges(facts(more), sha256);
const unmet = (more: Partial<ChangesFacts>) =>
  compose(more).reconciliation.flatMap(({ key, isMet }) => (isMet ? [] : [key]));

test("moments are written as everybody writes them, and read back", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (at) => {
      expect(instantOf(at)).toBe(new Date(at).toISOString());
      expect(msOf(instantOf(at))).toBe(at);
    }),
  );
});

describe("reconciliation", () => {
  test("a whole record is reconciled, and an empty period too", () => {
    expect(unmet({})).toEqual([]);
    expect(compose({ applied: [] })).toMatchObject({ isReconciled: true, range: null });
  });

  test("whatever change is left out of the population, the counts tell", () => {
    const many = Array.from({ length: 12 }, (_, index) =>
      applied(index + 1, { stored: stored({ revisions: { production: index + 1 } }) }),
    );
    const whole = facts({ applied: many });
    fc.assert(
      fc.property(fc.subarray(many, { maxLength: 11 }), (some) => {
        const { isReconciled } = composeChanges({ ...whole, applied: some }, sha256);
        expect(isReconciled).toBe(false);
      }),
    );
  });

  test("each count that does not agree is named, with what is missing", () => {
    const { record, stored: counted } = facts();
    expect(unmet({ record: { ...record, entries: 1 } })).toEqual(["entries"]);
    expect(unmet({ record: { ...record, sound: 1 } })).toEqual(["hashes"]);
    expect(unmet({ record: { ...record, linked: 1 } })).toEqual(["links"]);
    const faults = { missing: [40], unsound: [53, 54], unlinked: [41] };
    expect(
      compose({ faults })
        .reconciliation.map(({ misses }) => misses)
        .slice(0, 3),
    ).toEqual([...[["entry 40"], ["entry 53", "entry 54"], ["entry 41"]]]);
    expect(unmet({ stored: { ...counted, appliedOutside: [7] } })).toEqual(["requests"]);
    expect(unmet({ stored: { ...counted, historiesOutside: [9] } })).toEqual(["histories"]);
    expect(unmet({ stored: { ...counted, requests: 1 } })).toEqual(["numbers"]);
    const gap = [1, 3].map((revision, index) =>
      applied(index + 1, { stored: stored({ revisions: { production: revision } }) }),
    );
    const { reconciliation } = compose({ applied: gap });
    expect(reconciliation.at(-1)).toMatchObject({
      ...{ key: "revisions/production", expected: 3, found: 2, misses: ["revision 2"] },
    });
  });
});

describe("a change", () => {
  test("is approved, an emergency, automatic or direct, by how it came about", () => {
    const system = { kind: "system", id: "schedules", person: null } as const;
    const { population, totals } = compose({
      applied: [
        applied(1),
        approved(2),
        applied(3, { by: system }),
        applied(4, { stored: stored({ wasEmergency: true }) }),
      ],
    });
    expect(population.map((change) => change.class)).toEqual([
      ...["direct", "approved", "automatic", "emergency"],
    ]);
    expect(totals.classes).toEqual({ direct: 1, approved: 1, automatic: 1, emergency: 1 });
  });

  test("tells what was said with an approval, and whether it is of what was applied", () => {
    const other = approved(2);
    const { population, segregation } = compose({
      applied: [
        approved(1),
        { ...other, approvals: other.approvals.map((each) => ({ ...each, hash: "other" })) },
      ],
    });
    expect(population).toMatchObject([
      { isWhatWasApproved: true, approvals: [{ name: "Bo", comment: "Fine." }] },
      { isWhatWasApproved: false },
    ]);
    expect(segregation.violations).toMatchObject([{ kind: "approval_of_other_content", entry: 2 }]);
  });

  test("of which nothing is stored is in the population all the same, and the counts tell", () => {
    const { population, isReconciled } = compose({
      applied: [applied(1), applied(2, { stored: null })],
      stored: { ...facts().stored, applied: 1, requests: 1 },
    });
    expect(population).toHaveLength(2);
    expect(isReconciled).toBe(false);
  });

  test("has the tests that were on record before it, and no later ones", () => {
    const run = { suite: "e2e", commit: "c1", environment: "staging", passed: 3, failed: 0 };
    const { population, totals } = compose({
      applied: [1, 30].map((entry) =>
        applied(entry, { stored: stored({ revisions: { production: entry } }) }),
      ),
      tests: {
        runs: [
          { ...run, at: hour(10) },
          { ...run, at: hour(100), commit: "c2" },
        ],
        exercised: [
          { flag: "cart", day: hour(26).slice(0, 10), combinations: 5 },
          { flag: "cart", day: hour(100).slice(0, 10), combinations: 50 },
          { flag: "other", day: hour(0).slice(0, 10), combinations: 500 },
        ],
      },
    });
    expect(population.map(({ tests }) => [tests.combinations, tests.lastRun?.commit])).toEqual([
      [0, undefined],
      [5, "c1"],
    ]);
    expect(totals.untested).toBe(1);
  });
});

describe("an emergency", () => {
  const emergency = (review: boolean, reasonDueAt: number | null = null) =>
    applied(1, {
      stored: stored({
        wasEmergency: true,
        life: life({
          emergency: {
            ...{ environments: ["production"], reasonDueAt },
            review: review
              ? {
                  ...{ by: { actor: "person:bo", person: "bo" }, at: msOf(hour(31)) },
                  ...{ verdict: "justified", comment: "It burned." },
                }
              : null,
          },
        }),
      }),
    });

  test("is overdue when nobody has looked at it for a day", () => {
    const [waiting] = compose({ applied: [emergency(false)], madeAt: hour(20) }).bypasses;
    const { bypasses, totals } = compose({ applied: [emergency(false)] });
    expect([waiting?.standing, bypasses[0]?.standing, totals.bypassesOverdue]).toEqual([
      ...["waits", "overdue", 1],
    ]);
    expect(compose({ applied: [emergency(true, msOf(hour(25)))] }).bypasses[0]).toMatchObject({
      ...{ standing: "overdue", reasonDueAt: hour(25) },
    });
  });

  test("tells who looked, what they said and how long that took", () => {
    expect(compose({ applied: [emergency(true)] }).bypasses).toMatchObject([
      { standing: "reviewed", review: { by: "Bo", verdict: "justified", delayHours: 30 } },
    ]);
  });
});

describe("segregation of duties", () => {
  const production = (isProtected: boolean) =>
    version("environment/production", 1, {
      ...{ key: "production", name: "Production", kind: "production", isProtected, position: 2 },
    });
  const touching = (entry: number, inert: readonly string[] = []) =>
    applied(entry, { stored: stored({ revisions: { production: entry }, inert }) });
  const kinds = (more: Partial<ChangesFacts>) =>
    compose(more).segregation.violations.map(({ kind }) => kind);

  test("who writes some of it and approves it is named", () => {
    const own = approved(2, { writers: [{ actor: "person:bo", person: "bo" }] });
    expect(kinds({ applied: [own] })).toEqual(["approved_own"]);
    const { segregation } = compose({ applied: [own] });
    expect(segregation.people.find(({ name }) => name === "Bo")?.did).toMatchObject({
      ...{ wrote: 1, approved: 1, both: 1 },
    });
  });

  test("what changed a protected environment needs somebody else, unless it is inert, an emergency or an agreed end", () => {
    const versions = [production(true)];
    expect(kinds({ versions, applied: [touching(2)] })).toEqual(["protected_without_approval"]);
    expect(kinds({ versions, applied: [touching(2, ["production"])] })).toEqual([]);
    expect(kinds({ versions: [production(false)], applied: [touching(2)] })).toEqual([]);
    const ended = stored({ revisions: { production: 2 }, life: life({ ends: 1 }) });
    expect(kinds({ versions, applied: [applied(2, { stored: ended })] })).toEqual([]);
    // What protects it holds from the next entry on.
    expect(kinds({ versions: [production(true)], applied: [touching(1)] })).toEqual([]);
  });

  test("fewer approvals than were demanded are named", () => {
    const lacking = { ...approved(2), approvals: [] };
    expect(kinds({ applied: [lacking] })).toEqual(["demand_not_met"]);
  });

  test("who could and who did stand side by side, programs beside whoever answers for them", () => {
    const grant: Omit<AccessGrant, "holder"> = {
      ...{ role: "approver", project: null, environmentKinds: null, team: null, grantedBy: "Ada" },
      ...{ grantedAt: hour(0), lastUsedAt: null },
      verdict: "unused",
      may: ["approve"],
    };
    const holder = { kind: "person", id: "bo", name: "Bo", isActive: true } as const;
    const byToken = applied(1, {
      by: { kind: "token", id: "t", person: "ada" },
      stored: stored({ author: { ...ada, kind: "token", id: "t" } }),
    });
    const { segregation } = compose({
      applied: [byToken],
      access: {
        ...{ days: 90, events: [] },
        grants: [
          { ...grant, holder },
          { ...grant, holder: { ...holder, id: "cy", name: "Cy", isActive: false } },
        ],
      },
    });
    expect(segregation.people).toEqual([
      {
        ...{
          person: "ada",
          name: "Ada",
          could: { write: false, approve: false, emergency: false },
        },
        did: { wrote: 1, approved: 0, applied: 1, emergencies: 0, both: 0 },
      },
      {
        ...{ person: "bo", name: "Bo", could: { write: false, approve: true, emergency: false } },
        did: { wrote: 0, approved: 0, applied: 0, emergencies: 0, both: 0 },
      },
    ]);
  });
});

describe("coverage", () => {
  const policy = (severity: string, state = "active") => ({
    ...{ key: "two", name: "Two people", description: "", severity, state, scope: {} },
    requirement: { kind: "approval", approvals: 1, from: "approver" },
  });

  test("a policy was in force from when it was made to when it was archived, and who changed it is told", () => {
    const { policies } = compose({
      applied: [applied(24), applied(60), applied(120)],
      versions: [
        version("policy/two", 24, policy("advisory")),
        version("policy/two", 60, policy("needs_approval")),
        version("policy/two", 120, policy("needs_approval", "archived")),
      ],
    });
    expect(policies).toMatchObject([
      {
        ...{ key: "two", name: "Two people", share: 0.4 },
        spans: [
          { from: hour(24), to: hour(60), severity: "advisory" },
          { from: hour(60), to: hour(120), severity: "needs_approval" },
        ],
        changes: [
          { entry: 24, request: 24, by: "Ada", what: "introduced, advisory" },
          { entry: 60, what: "advisory → needs_approval" },
          { entry: 120, what: "archived" },
        ],
      },
    ]);
  });

  test("what was there before the period covers it from its beginning, and what has not been yet is not covered", () => {
    const { policies, period } = compose({
      madeAt: hour(100),
      versions: [version("policy/two", -50, policy("blocking"))],
    });
    expect(period.to).toBe(hour(100));
    expect(policies).toMatchObject([
      { share: 1, spans: [{ from: hour(0), to: hour(100) }], changes: [] },
    ]);
  });

  test("protection has its spans too, and a change of the name is none", () => {
    const place = { key: "production", name: "Production", kind: "production", position: 2 };
    const { environments } = compose({
      versions: [
        version("environment/production", 10, { ...place, isProtected: true }),
        version("environment/production", 20, { ...place, isProtected: true, name: "Live" }),
        version("environment/production", 30, { ...place, isProtected: false }),
      ],
    });
    expect(environments).toMatchObject([
      {
        ...{ key: "production", name: "Production", share: 0.0833 },
        spans: [{ from: hour(10), to: hour(30) }],
        changes: [{ what: "made, protected" }, { what: "unprotected" }],
      },
    ]);
  });
});

describe("the register of exceptions", () => {
  const waiver = (until: string) => ({
    ...{ key: "late", policy: "expires", flag: "cart", reason: "Late.", approver: "ada", until },
  });

  test("a waiver is in it while it held, with its extensions and what it let pass", () => {
    const { exceptions } = compose({
      applied: [applied(1), applied(60, { waivers: ["late"] })],
      versions: [
        version("waiver/late", 1, waiver("2026-10-02")),
        version("waiver/late", 20, waiver("2026-10-09")),
        version("waiver/late", 30, { ...waiver("2026-10-09"), reason: "Later." }),
      ],
    });
    expect(exceptions).toEqual([
      {
        ...{ key: "late", policy: "expires", flag: "cart", environment: null, reason: "Later." },
        ...{ grantedBy: "Ada", grantedAt: hour(1), until: "2026-10-09", takenBackAt: null },
        ...{ extensions: 1, usedBy: [60] },
      },
    ]);
  });

  test("one that ended before is not in it, and one that was granted anew is another", () => {
    const { exceptions } = compose({
      versions: [
        version("waiver/early", -100, { ...waiver("2026-09-30"), key: "early" }),
        version("waiver/late", 1, waiver("2026-10-09")),
        version("waiver/late", 5, null),
        version("waiver/late", 9, waiver("2026-10-09")),
      ],
    });
    expect(exceptions).toMatchObject([
      { grantedAt: hour(1), takenBackAt: hour(5) },
      { grantedAt: hour(9), takenBackAt: null },
    ]);
  });
});

test("a sample depends on the seed alone, is of the population, and holds each change once", () => {
  fc.assert(
    fc.property(fc.string(), fc.nat({ max: 30 }), (seed, size) => {
      const many = Array.from({ length: 20 }, (_, index) => applied(index + 1));
      const { sample } = compose({ applied: many, sample: { seed, size } });
      const again = compose({ applied: many.toReversed(), sample: { seed, size } }).sample;
      expect(new Set(again.drawn.map(({ entry }) => entry))).toEqual(
        new Set(sample.drawn.map(({ entry }) => entry)),
      );
      expect(new Set(sample.drawn.map(({ entry }) => entry)).size).toBe(Math.min(size, 20));
      for (const { entry, draw } of sample.drawn) expect(draw).toBe(sha256(`${seed}:${entry}`));
    }),
  );
});

test("of a preview only that is told besides which the title does not say", () => {
  const said = (title: string, ...preview: string[]) => saidBesides({ title, preview });
  expect(said("Turn on `a` in production", "Turn on `a` in production.")).toEqual([]);
  expect(said("Back again", "Turn off `a`.")).toEqual(["Turn off `a`."]);
  const two = ["Create `a`.", "Create `b`."];
  expect(said("Create `a`, and 1 more change", ...two)).toEqual(two);
  expect(said("Not stored")).toEqual([]);
});
