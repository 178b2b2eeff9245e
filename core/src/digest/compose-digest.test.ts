import fc from "fast-check";
import { expect, test } from "vitest";
import { composeDigest, countIn } from "./compose-digest.ts";
import { factsOf, finding, flag, waiting } from "./digest.test-support.ts";
import { subjectOf } from "./digest-words.ts";
import type { DigestFacts } from "./facts.ts";

const said = (more: Partial<DigestFacts>) =>
  composeDigest(factsOf(more)).sections.flatMap(({ kind, items }) =>
    items.map(({ title, detail }) => [kind, title, detail]),
  );

test("without anything to say there is no section, no subject, and nothing to remember", () => {
  const digest = composeDigest(factsOf({ flags: [flag("a", undefined), flag("b", "2027-03-01")] }));
  expect(digest).toEqual({ sections: [], ids: [] });
  expect(subjectOf(digest)).toBe("");
});

test.each([
  ["2026-09-30", "expired", "Its last day was 30 September 2026, 57 days ago"],
  ["2026-11-25", "expired", "Its last day was yesterday, 25 November 2026"],
  ["2026-11-26", "expiring", "Today, 26 November 2026, is its last day"],
  ["2026-11-27", "expiring", "Tomorrow, 27 November 2026, is its last day"],
  ["2026-12-10", "expiring", "Its last day is 10 December 2026, in 14 days"],
])("a flag whose last day is %s is %s", (date, kind, words) => {
  const own = flag("old", date, { team: null });
  expect(said({ flags: [own] })).toEqual([[kind, "`old`", `${words}; you answer for it.`]]);
});

test("a flag whose last day is further away than asked for is not told of", () => {
  expect(said({ flags: [flag("a", "2026-12-11")] })).toEqual([]);
  expect(said({ flags: [flag("a", "2026-12-11")], expiringDays: 15 })).toHaveLength(1);
});

test("a policy can have a flag told of earlier, or later, than others", () => {
  const early = flag("early", "2026-12-20", { noticeDays: 30 });
  const late = flag("late", "2026-12-02", { noticeDays: 3 });
  expect(said({ flags: [early, late] }).map(([, title]) => title)).toEqual(["`early`"]);
});

test("nobody is reminded of a snoozed flag before its day, but asked what waits all the same", () => {
  const facts = (snoozedUntil: string) => ({
    flags: [flag("old", "2026-09-30", { snoozedUntil })],
    findings: [finding("description_missing", "old"), finding("budget_exceeded", null)],
    verdicts: [
      {
        ...({ project: "shop", projectName: "Shop", flag: "old", wants: "archive" } as const),
        sentence: "Safe to archive: no code names it.",
      },
    ],
    waiting: [waiting(7)],
  });
  const kinds = (until: string) => said(facts(until)).map(([kind]) => kind);
  expect(kinds("2026-11-27")).toEqual(["waiting", "broken"]);
  expect(kinds("2026-11-26")).toEqual(["waiting", "expired", "broken", "broken", "archive"]);
});

test("what ends first, and who waits longest, stands first", () => {
  const flags = [flag("b", "2026-12-02"), flag("a", "2026-12-02"), flag("c", "2026-11-28")];
  const later = waiting(8, { since: Date.parse("2026-11-26T07:00:00Z") });
  const titles = said({ flags, waiting: [later, waiting(7)] }).map(([, title]) => title);
  expect(titles.slice(0, 2).map((title) => title?.split(":")[0])).toEqual([
    "Request 7",
    "Request 8",
  ]);
  expect(titles.slice(2)).toEqual(["`c`", "`b`", "`a`"]);
});

test("how long a request has waited is counted in days", () => {
  const details = said({ waiting: [waiting(7)] }).map(([, , detail]) => detail);
  expect(details).toEqual(["Ben asks whether this may be done. It has waited for 3 days."]);
});

test("that a flag has expired is told once, though a policy finds it too", () => {
  const findings = [finding("expired", "old"), finding("description_missing", "old")];
  const flags = [flag("old", "2026-11-20", { name: "Old banner" })];
  expect(said({ flags, findings })).toEqual([
    ["expired", "`old` · Old banner", expect.stringContaining("20 November 2026")],
    [
      "broken",
      "`old` · Old banner",
      "Every flag says what it is for: `old` does not say what it is for. Describe it.",
    ],
  ]);
});

