import fc from "fast-check";
import { expect, test } from "vitest";
import { momentOf } from "../../model/time.ts";
import { quickMomentOf } from "./quick-moments.ts";

const digits = (length: number) =>
  fc.integer({ min: 0, max: 10 ** length - 1 }).map((it) => String(it).padStart(length, "0"));
/** Few beyond what there is, so that many texts are moments. */
const upTo = (max: number) => fc.integer({ min: 0, max }).map((it) => String(it).padStart(2, "0"));

const moment = fc
  .tuple(
    digits(4),
    upTo(13),
    upTo(32),
    fc.constantFrom("T", "T", "T", " ", "t"),
    fc.tuple(upTo(24), upTo(60), upTo(60)).map((all) => all.join(":")),
    fc.constantFrom("", ".5", ".123", ".1234567", ".", `.${"1".repeat(44)}`),
    fc.oneof(
      fc.constantFrom("Z", "z", ""),
      fc
        .tuple(fc.constantFrom("+", "-"), upTo(24), upTo(60))
        .map(([sign, ...it]) => sign + it.join(":")),
    ),
  )
  .map(([year, month, day, ...rest]) => `${[year, month, day].join("-")}${rest.join("")}`);

test("both ways of reading a moment say the same", () => {
  let moments = 0;
  fc.assert(
    fc.property(fc.oneof({ weight: 9, arbitrary: moment }, fc.string()), (text) => {
      const read = momentOf(text);
      expect(quickMomentOf(text)).toBe(read);
      if (read !== undefined) moments++;
    }),
    { numRuns: 20_000, seed: 3 },
  );
  expect(moments).toBeGreaterThan(2_000);
});

test.each([1, 0, true, null, undefined, ["2026-01-31T12:00:00Z"], {}])("%j is read alike", (it) => {
  expect(quickMomentOf(it)).toBe(momentOf(it));
});

test.each([
  "+012026-01-31T12:00Z",
  "-000001-01-31T12:00Z",
  "2026-01-31T12:00:0Z",
  "0001-13-13T00:00:00Z",
])("%s, which engines read, is no moment", (text) => {
  expect([momentOf(text), quickMomentOf(text)]).toEqual([undefined, undefined]);
});
