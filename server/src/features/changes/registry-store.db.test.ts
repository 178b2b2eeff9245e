/** What is stored is what pure application says, whatever is done, in whatever order. */
import { applyChanges, type Change, effectOf } from "@yardarm/core/changes";
import { emptyRegistry, type Registry, sliceOf, snapshotOf } from "@yardarm/core/registry";
import { applyDelta, type Snapshot } from "@yardarm/sdk/model";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DomainError } from "../../platform/domain-error.ts";
import { frozenProblems } from "./archived-flags.ts";
import {
  newFlag,
  newSegment,
  openChanges,
  project,
  type TestChanges,
} from "./changes.test-support.ts";
import type { Outcome } from "./proposal.ts";
import { drawAddresses, drawChanges } from "./random-changes.test-support.ts";
import { loadRegistry, loadSlice } from "./registry-read-model.ts";

let shop: TestChanges;
/** What the database should hold. */
let model: Registry = emptyRegistry(project);
let snapshots = new Map<string, Snapshot>();

beforeAll(async () => {
  shop = await openChanges();
  model = await loadRegistry(shop.ground.reader, project);
  snapshots = new Map(
    [...model.environments.keys()].map((key) => [key, snapshotOf(model, key, "e.0")]),
  );
});

afterAll(() => shop?.close());

/** A registry as plain data, in one order. */
function plain(registry: Registry): unknown {
  const sorted = (entities: ReadonlyMap<string, unknown>) =>
    Object.fromEntries([...entities].sort(([left], [right]) => (left < right ? -1 : 1)));
  const lists = [...registry.lists].map(([name, { keys }]) => [name, [...keys].sort()] as const);
  return {
    environments: sorted(registry.environments),
    flags: sorted(registry.flags),
    segments: sorted(registry.segments),
    lists: sorted(new Map(lists)),
    groups: sorted(registry.groups),
  };
}

/** What services hold: each follows its own environment's deltas. */
async function followDeltas(entry: number): Promise<void> {
  const { rows } = await shop.database.pool.query(
    "SELECT environment, revision, body FROM delta WHERE project = $1 AND entry = $2",
    [project, entry],
  );
  for (const { environment, revision, body } of rows) {
    const held =
      snapshots.get(environment) ?? snapshotOf(emptyRegistry(project), environment, "e.0");
    const delta = { ...JSON.parse(body), from: held.revision, to: `e.${revision}` };
    snapshots.set(environment, applyDelta(held, delta));
  }
}

/** What pure application says, and what holds for flags that are archived beside. */
function appliedTo(before: Registry, changes: readonly Change[]) {
  const { registry: after, problems } = applyChanges(before, changes);
  if (after === undefined) return { problems };
  const frozen = frozenProblems({ before, after, effect: effectOf(before, after) });
  return frozen.length > 0 ? { problems: frozen } : { registry: after };
}

async function commit(changes: readonly Change[]): Promise<Outcome["state"] | "refused"> {
  const expected = appliedTo(model, changes);
  try {
    const { state, entry } = await shop.agreed(changes);
    expect(expected.problems).toBeUndefined();
    model = expected.registry ?? model;
    if (entry !== undefined) await followDeltas(entry);
    return state;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    expect(error.code).toBe(expected.problems?.[0]?.code);
    return "refused";
  }
}

test("over a hundred random commits lead where applying them to a value leads", async () => {
  const seen = { applied: 0, unchanged: 0, waits: 0, refused: 0 };
  await commit([..."abcdef"].map((key) => newFlag(key)));
  await commit([newSegment("s"), newSegment("t")]);
  const requests = fc.sample(fc.gen(), { numRuns: 120, seed: 20_261_124 });
  for (const draw of requests) seen[await commit(drawChanges(draw, model))] += 1;
  expect(plain(await loadRegistry(shop.ground.reader, project))).toEqual(plain(model));
  expect(seen.applied).toBeGreaterThan(40);
  expect(seen.refused).toBeGreaterThan(5);
});

test("every slice that is loaded is the slice of the whole", async () => {
  const questions = fc.sample(fc.gen(), { numRuns: 60, seed: 7 });
  let smaller = 0;
  for (const draw of questions) {
    const addresses = drawAddresses(draw);
    const loaded = await loadSlice(shop.ground.reader, project, addresses);
    const expected = sliceOf(model, addresses);
    if (expected.flags.size < model.flags.size && expected.flags.size > 0) smaller += 1;
    expect([addresses, loaded && plain(loaded.registry)]).toEqual([addresses, plain(expected)]);
  }
  expect(smaller).toBeGreaterThan(10);
});

test("whoever followed the deltas holds what a fresh snapshot holds", async () => {
  const stored = await loadRegistry(shop.ground.reader, project);
  const { rows } = await shop.database.pool.query(
    "SELECT key, revision FROM environment WHERE project = $1",
    [project],
  );
  expect(rows.length).toBeGreaterThan(0);
  for (const { key, revision } of rows) {
    expect(snapshots.get(key)).toEqual(snapshotOf(stored, key, `e.${revision}`));
  }
});

test("every entity stands in the history at its own version, and every reference in the edges", async () => {
  const { rows: strangers } = await shop.database.pool.query(
    `SELECT flag.key FROM flag
       LEFT JOIN entity_history AS history ON history.project = flag.project
        AND history.address = 'flag/' || flag.key AND history.version = flag.version
      WHERE history.document - 'key' IS DISTINCT FROM flag.document
      UNION ALL
     SELECT config.flag FROM flag_config AS config
       LEFT JOIN entity_history AS history ON history.project = config.project
        AND history.address = concat_ws('/', 'flag', config.flag, config.environment)
        AND history.version = config.version
      WHERE history.document IS DISTINCT FROM config.document`,
  );
  expect(strangers).toEqual([]);
  const { rows: sizes } = await shop.database.pool.query(
    `SELECT list.segment FROM segment_list AS list
      WHERE key_count <> (SELECT count(*) FROM segment_key AS held
                           WHERE held.project = list.project AND held.segment = list.segment
                             AND held.list = list.list)`,
  );
  expect(sizes).toEqual([]);
});

test("a list of a hundred thousand keys is written, edited and read, and one key too many is refused", async () => {
  const add = Array.from({ length: 97_000 }, (_, index) => `subject-${index}`);
  const segment = "crowd";
  const owner = { kind: "team", id: "checkout" } as const;
  const create = {
    key: segment,
    name: "Crowd",
    description: "",
    owner,
    rules: [],
    state: "active",
  } as const;
  const keys = { kind: "segment.keys", segment, list: "included", remove: [] } as const;
  await shop.agreed([
    { kind: "segment.create", segment, from: null, to: create },
    { ...keys, add },
  ]);
  const late = Array.from({ length: 3_000 }, (_, index) => `late-${index}`);
  await shop.agreed([{ ...keys, add: [...late, "subject-0"] }]);
  await expect(shop.agreed([{ ...keys, add: ["too", "late"] }])).rejects.toMatchObject({
    code: "too_many",
    violations: [{ pointer: "/changes/0" }],
  });
  const { lists } = await loadRegistry(shop.ground.reader, project);
  expect(lists.get("crowd/included")?.keys.size).toBe(100_000);
});
