/** What an analysis knows after hearing news, beside what it knows after reading everything. */
import { randomUUID } from "node:crypto";
import type { Served } from "@yardarm/core/combinations";
import { createTestDatabase, type TestDatabase } from "@yardarm/test/support/database";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  KnownEvidence,
  type KnownEvidenceDeps,
} from "../features/interactions/analysis/known-evidence.ts";
import {
  evidenceFormat,
  packEvidence,
  unpackEvidence,
} from "../features/interactions/analysis/pack-evidence.ts";
import { seededRandom } from "../features/interactions/analysis/seeded-random.ts";
import { type EvidencePack, readSeen } from "../features/interactions/evidence-pack-read-model.ts";
import { findKeptEvidence } from "../features/interactions/kept-evidence-read-model.ts";
import { keepEvidence } from "../features/interactions/kept-evidence-store.ts";
import { combinationOf } from "../features/observations/combination.ts";
import { addCombinations } from "../features/observations/combination-store.ts";
import { pruneNews } from "../features/observations/news-store.ts";
import { batchOf, combinations } from "../features/observations/observe.test-support.ts";
import { addTestRun } from "../features/observations/test-run-store.ts";
import { joinTraces } from "../features/observations/trace-store.ts";
import { createDatabase, type Database } from "../platform/db/database.ts";
import { atOneMoment } from "../platform/db/reader.ts";
import { inTransaction, type Transaction } from "../platform/db/transaction.ts";

const flags = ["a", "b", "c", "d"];
const states: readonly Served[] = flags.flatMap((flag) =>
  ["x", "y"].map((variant) => ({ flag, variant })),
);
const at = new Date("2026-11-24T10:20:00.000Z");

let testDatabase: TestDatabase;
let database: Database;
let place: { readonly project: string; readonly environment: string };

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase(testDatabase.pool);
});

afterAll(() => testDatabase?.drop());

beforeEach(() => {
  place = { project: randomUUID(), environment: "production" };
});

/** One that hears what services say each time it is asked. */
function knowing(more: Partial<KnownEvidenceDeps> = {}): KnownEvidence {
  return new KnownEvidence({
    reader: database,
    atOneMoment: (read) => atOneMoment(database, read),
    place,
    pause: async () => undefined,
    seenRestMs: 0,
    ...more,
  });
}

/** What was kept by the one that is made with `deps`. */
function keeper() {
  let kept: Promise<{ readonly mark: string; readonly bytes: Uint8Array }> | undefined;
  const deps: Partial<KnownEvidenceDeps> = {
    evidenceKeptFromMs: 0,
    keepEvidence: ({ mark, ...known }) => {
      kept = packEvidence(known).then((bytes) => ({ mark, bytes }));
    },
  };
  return {
    deps,
    async kept() {
      if (kept === undefined) throw new Error("Nothing was kept.");
      return kept;
    },
  };
}

/** Reads everything, and keeps it. */
async function readAndKept() {
  const { deps, kept } = keeper();
  await knowing(deps).refresh(states, 0);
  return kept();
}

async function store({ mark, bytes }: { readonly mark: string; readonly bytes: Uint8Array }) {
  await database.execute(
    sql`INSERT INTO project (key, name) VALUES (${place.project}, 'Kept') ON CONFLICT DO NOTHING`,
  );
  const kept = { ...place, format: evidenceFormat, mark, known: bytes };
  await commit((transaction) => keepEvidence(transaction, kept, at));
}

/** Begins with what is kept, if there is any. */
function recalling(more: Partial<KnownEvidenceDeps> = {}): KnownEvidence {
  return knowing({
    ...more,
    recallEvidence: async (reader) => {
      const kept = await findKeptEvidence(reader, place, evidenceFormat);
      return kept && { ...(await unpackEvidence(kept.known)), mark: kept.mark };
    },
  });
}

