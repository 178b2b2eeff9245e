import { compile, evaluate } from "@yardarm/sdk/evaluate";
import type { FlagConfig, Snapshot } from "@yardarm/sdk/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Draw } from "../changes/draw.test-support.ts";
import { assessFlag } from "./assess-flag.ts";
import {
  type Diary,
  drawDiary,
  evidenceAt,
  type Hour,
  hourMs,
  hours,
  places,
  start,
} from "./diary.test-support.ts";
import { lifecycleRulesDefault as rules } from "./lifecycle-rules.ts";

// The oracle looks at each hour of the diary and asks the evaluator itself; it knows nothing of sums, of last moments or of
// when a config changed.

const subjects = ["KE", "TZ"].flatMap((country) =>
  Array.from({ length: 20 }, (_, index) => ({ targetingKey: `u${index}`, country })),
);
const answers = new Map<FlagConfig, string | undefined>();

/** The variant that all subjects get, if they all get the same. */
function sameForAll(config: FlagConfig): string | undefined {
  if (!answers.has(config)) {
    const question = { flag: "f", type: "boolean", defaultValue: false } as const;
    const compiled = compile(snapshotOf(config));
    const got = new Set(subjects.map((subject) => evaluate(compiled, subject, question).variant));
    const [only] = got;
    answers.set(config, got.size === 1 ? only : undefined);
  }
  return answers.get(config);
}

function snapshotOf(config: FlagConfig): Snapshot {
  return {
    ...{ format: 1, project: "p", environment: "e", revision: "e.1" },
    flags: { f: { type: "boolean", variants: { on: true, off: false }, config } },
    ...{ segments: {}, lists: {}, groups: {} },
  };
}

interface Expected {
  readonly deletion: "yes" | "no" | "done";
  readonly archive: "yes" | "no" | "unknown";
}

function oracle(diary: Diary, hour: number): Expected {
  const isNeeded = hour >= diary.neededFrom && hour < diary.neededUntil;
  const code = codeAt(diary, hour);
  const recently = (place: "staging" | "production") =>
    diary.inPlace[place].slice(Math.max(0, hour + 1 - rules.unusedDays * 24), hour + 1);
  const isAsked = places.some((place) => recently(place).some(({ asked }) => asked.size > 0));
  const isKnown = places.every((place) => {
    const isWatched = isWatchedSince(diary, place, hour);
    const isBulk = recently(place).some(({ isBulkAsked }) => isBulkAsked);
    // Of staging nobody has to tell, but who tells should be believed.
    const isSilent = !recently(place).some(({ isTold }) => isTold);
    return (
      (isWatched && !isBulk) ||
      (place === "staging" && (isSilent || isNeverTold(diary, place, hour)))
    );
  });
  return {
    deletion:
      code === "gone" && !isAsked
        ? "done"
        : isSettled(diary.inPlace.production, { hour, created: diary.created }) && !isNeeded
          ? "yes"
          : "no",
    archive:
      code === "there" || isAsked || isNeeded
        ? "no"
        : code === "gone" && isKnown
          ? "yes"
          : "unknown",
  };
}

/** In each hour of a month: everybody gets one and the same, and no service got another. */
function isSettled(
  list: readonly Hour[],
  { hour, created }: { hour: number; created: number },
): boolean {
  const from = hour - rules.settledDays * 24;
  if (from < created) return false;
  const month = list.slice(from, hour + 1);
  const [variant] = month.map(({ config }) => sameForAll(config));
  if (variant === undefined) return false;
  const isSame = month.every(({ config }) => sameForAll(config) === variant);
  // What was got in the first hour was got before the month was over.
  const got = month.slice(1).flatMap(({ asked }) => [...asked.values()]);
  return isSame && got.every((it) => it === variant);
}

function codeAt(diary: Diary, hour: number): "there" | "gone" | "unknown" {
  const last = ["shop", "web"].flatMap(
    (repository) =>
      diary.scans.findLast((scan) => scan.repository === repository && scan.hour <= hour) ?? [],
  );
  if (last.some(({ references }) => references > 0)) return "there";
  const isFresh = last.every((scan) => hour - scan.hour <= rules.scanDaysMax * 24);
  return last.length > 0 && isFresh ? "gone" : "unknown";
}

/** The flag was there, and services told, for all the days that count. */
function isWatchedSince(diary: Diary, place: "staging" | "production", hour: number): boolean {
  const from = hour - rules.unusedDays * 24;
  if (from < diary.created) return false;
  const list = diary.inPlace[place];
  const isOlder = list.slice(0, from + 1).some(({ isTold }) => isTold);
  return isOlder && list.slice(from + 1, hour + 1).some(({ isTold }) => isTold);
}

function isNeverTold(diary: Diary, place: "staging" | "production", hour: number): boolean {
  return !diary.inPlace[place].slice(0, hour + 1).some(({ isTold }) => isTold);
}

test("throughout a year each verdict is what an oracle says that looks at every hour", () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(fc.gen(), (value) => {
      const diary = drawDiary(new Draw(value));
      for (let hour = diary.created + 5; hour < hours; hour += 9 * 24 + 7) {
        const now = start + hour * hourMs;
        const { deleteFromCode, archive } = assessFlag(evidenceAt(diary, hour), { rules, now });
        const expected = oracle(diary, hour);
        expect({ hour, deletion: deleteFromCode.safe, archive: archive.safe }).toEqual({
          hour,
          ...expected,
        });
        for (const answer of [`delete ${expected.deletion}`, `archive ${expected.archive}`]) {
          seen.set(answer, (seen.get(answer) ?? 0) + 1);
        }
      }
    }),
    { numRuns: 25 },
  );
  // A year in which nothing ever may go would prove little.
  expect([...seen.keys()].sort()).toEqual([
    "archive no",
    "archive unknown",
    "archive yes",
    "delete done",
    "delete no",
    "delete yes",
  ]);
});
