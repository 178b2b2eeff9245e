import type { Snapshot, SnapshotFlag } from "@yardarm/sdk/model";
import { expect, test } from "vitest";
import { KnownReach, type KnownReachDeps } from "./known-reach.ts";
import { type FoundOf, packAnswers, unpackAnswers } from "./pack-answers.ts";

/** On for one country, or for all others. */
function flagFor(country: string): SnapshotFlag {
  const negate = country.startsWith("not ") ? ({ negate: true } as const) : {};
  const values = [country.replace("not ", "")];
  return {
    type: "boolean",
    variants: { on: true, off: false },
    config: {
      on: true,
      offVariant: "off",
      prerequisites: [],
      targets: [],
      rules: [
        {
          id: "here",
          conditions: [{ operator: "in", attribute: "country", values, ...negate }],
          serve: { variant: "on" },
        },
      ],
      fallthrough: { variant: "off" },
    },
  };
}

function snapshotOf(flags: Readonly<Record<string, string>>): Snapshot {
  return {
    ...{ format: 1, project: "shop", environment: "production", revision: "e.1" },
    ...{ segments: {}, lists: {}, groups: {} },
    flags: Object.fromEntries(Object.entries(flags).map(([key, value]) => [key, flagFor(value)])),
  };
}

const kenya = snapshotOf({ a: "KE", b: "KE", c: "NG" });
const both = [
  { flag: "a", variant: "on" },
  { flag: "b", variant: "on" },
] as const;

function knowing(deps: Partial<KnownReachDeps> = {}): KnownReach {
  return new KnownReach({ pause: async () => undefined, keptFromMs: 0, ...deps });
}

/** What is kept of this, as it comes back. */
async function keptOf(snapshot: Snapshot): Promise<FoundOf> {
  const kept: FoundOf[] = [];
  await knowing({ keep: (found) => kept.push(found) }).take(snapshot);
  const [found] = kept;
  if (found === undefined) throw new Error("Nothing was kept.");
  return unpackAnswers(await packAnswers(found));
}

test("who comes later knows what was found, with witnesses, and goes on from there", async () => {
  const kept = await keptOf(kenya);
  const later = knowing({ recall: async () => kept });
  expect(await later.recall()).toBe(true);
  expect(later.snapshot).toEqual(kenya);
  expect(later.reach.answer(both)).toBe("reachable");
  expect(later.pairs.verdict(...both)).toEqual({
    verdict: "reachable",
    witness: { country: "KE" },
  });
  await later.take(snapshotOf({ a: "KE", b: "not KE", c: "NG" }));
  expect(later.reach.answer(both)).toBe("unreachable");
  // It is asked for once.
  expect(await later.recall()).toBe(false);
});

test("what was kept of an earlier revision says so of that one only", async () => {
  const kept = await keptOf(kenya);
  const later = knowing({ recall: async () => kept });
  await later.recall();
  const apart = snapshotOf({ a: "KE", b: "not KE", c: "NG" });
  const fresh = knowing();
  await fresh.take(apart);
  await later.take(apart);
  expect(later.reach.bytes).toEqual(fresh.reach.bytes);
});

test("what was found under other declarations is not used", async () => {
  const kept = await keptOf(kenya);
  const later = knowing({ recall: async () => kept });
  later.declare([
    {
      when: [{ operator: "in", attribute: "country", values: ["KE"] }],
      implies: [{ operator: "in", attribute: "plan", values: ["pro"] }],
    },
  ]);
  expect([await later.recall(), later.isKnown]).toEqual([false, false]);
});

test("answers about other states than those of the snapshot are worked out anew", async () => {
  const kept = await keptOf(kenya);
  const less = { alone: kept.found.alone.subarray(1), pairs: kept.found.pairs };
  const later = knowing({ recall: async () => ({ ...kept, found: less }) });
  expect(await later.recall()).toBe(true);
  expect(later.reach.answer(both)).toBe("reachable");
});

test("bytes that were spoiled are refused", async () => {
  const packed = await packAnswers(await keptOf(kenya));
  packed[packed.length >> 1] = (packed[packed.length >> 1] ?? 0) ^ 0xff;
  await expect(unpackAnswers(packed)).rejects.toThrow();
});

test("what takes little time is not kept", async () => {
  const kept: FoundOf[] = [];
  const quick = knowing({ keep: (found) => kept.push(found), keptFromMs: 3_600_000 });
  await quick.take(kenya);
  expect(kept).toEqual([]);
});