function factsOf(known: KnownEvidence, of = states) {
  const evidence = known.over(of);
  return of.flatMap((_, one) =>
    of.slice(0, one).map((__, other) => {
      const pair = [one, other] as const;
      const { runs } = evidence;
      return [
        ...[runs[evidence.lastRun(...pair)], runs[evidence.newestRun(...pair)]],
        ...[evidence.seenAt(...pair), evidence.scopes(...pair)],
      ];
    }),
  );
}

const seeing =
  (variants: Record<string, string>, seconds = 0, environment = place.environment) =>
  (transaction: Transaction) =>
    addCombinations(transaction, [
      {
        ...{ ...place, environment, receivedAt: new Date(at.getTime() + seconds * 1_000) },
        batch: batchOf({
          to: new Date(at.getTime() + seconds * 1_000).toISOString(),
          combinations: combinations([{ variants }], 3),
        }),
      },
    ]);

const testing = (variants: Record<string, string>, failed: number) => (transaction: Transaction) =>
  addTestRun(transaction, {
    ...{ ...place, environment: "staging", id: randomUUID(), suite: "unit", commit: "c1" },
    ...{ branch: "main", passed: 3, failed, scopes: 1, notListed: 0, reportedBy: "person:ada" },
    receivedAt: at,
    exercised: [{ ...combinationOf(Object.entries(variants)), scopes: 1 }],
  });

const commit = (work: (transaction: Transaction) => Promise<unknown>) =>
  inTransaction(database, work);

