/** An exported record against what somebody may do to it. */
import { expect, test } from "vitest";
import { canonicalJson } from "./canonical-json.ts";
import { parseCheckpoint } from "./checkpoint.ts";
import {
  at,
  chain,
  entriesAfter,
  forged,
  kept,
  lineOf,
  lines,
  size,
  summaries,
  verify,
} from "./record.test-support.ts";
import type { KeptCheckpoint } from "./verify-record.ts";

test("a whole record is proven up to the newest checkpoint, and bound up to its end", () => {
  const verdict = verify(lines, { checkpoints: [kept(10), kept(5)] });
  expect(verdict).toEqual({
    chain,
    lines: size,
    head: { number: size, hash: at(size).hash },
    faults: [],
    faultCount: 0,
    proven: { from: 1, checkpoint: kept(10).checkpoint, isSigned: true },
    sealed: { parts: size, opened: size },
  });
});

test("without a checkpoint nothing is proven, however sound it looks", () => {
  const anew = entriesAfter(
    undefined,
    summaries.map((summary) => `${summary}, or so`),
  ).map(lineOf);
  for (const given of [lines, anew]) {
    const { proven, faultCount } = verify(given);
    expect({ proven, faultCount }).toEqual({ proven: undefined, faultCount: 0 });
  }
});

test("a checkpoint whose signature was not checked proves by where it was kept, and says so", () => {
  const unchecked: KeptCheckpoint = { ...kept(9), signature: "unchecked" };
  expect(verify(lines, { checkpoints: [unchecked] }).proven).toMatchObject({ isSigned: false });
});

test("a proof begins anywhere and reaches back from its checkpoint; a record does not", () => {
  const part = lines.slice(6, 10);
  expect(verify(part, { checkpoints: [kept(10)], mayBeginAnywhere: true }).proven?.from).toBe(7);
  expect(verify(part, { checkpoints: [kept(10)] }).faults[0]).toMatchObject({
    code: "number_gap",
    entry: 1,
    detail: "Entries 1 to 6 are missing before entry 7.",
  });
});

test.each<[string, readonly string[], string, number]>([
  [
    "a changed word",
    lines.with(6, lines[6]?.replace("happening 7", "happening 8") ?? ""),
    "hash_mismatch",
    7,
  ],
  ["a missing entry", lines.toSpliced(6, 1), "number_gap", 7],
  ["several missing entries", lines.toSpliced(6, 3), "number_gap", 7],
  ["a missing beginning", lines.slice(3), "number_gap", 1],
  [
    "two that changed places",
    lines.with(6, lines[7] ?? "").with(7, lines[6] ?? ""),
    "number_gap",
    7,
  ],
  ["an entry that stands twice", lines.toSpliced(8, 0, lines[6] ?? ""), "out_of_order", 7],
  ["an entry that was put in", lines.toSpliced(6, 0, ...forged(7, "never")), "out_of_order", 7],
  ["an entry in place of another", lines.with(6, forged(7, "never")[0] ?? ""), "link_broken", 8],
  ["an end that was cut off", lines.slice(0, 9), "truncated", 10],
  [
    "another end",
    [
      ...lines.slice(0, 6),
      ...entriesAfter(at(6), summaries.slice(6, 10)).map(lineOf),
      ...lines.slice(6),
    ],
    "out_of_order",
    7,
  ],
  ["a line that is no entry", lines.toSpliced(6, 0, "{}"), "unreadable", 7],
  ["a line that is no JSON", lines.toSpliced(6, 0, "happening"), "unreadable", 7],
  ["a line with a field more", lines.with(6, `{"a":1,${lines[6]?.slice(1)}`), "unreadable", 7],
  ["a line with a field twice", lines.with(6, `{"entry":1,${lines[6]?.slice(1)}`), "unreadable", 7],
  [
    "a name that is not the sealed one",
    lines.with(6, lines[6]?.replace('"name":"Ada"', '"name":"Eve"') ?? ""),
    "opened_mismatch",
    7,
  ],
  [
    "an entry of another chain",
    lines.with(6, lineOf({ ...at(7), document: { chain: "project:other", entry: 7 } })),
    "foreign_entry",
    7,
  ],
  ["nothing at all", [], "empty", 1],
])("%s is found, and where", (_what, given, code, entry) => {
  const { faults, proven } = verify(given, { checkpoints: [kept(10)] });
  expect(faults.map((fault) => `${fault.code} ${fault.entry}`)).toContain(`${code} ${entry}`);
  expect(proven).toBeUndefined();
});

test("a record that was written anew from some entry on is caught between two checkpoints", () => {
  const anew = entriesAfter(at(6), ["another", ...summaries.slice(7)]).map(lineOf);
  const { faults, proven } = verify([...lines.slice(0, 6), ...anew], {
    checkpoints: [kept(4), kept(10)],
  });
  expect(faults).toEqual([
    {
      code: "checkpoint_mismatch",
      entry: 5,
      line: 10,
      detail:
        "Entry 10 is not the one that the checkpoint of 2026-11-25T10:00:00.000Z saw: the record was written anew somewhere in entries 5 to 10.",
    },
  ]);
  expect(proven?.checkpoint.entry).toBe(4);
});

test("a checkpoint that nobody known has signed proves nothing", () => {
  const unsigned: KeptCheckpoint = { ...kept(10), signature: "invalid" };
  const { faults, proven } = verify(lines, { checkpoints: [unsigned] });
  expect(faults.map(({ code }) => code)).toEqual(["checkpoint_invalid"]);
  expect(proven).toBeUndefined();
});

test("checkpoints of other chains say nothing of this one, and that alone is a fault", () => {
  const other = kept(10, { chain: "project:other" });
  expect(verify(lines, { checkpoints: [other] }).faults).toMatchObject([
    { code: "checkpoint_foreign" },
  ]);
  expect(verify(lines, { checkpoints: [other, kept(10)] }).faults).toEqual([]);
});

test("all faults are counted, and the first hundred are told", () => {
  const { faults, faultCount } = verify(Array.from({ length: 300 }, () => "{}"));
  expect({ told: faults.length, faultCount }).toEqual({ told: 100, faultCount: 300 });
});

test.each([
  null,
  7,
  {},
  { ...kept(3).checkpoint, version: 2 },
  { ...kept(3).checkpoint, entry: 0 },
  { ...kept(3).checkpoint, previous: 1 },
  { ...kept(3).checkpoint, hash: null },
])("%j is no checkpoint", (value) => {
  expect(parseCheckpoint(value)).toBeUndefined();
});

test("what a checkpoint says is read back", () => {
  const { checkpoint } = kept(3);
  expect(parseCheckpoint(JSON.parse(canonicalJson({ ...checkpoint })))).toEqual(checkpoint);
});
