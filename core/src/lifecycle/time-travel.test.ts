import fc from "fast-check";
import { expect, test } from "vitest";
import { Draw } from "../changes/draw.test-support.ts";
import { type Assessment, assessFlag } from "./assess-flag.ts";
import {
  type Diary,
  drawDiary,
  evidenceAt,
  hourMs,
  hours,
  type Kept,
  keptOf,
  places,
  start,
} from "./diary.test-support.ts";
import { oracle, type Told } from "./diary-oracle.test-support.ts";
import { lifecycleRulesDefault } from "./lifecycle-rules.ts";
import { bulkCaveat, remoteCaveat } from "./usage-words.ts";

const isDeep = process.env["YARDARM_TEST_DEEP"] === "1";
const lifetimeDays = 200;
const rules = { ...lifecycleRulesDefault, reviewDays: 90, lifetimes: { release: lifetimeDays } };

function told(life: Assessment): Told {
  const { signals, environments, stage, staleBecause, deleteFromCode, archive } = life;
  const caveat = signals.find(({ code }) => code === "unused")?.caveat;
  return {
    deletion: deleteFromCode.safe,
    archive: archive.safe,
    ...{ stage, staleBecause },
    inPlaces: environments.map((each) => each.stage),
    signals: Object.fromEntries(signals.map(({ code, state }) => [code, state])),
    caveats: { isRemote: caveat === remoteCaveat, isBulk: caveat === bulkCaveat },
  };
}

/** Everything that was said, by its name. */
function namesOf({ deletion, archive, stage, signals, staleBecause, caveats }: Told): string[] {
  return [
    ...[`delete ${deletion}`, `archive ${archive}`, stage, `because ${staleBecause.join()}`],
    ...Object.entries(signals).map(([code, state]) => `${code} ${state}`),
    ...Object.entries(caveats).map(([caveat, is]) => `${caveat} ${is}`),
    // By rules it is settled, and services were seen to get something else.
    ...(signals["one_sided_rules"] === "raised" &&
    stage === "live" &&
    staleBecause.length === 0 &&
    signals["review_due"] === undefined
      ? ["contradicted"]
      : []),
  ];
}

/** Some all over the year, and those around which a span of days is over. */
function hoursToLookAt(diary: Diary, kept: Kept): readonly number[] {
  const some = Array.from({ length: 24 }, (_, index) => diary.created + 5 + index * 367);
  const { settledDays, unusedDays, scanDaysMax } = rules;
  const edges = places.flatMap((place) => {
    const { told, bulk, moved, uses } = kept[place];
    const ends = [told, bulk, ...uses.values()].flatMap((list) => list.slice(-1));
    return [
      ...moved.flatMap((hour) => [hour, hour + settledDays * 24]),
      ...ends.flatMap((hour) => [hour + unusedDays * 24, hour + settledDays * 24]),
    ];
  });
  const scanned = diary.scans.slice(-2).map(({ hour }) => hour + scanDaysMax * 24);
  // A day is over when the next one has begun, and reviews are due days after a day.
  const aged = [diary.created, ...diary.expiries.map(({ hour }) => hour - (hour % 24))].flatMap(
    (hour) => [hour, hour + (rules.reviewDays + 1) * 24, hour + (lifetimeDays + 1) * 24],
  );
  return [
    ...some,
    ...[...edges, ...scanned, ...aged].flatMap((hour) => [hour - 1, hour, hour + 1]),
  ].filter((hour) => hour >= diary.created && hour < hours);
}

const timeLimit = { timeout: isDeep ? 900_000 : 60_000 };

test(
  "throughout a year all that is said of a flag is what an oracle says that looks at every hour",
  timeLimit,
  () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.gen(), (value) => {
        const diary = drawDiary(new Draw(value));
        const kept = keptOf(diary);
        for (const hour of hoursToLookAt(diary, kept)) {
          const now = start + hour * hourMs;
          const is = told(assessFlag(evidenceAt(diary, kept, hour), { rules, now }));
          expect({ hour, ...is }).toEqual({
            hour,
            ...oracle(diary, hour, { ...rules, lifetimeDays }),
          });
          for (const name of namesOf(is)) seen.add(name);
        }
      }),
      // What is looked for below has to come about; the deep tests draw anew each time.
      isDeep ? { numRuns: 2_000 } : { numRuns: 15, seed: 4 },
    );
    // A year in which nothing ever may go would prove little.
    for (const name of [
      ...["delete yes", "delete no", "delete done"],
      ...["archive yes", "archive no", "archive unknown", "archive done"],
      ...["defined", "rolling_out", "live", "ready", "removed", "archived"],
      ...["past_expiry raised", "lifetime_exceeded raised", "one_sided_rules raised"],
      ...["one_sided_observed raised", "one_sided_observed clear", "one_sided_observed unknown"],
      ...["unused raised", "unused clear", "unused unknown"],
      ...["unreferenced raised", "unreferenced clear", "unreferenced unknown"],
      ...["owner_gone raised", "dependants raised", "review_due raised", "review_due clear"],
      ...["because review_due", "because one_sided_rules", "isRemote true", "isBulk true"],
      "contradicted",
    ]) {
      expect(seen).toContain(name);
    }
  },
);
