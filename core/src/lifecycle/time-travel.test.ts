import fc from "fast-check";
import { expect, test } from "vitest";
import { Draw } from "../changes/draw.test-support.ts";
import { type Assessment, assessFlag } from "./assess-flag.ts";
import { drawDiary, evidenceAt, hourMs, hours, keptOf, start } from "./diary.test-support.ts";
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
  ];
}

test("throughout a year all that is said of a flag is what an oracle says that looks at every hour", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.gen(), (value) => {
      const diary = drawDiary(new Draw(value));
      const kept = keptOf(diary);
      for (let hour = diary.created + 5; hour < hours; hour += 9 * 24 + 7) {
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
    isDeep ? { numRuns: 2_000 } : { numRuns: 25, seed: 21 },
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
  ]) {
    expect(seen).toContain(name);
  }
});