test("a finding about a team stands under the name of its policy", () => {
  const [item] = composeDigest(factsOf({ findings: [finding("over_budget", null)] })).sections[0]
    ?.items ?? [undefined];
  expect(item).toMatchObject({ title: "Every flag says what it is for", path: "/p/shop/policies" });
});

test("a verdict is told with its reasons", () => {
  const sentence = "Safe to archive: no code names it; nobody has asked for it for 31 days.";
  const reasons = "No code names it; nobody has asked for it for 31 days.";
  const verdicts = [{ project: "shop", projectName: "Shop", flag: "old", sentence }];
  const of = (wants: "review" | "archive" | "delete_from_code") =>
    verdicts.map((each) => ({ ...each, wants }));
  const drawn = [...of("delete_from_code"), ...of("archive"), ...of("review")];
  expect(said({ verdicts: drawn })).toEqual([
    ["review", "`old`", reasons],
    ["archive", "`old`", reasons],
    ["delete_from_code", "`old`", reasons],
  ]);
});

test("what stood in the digest before is not new, until something else is said of it", () => {
  const first = composeDigest(factsOf({ flags: [flag("a", "2026-11-20")], waiting: [waiting(7)] }));
  expect(first.sections.flatMap(({ items }) => items.map(({ isNew }) => isNew))).toEqual([
    true,
    true,
  ]);
  const again = composeDigest(
    factsOf({
      told: new Set(first.ids),
      flags: [flag("a", "2026-11-21")],
      waiting: [waiting(7)],
    }),
  );
  expect(again.sections.map(({ kind, items }) => [kind, items[0]?.isNew])).toEqual([
    ["waiting", false],
    ["expired", true],
  ]);
});

test("of a long section the beginning is shown, and everything is remembered", () => {
  const flags = Array.from({ length: 25 }, (_, index) => flag(`f${index}`, "2026-11-20"));
  const { sections, ids } = composeDigest(factsOf({ flags }));
  expect(sections[0]).toMatchObject({ more: 5 });
  expect(sections[0]?.items).toHaveLength(20);
  expect(new Set(ids).size).toBe(25);
});

test.each([
  [{ waiting: [waiting(1)] }, "1 request waits for you"],
  [{ flags: [flag("a", "2026-11-01"), flag("b", "2026-11-02")] }, "2 flags have expired"],
  [
    { waiting: [waiting(1)], flags: [flag("a", "2026-11-01"), flag("b", "2026-11-26")] },
    "1 request waits for you, 1 flag has expired and more",
  ],
  [{ findings: [finding("x", "a"), finding("x", "b")] }, "Policies are broken in 2 places"],
])("the subject says the most urgent", (more, subject) => {
  expect(subjectOf(composeDigest(factsOf(more)))).toBe(subject);
});

const dates = fc
  .integer({ min: -60, max: 60 })
  .map((days) => new Date(Date.parse("2026-11-26") + days * 86_400_000).toISOString().slice(0, 10));
const anyFlags = fc.uniqueArray(fc.record({ key: fc.string({ minLength: 1 }), date: dates }), {
  selector: ({ key }) => key,
  maxLength: 60,
});

test("each flag with a last day is told of once if it is due, and never otherwise", () => {
  fc.assert(
    fc.property(anyFlags, fc.integer({ min: 0, max: 30 }), (drawn, expiringDays) => {
      const flags = drawn.map(({ key, date }) => flag(key, date));
      const digest = composeDigest(factsOf({ flags, expiringDays }));
      const lastDay = new Date(Date.parse("2026-11-26") + expiringDays * 86_400_000)
        .toISOString()
        .slice(0, 10);
      const due = drawn.filter(({ date }) => date <= lastDay);
      expect(new Set(digest.ids).size).toBe(due.length);
      const counted = digest.sections.reduce((sum, section) => sum + countIn(section), 0);
      expect(counted).toBe(due.length);
    }),
  );
});