function signal() {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

test("whoever heard everything bit by bit knows what one knows who reads everything", async () => {
  const random = seededRandom(7);
  const listening = knowing();
  await listening.refresh(states, 0);
  expect([listening.has("seen"), listening.has("passed")]).toEqual([false, false]);
  for (let turn = 0; turn < 40; turn++) {
    const variants = Object.fromEntries(
      flags.filter(() => random() < 0.6).map((flag) => [flag, random() < 0.5 ? "x" : "y"]),
    );
    if (Object.keys(variants).length === 0) continue;
    if (random() < 0.3) await commit(testing(variants, random() < 0.3 ? 1 : 0));
    else await commit(seeing(variants, turn, random() < 0.8 ? "production" : "staging"));
    if (random() < 0.4) await listening.refresh(states, turn);
  }
  await listening.refresh(states, 99);
  const reading = knowing();
  await reading.refresh(states, 99);
  expect(factsOf(listening)).toEqual(factsOf(reading));
  expect(
    factsOf(reading)
      .flat()
      .some((fact) => fact !== undefined && fact !== 0),
  ).toBe(true);
  expect([listening.has("seen"), listening.has("passed")]).toEqual([true, true]);
  // Nothing is heard twice.
  expect(await listening.refresh(states, 100)).toEqual(new Set());
  expect(factsOf(listening)).toEqual(factsOf(reading));
});

test("a report that began before others and ended after them is heard, once", async () => {
  const listening = knowing();
  // All states have their numbers, for which the others would wait.
  await commit(seeing({ a: "x", b: "x", c: "x", d: "y" }));
  await commit(seeing({ b: "y" }));
  const [begun, end] = [signal(), signal()];
  const slow = commit(async (transaction) => {
    await seeing({ a: "x", b: "x" })(transaction);
    begun.give();
    await end.given;
  });
  await begun.given;
  await commit(seeing({ a: "x", b: "y" }));
  // Reads everything while the slow one is under way, and then hears it.
  await listening.refresh(states, 0);
  await commit(seeing({ c: "x", d: "y" }));
  await listening.refresh(states, 1);
  end.give();
  await slow;
  await listening.refresh(states, 2);
  await listening.refresh(states, 3);
  const reading = knowing();
  await reading.refresh(states, 3);
  expect(factsOf(listening)).toEqual(factsOf(reading));
  const evidence = listening.over([
    { flag: "a", variant: "x" },
    { flag: "b", variant: "x" },
  ]);
  expect(evidence.scopes(0, 1)).toBe(6);
});

test("what was told of a flag before it was there is known when it is", async () => {
  const listening = knowing();
  await commit(seeing({ a: "x", later: "on" }));
  await listening.refresh(states, 0);
  await commit(seeing({ b: "x", later: "on" }, 1));
  await listening.refresh(states, 1);
  const more = [...states, { flag: "later", variant: "on" }];
  await listening.refresh(more, 2);
  const reading = knowing();
  await reading.refresh(more, 2);
  expect(factsOf(listening, more)).toEqual(factsOf(reading, more));
  expect(listening.over(more).scopesAlone(states.length)).toBe(6);
  // A flag that nobody told of yet costs nothing.
  expect(await listening.refresh([...more, { flag: "new", variant: "on" }], 3)).toEqual(new Set());
});

test("what services served for one request is joined by its trace, heard, and read again", async () => {
  const listening = knowing();
  await listening.refresh(states, 0);
  const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  const telling = (service: string, variants: Record<string, string>, its = trace) =>
    commit((transaction) =>
      addCombinations(transaction, [
        {
          ...{ ...place, receivedAt: at },
          batch: batchOf({ service, combinations: combinations([{ variants, trace: its }]) }),
        },
      ]),
    );
  await telling("web", { a: "x", b: "y" });
  await telling("pricing", { c: "x" });
  await telling("web", { d: "y" }, "0af7651916cd43dd8448eb211c80319c");
  const join = (before: Date) => commit((transaction) => joinTraces(transaction, before));
  // Not before all services had time to tell of it.
  await join(at);
  await listening.refresh(states, 1);
  const joinedAt = (known: KnownEvidence, pair: string) => {
    const [flag = "", variant = "", other = "", its = ""] = pair;
    const evidence = known.over([
      { flag, variant },
      { flag: other, variant: its },
    ]);
    return evidence.joinedAt(0, 1);
  };
  expect(joinedAt(listening, "axcx")).toBeUndefined();
  const later = new Date(at.getTime() + 60_000);
  while (await join(later));
  await listening.refresh(states, 2);
  const reading = knowing();
  await reading.refresh(states, 2);
  for (const known of [listening, reading]) {
    expect(["axcx", "bycx", "axdy"].map((pair) => joinedAt(known, pair))).toEqual([
      at.getTime(),
      at.getTime(),
      undefined,
    ]);
    expect(known.apart("a", "c")).toMatchObject({
      one: [{ service: "web", recorded: 1 }],
      other: [{ service: "pricing", recorded: 1, since: at.getTime() }],
      joinedTraces: 1,
    });
  }
});

test("whoever begins where another one ended hears what was told since, and reads nothing again", async () => {
  await commit(seeing({ a: "x", b: "y" }));
  await commit(testing({ a: "x", c: "x" }, 0));
  await store(await readAndKept());
  await commit(seeing({ a: "x", b: "y", d: "x" }, 5));
  await commit(testing({ b: "y", c: "x" }, 0));
  // However long ago: what is not in it is not forgotten.
  await commit((transaction) => pruneNews(transaction, -1));
  const reading = knowing();
  await reading.refresh(states, 1);
  // Were it read, this would be missing.
  await database.execute(sql`DELETE FROM combination_seen WHERE project = ${place.project}`);
  const { deps, kept } = keeper();
  const again = recalling(deps);
  expect(await again.refresh(states, 1)).toEqual(new Set(["passed", "seen", "joined"]));
  expect(factsOf(again)).toEqual(factsOf(reading));
  expect(again.apart("a", "d")).toEqual(reading.apart("a", "d"));
  expect([again.has("seen"), again.has("passed"), again.has("joined")]).toEqual([
    true,
    true,
    false,
  ]);
  await commit(seeing({ a: "y", b: "y" }, 6));
  await again.refresh(states, 2);
  expect(again.over(states).scopesAlone(1)).toBe(3);
  await again.keepUp();
  await store(await kept());
  const last = recalling();
  await last.refresh(states, 3);
  expect(factsOf(last)).toEqual(factsOf(again));
});

test("what was kept goes when more was told since than is worth hearing, and news that is in it goes in time", async () => {
  await commit(seeing({ a: "x", b: "y" }));
  await store(await readAndKept());
  const newsOf = async () => {
    const { rows } = await database.execute<{ lines: string }>(
      sql`SELECT lines FROM combination_news WHERE project = ${place.project}`,
    );
    return rows.length;
  };
  await commit(seeing({ a: "x", d: "y" }));
  await commit((transaction) => pruneNews(transaction, -1));
  expect(await newsOf()).toBe(1);
  await commit((transaction) => pruneNews(transaction, -1, 5));
  expect(await newsOf()).toBe(0);
  expect(await findKeptEvidence(database, place, evidenceFormat)).toBeUndefined();
});

test("what was kept goes with news that is not in it, whoever forgets that, and not with other news", async () => {
  await commit(seeing({ a: "x", b: "y" }));
  await store(await readAndKept());
  const isKept = async () =>
    (await findKeptEvidence(database, place, evidenceFormat)) !== undefined;
  const forget = () =>
    database.execute(sql`DELETE FROM combination_news WHERE project = ${place.project}`);
  await forget();
  expect(await isKept()).toBe(true);
  await commit(seeing({ a: "x" }, 1, "staging"));
  await forget();
  expect(await isKept()).toBe(true);
  // Of all environments.
  await commit(testing({ a: "x", b: "y" }, 0));
  await forget();
  expect(await isKept()).toBe(false);
});

test("nothing is kept in place of what knows more, and nothing counts that was kept in another database", async () => {
  const foundMark = async () => (await findKeptEvidence(database, place, evidenceFormat))?.mark;
  const keepAt = (mark: string) => store({ mark, bytes: Uint8Array.of(1) });
  await keepAt("300:320:310");
  // Of an earlier moment, and with a transaction open that the other one knows the end of.
  for (const mark of ["290:300:", "305:320:305", "305:330:305,310"]) await keepAt(mark);
  expect(await foundMark()).toBe("300:320:310");
  for (const mark of ["300:330:310", "330:330:"]) {
    await keepAt(mark);
    expect(await foundMark()).toBe(mark);
  }
  expect(await findKeptEvidence(database, place, "0")).toBeUndefined();
  // Ahead of everything that happened here.
  await keepAt("9000000000000:9000000000000:");
  expect(await foundMark()).toBeUndefined();
  await keepAt("340:340:");
  expect(await foundMark()).toBe("340:340:");
});

test("a table that is read as it lies gives what it gives by its key", async () => {
  const scopes = Array.from({ length: 100 }, (_, number) => ({
    variants: { a: number % 2 ? "x" : "y", [`other-${number}`]: "on" },
  }));
  await commit((transaction) =>
    addCombinations(transaction, [
      { ...place, receivedAt: at, batch: batchOf({ combinations: combinations(scopes) }) },
    ]),
  );
  const read = (blocksAtOnce?: number) =>
    atOneMoment(database, async (reader) => {
      const packs: EvidencePack[] = [];
      for await (const pack of readSeen(reader, place, blocksAtOnce)) packs.push(pack);
      return { lines: packs.flatMap(({ lines }) => lines.split("\n")).sort(), packs: packs.length };
    });
  const [byKey, byPlace] = [await read(), await read(1)];
  expect(byKey).toMatchObject({ packs: 1, lines: { length: 100 } });
  expect(byPlace.lines).toEqual(byKey.lines);
  expect(byPlace.packs).toBeGreaterThan(1);
});

test("bytes that are not those that were packed are refused", async () => {
  await commit(seeing({ a: "x", b: "y" }));
  const { bytes } = await readAndKept();
  expect(await unpackEvidence(bytes)).toMatchObject({ kinds: ["seen"], readAt: 0 });
  const spoiled = Uint8Array.from(bytes, (byte, index) => (index === 40 ? byte ^ 1 : byte));
  await expect(unpackEvidence(spoiled)).rejects.toThrow();
});
