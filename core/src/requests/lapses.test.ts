import { expect, test } from "vitest";
import { type Giver, lapsesOf } from "./lapses.ts";
import type { Approval, Life, RequestDemand } from "./life.ts";

const approval: Approval = {
  ...{ by: { actor: "person:bo", person: "bo" }, at: 2, hash: "h", comment: null, voided: null },
  ...{ environments: ["production"], teams: ["checkout", "choir"] },
};
const life: Pick<Life, "approvals" | "writers"> = {
  approvals: [approval],
  writers: [{ actor: "person:ada", person: "ada" }],
};
const demand: RequestDemand = {
  ...{ approvals: 1, from: "owner_team", owners: [{ kind: "team", id: "checkout" }] },
  ...{ environments: ["production"], policy: "owners", reason: "Its team agrees." },
};
const bo: Giver = {
  ...{ isThere: true, mayApprove: true, teams: ["checkout"] },
  environments: new Set(["production"]),
};

test.each<readonly [string, Partial<Giver> | undefined, string | undefined]>([
  ["can give it still", {}, undefined],
  ["left a team that was not asked", { teams: ["checkout"] }, undefined],
  ["is no longer known", undefined, "left"],
  ["was deactivated", { isThere: false }, "left"],
  ["lost the role", { mayApprove: false, environments: new Set() }, "unpermitted"],
  ["may approve elsewhere only", { environments: new Set(["staging"]) }, "unpermitted"],
  ["left the team that was asked", { teams: ["choir"] }, "unpermitted"],
])("whoever %s", (_what, now, lapse) => {
  const givers = new Map(now === undefined ? [] : [["bo", { ...bo, ...now }]]);
  expect(lapsesOf(life, [demand], givers).get("bo")).toBe(lapse);
});

test("whoever wrote some of it meanwhile does not agree to it", () => {
  const written = {
    ...life,
    writers: [{ actor: "token:t1", person: "bo", isProgram: true }],
  } as const;
  expect(lapsesOf(written, [], new Map([["bo", bo]])).get("bo")).toBe("unpermitted");
});

test("what does not count anyway is not asked about", () => {
  const voided = { at: 3, why: "edited", by: null, differences: [] } as const;
  const old = { ...life, approvals: [{ ...approval, voided }] };
  expect(lapsesOf(old, [demand], new Map()).size).toBe(0);
});
