/** People, clocks and commits that get in each other's way, by chance: nothing is applied that nobody agreed to, nothing twice. */
import type { Change } from "@yardarm/core/changes";
import { areMet, countingApprovals } from "@yardarm/core/requests";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requestJobs } from "../../compose/requests.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { listEntries } from "../audit/audit-read-model.ts";
import {
  admin,
  newFlag,
  newRule,
  openChanges,
  personCaller,
  project,
  reviewer,
  ruleOf,
  type TestChanges,
  turned,
} from "./changes.test-support.ts";
import { loadRegistry } from "./registry-read-model.ts";
import { findAnyRequest, listAnyRequests } from "./request-read-model.ts";

let shop: TestChanges;
const people = [
  personCaller("0190a5a0-0000-7000-8000-00000000a0a0", "Ann"),
  personCaller("0190a5a0-0000-7000-8000-00000000be00", "Ben"),
  reviewer,
];
const flags = ["red", "blue"];
let opening = 0;

beforeAll(async () => {
  shop = await openChanges();
  for (const { actor } of people.filter((each) => each !== reviewer)) {
    await shop.database.pool.query(
      "INSERT INTO person (id, email, name, is_admin) VALUES ($1, $2, $3, true)",
      [actor.id, `${actor.name}@example.org`, actor.name],
    );
  }
  const { request = 0 } = await shop.submit(flags.map((key) => newFlag(key)));
  opening = request;
});

afterAll(() => shop?.close());

/** What is refused is refused; everything else must not happen. */
async function tried<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
}

async function switched(flag: string): Promise<Change> {
  const { flags: all } = await loadRegistry(shop.ground.reader, project);
  const isOn = all.get(flag)?.configs["production"]?.on === true;
  return turned(flag, "production", !isOn);
}

let rules = 0;

const arbitraryMove = fc.record({
  who: fc.nat(people.length - 1),
  which: fc.nat(3),
  what: fc.constantFrom(
    ...(["ask", "ask", "approve", "approve", "approve", "edit", "apply", "apply"] as const),
    ...(["schedule", "revert", "reject", "move", "tick"] as const),
  ),
});
type Move = typeof arbitraryMove extends fc.Arbitrary<infer Drawn> ? Drawn : never;

async function make({ who, which, what }: Move): Promise<void> {
  const caller = people[who] ?? admin;
  const flag = flags[which % flags.length] ?? "red";
  const latest = await listAnyRequests(shop.ground.reader, { project, limit: 4 });
  const found = latest[which % Math.max(1, latest.length)];
  const place = { project, request: found?.number ?? 0 };
  const hash = found?.life?.hash ?? "";
  const { requests, changes } = shop;
  switch (what) {
    case "ask":
      await tried(changes.submit(caller, { project, changes: [await switched(flag)] }));
      return;
    case "approve":
      await tried(requests.approve(caller, place, { hash }));
      return;
    case "edit": {
      const rule = newRule(flag, "production", ruleOf(`r${rules++}`));
      const version = found?.life?.version ?? 1;
      await tried(requests.edit(caller, { ...place, version }, { changes: [rule] }));
      return;
    }
    case "apply":
      await tried(requests.apply(caller, place, {}));
      return;
    case "schedule":
      await tried(
        requests.schedule(caller, place, { at: new Date(Date.now() + 40).toISOString() }),
      );
      return;
    case "revert":
      // What made the flags, and before them the environments, stays, or nothing is left to contend for.
      if (place.request > opening) await tried(changes.revert(caller, place));
      return;
    case "reject":
      await tried(requests.reject(caller, place, { comment: "No." }));
      return;
    case "move": {
      // Past everything, in an emergency, under whatever was agreed to.
      const off = turned(flag, "production", false);
      await tried(changes.submit(caller, { project, changes: [off], emergency: true }));
      return;
    }
    case "tick":
      for (const job of requestJobs(shop.ground)) await job.run();
  }
}

/** What nobody gets in the way of. By chance alone it may be that all that is agreed to is overtaken before it is applied. */
const undisturbed: readonly Move[] = [
  { who: 0, which: 0, what: "ask" },
  { who: 1, which: 0, what: "approve" },
  { who: 0, which: 0, what: "apply" },
];
const runs = 6;

test("whatever people do at once, the record and the registry agree on who agreed to what", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(arbitraryMove, { minLength: 24, maxLength: 36 }), async (moves) => {
      for (let from = 0; from < moves.length; from += 3) {
        await Promise.all(moves.slice(from, from + 3).map(make));
      }
      for (const move of undisturbed) await make(move);
    }),
    { numRuns: runs, endOnFailure: true },
  );
  const all = await listAnyRequests(shop.ground.reader, { project, limit: 1_000 });
  const { entries } = await listEntries(shop.ground.reader, `project:${project}`, { limit: 5_000 });
  let agreed = 0;
  for (const request of all) {
    const { life, number, state } = request;
    const applications = entries.filter(
      (entry) => entry.request === number && entry.kind === "change_request.applied",
    );
    expect(applications).toHaveLength(state === "applied" ? 1 : 0);
    if (life === null || life.emergency !== null || state !== "applied") continue;
    expect(areMet(life, life.demands)).toBe(true);
    expect(life.demands.length).toBeGreaterThan(0);
    const writers = life.writers.map(({ person }) => person);
    for (const { by, hash } of countingApprovals(life)) {
      expect(hash).toBe(life.hash);
      expect(writers).not.toContain(by.person);
      agreed += 1;
    }
    expect(applications[0]?.details["approvals"]).toMatchObject(
      countingApprovals(life).map(({ by, hash }) => ({ by: by.person, hash })),
    );
    const steps = entries.filter((entry) => entry.request === number).length;
    expect(steps).toBeLessThanOrEqual(life.steps.length);
  }
  expect(agreed).toBeGreaterThanOrEqual(runs);
  // What is applied is what the last version of each config says.
  const { rows } = await shop.database.pool.query(`
    SELECT count(*)::integer AS wrong FROM flag_config AS held
      JOIN LATERAL (SELECT document FROM entity_history
                     WHERE project = held.project AND address = 'flag/' || held.flag || '/' || held.environment
                     ORDER BY version DESC LIMIT 1) AS last ON true
     WHERE last.document <> held.document`);
  expect(rows).toEqual([{ wrong: 0 }]);
}, 120_000);

test("two who apply at once apply once", async () => {
  await shop.submit([newFlag("green")]);
  const { request = 0 } = await shop.submit([newRule("green", "production", ruleOf("once"))]);
  await shop.approve(request);
  const place = { project, request };
  const both = await Promise.all([
    tried(shop.requests.apply(admin, place, {})),
    tried(shop.requests.apply(admin, place, {})),
  ]);
  expect(both.filter((outcome) => outcome?.state === "applied")).toHaveLength(1);
  const found = await findAnyRequest(shop.ground.reader, project, request);
  expect(found?.life?.steps.filter(({ kind }) => kind === "applied")).toHaveLength(1);
});
