/** A flag or segment is handed to another owner only when the team that owns it agrees, where a policy has teams agree at all. */
import type { Change } from "@yardarm/core/changes";
import type { Policy } from "@yardarm/core/registry";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inTransaction } from "../../platform/db/transaction.ts";
import {
  admin,
  flagOf,
  newFlag,
  newRule,
  newSegment,
  openChanges,
  personCaller,
  project,
  reviewer,
  ruleOf,
  segmentOf,
  type TestChanges,
} from "./changes.test-support.ts";

let shop: TestChanges;
const kim = personCaller("0190a5a0-0000-7000-8000-00000000c1c1", "Kim");
const owners: Policy = {
  ...{ key: "owners", name: "Owners agree", description: "", severity: "needs_approval" },
  ...{ scope: { isProtected: true }, state: "active" },
  requirement: { kind: "approval", approvals: 1, from: "owner_team" },
};

beforeAll(async () => {
  shop = await openChanges();
  await shop.database.pool.query(`
    INSERT INTO person (id, email, name, is_admin) VALUES ('${kim.actor.id}', 'kim@example.org', 'Kim', true);
    INSERT INTO team_member (team, person_id, source) VALUES ('checkout', '${kim.actor.id}', 'manual')`);
  for (const flag of ["cart", "wallet"]) {
    await shop.submit([newFlag(flag)]);
    await shop.agreed([newRule(flag, "production", ruleOf("r1"))]);
  }
  await shop.agreed([newSegment("beta"), newSegment("trial", { environments: [] })]);
  await shop.submit([{ kind: "policy.create", policy: "owners", from: null, to: owners }]);
});

afterAll(() => shop?.close());

function toBo(flag: string): readonly Change[] {
  const to = { kind: "person", id: reviewer.actor.id } as const;
  return [{ kind: "flag.fact", flag, field: "owner", from: flagOf(flag).owner, to }];
}

test("whoever is not of the team neither hands a flag to a friend, nor agrees to it", async () => {
  await expect(shop.submit(toBo("cart"), { mayWait: false })).rejects.toMatchObject({
    code: "approval_needed",
  });
  const asked = await shop.submit(toBo("cart"));
  expect(asked).toMatchObject({
    state: "waits",
    waitsFor: ["`cart` would get another owner: the team that owns it has to agree."],
  });
  const request = asked.request ?? 0;
  await shop.approve(request);
  await expect(shop.requests.apply(admin, { project, request }, {})).rejects.toMatchObject({
    code: "request_not_ready",
  });
  await shop.approve(request, kim);
  const done = await shop.requests.apply(admin, { project, request }, {});
  expect(done).toMatchObject({ state: "applied" });
});

test("of a segment that ships to what is protected, its team is asked as well", async () => {
  const { owner: from } = segmentOf("beta");
  const handed = (segment: string): Change => {
    const to = { kind: "person", id: reviewer.actor.id } as const;
    return { kind: "segment.fact", segment, field: "owner", from, to };
  };
  expect(await shop.submit([handed("beta")])).toMatchObject({
    state: "waits",
    waitsFor: ["`beta` would get another owner: the team that owns it has to agree."],
  });
  expect((await shop.submit([handed("trial")])).state).toBe("applied");
});

test("whoever may relieve a team of all that it owns asks nobody", async () => {
  const relieved = await inTransaction(shop.ground.database, (tx) =>
    shop.changes.submitIn(tx, admin, { project, changes: toBo("wallet"), areOwnersRelieved: true }),
  );
  expect(relieved.state).toBe("applied");
});

test("a flag that decides nothing where it matters is handed on freely", async () => {
  await shop.submit([newFlag("quiet")]);
  expect((await shop.submit(toBo("quiet"))).state).toBe("applied");
});
