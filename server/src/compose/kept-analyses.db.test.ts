/** What an analysis has found outlives the process that found it, and is told as of what it was found of. */
import { engineVersion } from "@yardarm/core/combinations";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answerTo } from "../features/interactions/analysis/answer.ts";
import type { Work } from "../features/interactions/analysis/answers.ts";
import {
  EnvironmentState,
  type StateDeps,
} from "../features/interactions/analysis/environment-state.ts";
import type { FoundOf } from "../features/interactions/analysis/pack-answers.ts";
import { findKeptAnalysis } from "../features/interactions/kept-analysis-read-model.ts";
import { keepAnalysis } from "../features/interactions/kept-analysis-store.ts";
import { atOneMoment } from "../platform/db/reader.ts";
import { inTransaction } from "../platform/db/transaction.ts";
import { base, openShopApi, type ShopApi } from "./shop-api.test-support.ts";

const place = { project: "shop", environment: "staging" };
const overview = {
  ...place,
  now: Date.now(),
  maxAgeMs: 86_400_000,
  kind: "overview",
  ask: { worthMax: 1, mayBeBehind: true },
} as const;

let shop: ShopApi;

beforeAll(async () => {
  shop = await openShopApi();
  await shop.makeFlag();
  await shop.makeFlag();
}, 60_000);
afterAll(() => shop?.close());

function stateWith(deps: Partial<StateDeps>): EnvironmentState {
  const { database } = shop.server.ground;
  return new EnvironmentState({
    reader: database,
    atOneMoment: (read) => atOneMoment(database, read),
    place,
    pause: async () => undefined,
    keptFromMs: 0,
    ...deps,
  });
}

const asked = (state: EnvironmentState) => answerTo(state, overview);

test("of an environment one analysis is kept, and none of another engine is found", async () => {
  const { database } = shop.server.ground;
  const keep = (engine: string, byte: number) =>
    inTransaction(database, (transaction) =>
      keepAnalysis(
        transaction,
        { ...place, engine, revision: "e.1", found: Uint8Array.of(byte) },
        new Date("2026-11-26T10:00:00Z"),
      ),
    );
  await keep(engineVersion, 1);
  await keep(engineVersion, 2);
  expect([...((await findKeptAnalysis(database, place, engineVersion)) ?? [])]).toEqual([2]);
  await keep("0", 3);
  expect(await findKeptAnalysis(database, place, engineVersion)).toBeUndefined();
});

test("who starts again answers as of what was kept, says so, and then of what is newest", async () => {
  const kept: FoundOf[] = [];
  const first = await stateWith({ keep: (found) => kept.push(found) }).use(overview.now, asked);
  expect(first).toMatchObject({ isBehind: false, flags: 2 });
  await shop.makeFlag();
  let goOn = (): void => undefined;
  const hold = () =>
    new Promise<void>((resolve) => {
      goOn = resolve;
    });
  let held = hold();
  const works: (Work | undefined)[] = [];
  const again = stateWith({
    recall: async () => kept[0],
    // What is newest is not finished before somebody says so.
    pause: () => held,
    behind: { afterMs: 5, flagsMin: 1 },
    report: (work) => works.push(work),
  });
  expect(await again.useBehind(overview.now, asked)).toEqual({ ...first, isBehind: true });
  goOn();
  const newest = await again.use(overview.now, asked);
  expect(newest).toMatchObject({ isBehind: false, flags: 3 });
  expect(newest?.revision).not.toBe(first?.revision);
  expect(works).toContainEqual({ work: "evidence" });
  expect(works.at(-1)).toBeUndefined();
  // What was answered already is not worked out anew meanwhile, and says that it is of before.
  await shop.makeFlag();
  held = hold();
  expect(await again.useBehind(overview.now, asked)).toEqual({ ...newest, isBehind: true });
  goOn();
  expect(await again.use(overview.now, asked)).toMatchObject({ isBehind: false, flags: 4 });
});

test("whoever looks on is told that nothing is being worked out, and strangers are told nothing", async () => {
  const url = `${base}/environments/staging/interactions/work`;
  expect((await shop.ask("GET", url)).json()).toEqual({ work: null });
  const { statusCode } = await shop.ask("GET", url, { headers: { authorization: "Bearer no" } });
  expect(statusCode).toBe(401);
});
