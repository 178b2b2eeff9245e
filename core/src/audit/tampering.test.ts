/** Ten thousand random tamperings with an exported record, one property: each is found, and where. */
import type { JsonValue } from "@yardarm/sdk/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  at,
  entriesAfter,
  forged,
  kept,
  lineOf,
  lines,
  size,
  summaries,
  verify,
} from "./record.test-support.ts";
import type { KeptCheckpoint, RecordVerdict } from "./verify-record.ts";

/** What somebody does to the file, and the first entry that is not what it was. */
interface Tampering {
  readonly kind: string;
  readonly lines: readonly string[];
  readonly entry: number;
  readonly checkpoints: readonly KeptCheckpoint[];
}

/** What is kept elsewhere. All tampering is done to what these cover. */
const outside = [kept(3), kept(7), kept(10)];
const covered = 10;

const position = fc.integer({ min: 1, max: covered });
const text = fc.string({ minLength: 1 });

function tampering(kind: string, of: fc.Arbitrary<Omit<Tampering, "kind" | "checkpoints">>) {
  return of.map((done): Tampering => ({ kind, checkpoints: outside, ...done }));
}

/** From an entry on, everything is written anew with hashes that fit. */
const anewFrom = (entry: number, summary: string) => [
  ...lines.slice(0, entry - 1),
  ...entriesAfter(entry === 1 ? undefined : at(entry - 1), [
    `${summary}!`,
    ...summaries.slice(entry),
  ]).map(lineOf),
];

const tamperings: fc.Arbitrary<Tampering> = fc.oneof(
  tampering(
    "change a character",
    fc.tuple(position, fc.nat(), fc.integer({ min: 32, max: 126 })).map(([entry, place, code]) => {
      const line = lines[entry - 1] ?? "";
      const index = place % line.length;
      const other = String.fromCharCode(
        line.charCodeAt(index) === code ? ((code - 31) % 95) + 32 : code,
      );
      return {
        entry,
        lines: lines.with(entry - 1, line.slice(0, index) + other + line.slice(index + 1)),
      };
    }),
  ),
  tampering(
    "change a field of the document",
    fc
      .tuple(position, fc.constantFrom("summary", "details", "sealed", "more"), fc.jsonValue())
      .map(([entry, field, value]) => {
        const changed = {
          ...(at(entry).document as object),
          [field]: { value: value as JsonValue },
        };
        return { entry, lines: lines.with(entry - 1, lineOf({ ...at(entry), document: changed })) };
      }),
  ),
  tampering(
    "change a document and its hash",
    fc.tuple(position, text).map(([entry, summary]) => ({
      entry,
      lines: lines.with(entry - 1, forged(entry, `${summary}!`)[0] ?? ""),
    })),
  ),
  tampering(
    "drop entries",
    fc.tuple(position, fc.integer({ min: 1, max: 3 })).map(([entry, count]) => ({
      entry,
      lines: lines.toSpliced(entry - 1, count),
    })),
  ),
  tampering(
    "move an entry",
    fc
      .tuple(position, position)
      .filter(([from, to]) => from !== to)
      .map(([from, to]) => {
        const without = lines.toSpliced(from - 1, 1);
        return {
          entry: Math.min(from, to),
          lines: without.toSpliced(to - 1, 0, lines[from - 1] ?? ""),
        };
      }),
  ),
  tampering(
    "insert an entry",
    fc.tuple(position, position, text, fc.boolean()).map(([place, of, summary, isCopy]) => ({
      entry: Math.min(place, of),
      lines: lines.toSpliced(
        place - 1,
        0,
        isCopy ? (lines[of - 1] ?? "") : (forged(of, `${summary}!`)[0] ?? ""),
      ),
    })),
  ),
  tampering(
    "cut off the end",
    fc.integer({ min: 0, max: covered - 1 }).map((length) => ({
      entry: length + 1,
      lines: lines.slice(0, length),
    })),
  ),
  tampering(
    "cut off the end and go on otherwise",
    fc.tuple(fc.integer({ min: 1, max: covered }), text).map(([entry, summary]) => ({
      entry,
      lines: anewFrom(entry, summary),
    })),
  ),
  // Whoever has the database signs with a key of their own. The kept ones are still there, and so are the right keys.
  fc.tuple(position, text, fc.boolean()).map(([entry, summary, isReplaced]): Tampering => {
    const anew = anewFrom(entry, summary);
    const last = JSON.parse(anew.at(-1) ?? "{}");
    const own = kept(size, { hash: last.hash });
    const forgery: KeptCheckpoint = { ...own, signature: "invalid" };
    const checkpoints = isReplaced ? [forgery] : [...outside, forgery];
    return { kind: "write and sign everything anew", entry, lines: anew, checkpoints };
  }),
);

const counts = new Map<string, number>();

/** The entry that the verdict blames first, or the range that ends with the next checkpoint. */
function isLocated({ entry, checkpoints }: Tampering, { faults }: RecordVerdict): boolean {
  const marks = [0, ...checkpoints.map(({ checkpoint }) => checkpoint.entry)];
  const before = Math.max(...marks.filter((mark) => mark < entry));
  return faults.some(
    (fault) =>
      fault.code === "checkpoint_invalid" ||
      (fault.code === "checkpoint_mismatch"
        ? fault.entry <= entry && fault.entry > before
        : fault.entry >= entry && fault.entry <= entry + 1),
  );
}

test("10,000 random tamperings are all found and located, and none of them leaves more proven than is whole", () => {
  fc.assert(
    fc.property(tamperings, (done) => {
      const verdict = verify(done.lines, { checkpoints: done.checkpoints });
      counts.set(done.kind, (counts.get(done.kind) ?? 0) + 1);
      expect(verdict.faultCount).toBeGreaterThan(0);
      expect(verdict.proven?.checkpoint.entry ?? 0).toBeLessThan(done.entry);
      expect(isLocated(done, verdict)).toBe(true);
    }),
    { numRuns: 10_000, seed: 20_261_125 },
  );
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  expect(total).toBeGreaterThanOrEqual(10_000);
  expect(Math.min(...counts.values())).toBeGreaterThan(800);
  expect(counts.size).toBe(9);
}, 120_000);
