import { expect, test } from "vitest";
import { type Case, casesOf, problemsOf } from "./cases.ts";
import { floor } from "./floor.ts";
import { makeWorkload, usersCount } from "./workload.ts";
import { yardarm } from "./yardarm.ts";

const workload = makeWorkload(1_000);

test("the workload is the same each time, with as many flags of each kind", () => {
  expect(makeWorkload(1_000)).toEqual(workload);
  expect(workload.users).toHaveLength(usersCount);
  expect(workload.flags.filter(({ kind }) => kind === "split")).toHaveLength(200);
});

test.each([
  ["Yardarm", yardarm],
  ["the floor", floor],
])("%s says what the workload means", async (_name, adapter) => {
  const cases = casesOf(adapter, await adapter.load(workload), workload);
  expect(cases).toHaveLength(6);
  expect(await problemsOf(cases)).toEqual([]);
});

test("an evaluator that means something else is found out", async () => {
  const contexts = workload.users;
  const cases: Case[] = [
    { name: "plain", ask: () => false, contexts },
    { name: "rollout", ask: () => true, contexts },
    { name: "split", ask: () => "red", contexts },
  ];
  expect(await problemsOf(cases)).toHaveLength(5);
});
