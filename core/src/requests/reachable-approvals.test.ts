import { expect, test } from "vitest";
import type { Owner } from "../registry/kinds.ts";
import { metBy } from "./approvals.ts";
import type { Approval, Life, RequestDemand } from "./life.ts";
import { type Candidate, candidatesFor, shortageOf } from "./reachable-approvals.ts";

const checkout: Owner = { kind: "team", id: "checkout" };
const dee: Owner = { kind: "person", id: "dee" };

const life = (...approvals: readonly Approval[]): Pick<Life, "approvals" | "hash" | "writers"> => ({
  ...{ approvals, hash: "h" },
  writers: [{ actor: "person:ada", person: "ada" }],
});

const person = (id: string, teams: readonly string[] = [], places = ["production"]): Candidate => ({
  ...{ id, teams },
  mayApproveIn: (place) => places.includes(place),
});

const ada = person("ada", ["checkout"]);
const bo = person("bo", ["checkout"]);
const cy = person("cy");

const demanding = (approvals: number, ...owners: readonly Owner[]): RequestDemand => ({
  ...{ approvals, from: owners.length > 0 ? "owner_team" : "approver", owners },
  ...{ environments: ["production"], policy: null, reason: "Somebody has to agree." },
});

const agreedBy = ({ id, teams }: Candidate): Approval => ({
  ...{ by: { actor: `person:${id}`, person: id }, at: 1, hash: "h", comment: null },
  ...{ environments: ["production"], teams, voided: null },
});

test.each<readonly [string, RequestDemand, readonly Candidate[], ReturnType<typeof shortageOf>]>([
  ["somebody else is there", demanding(1), [ada, cy], undefined],
  ["only the author is there", demanding(1), [ada], { owner: null, missing: 1 }],
  ["one of two is there", demanding(2), [ada, cy], { owner: null, missing: 1 }],
  ["somebody else is in the team", demanding(1, checkout), [ada, bo], undefined],
  [
    "only the author is in the team",
    demanding(1, checkout),
    [ada, cy],
    { owner: checkout, missing: 1 },
  ],
  [
    "one team of two is short",
    demanding(1, checkout, { kind: "team", id: "pay" }),
    [bo],
    {
      owner: { kind: "team", id: "pay" },
      missing: 1,
    },
  ],
  ["whoever answers for it may not approve", demanding(1, dee), [cy], { owner: dee, missing: 1 }],
  [
    "whoever answers for it wrote it",
    demanding(1, { kind: "person", id: "ada" }),
    [ada, cy],
    undefined,
  ],
  ["nobody may there", demanding(1), [person("eve", [], ["staging"])], { owner: null, missing: 1 }],
])("%s", (_what, demand, people, shortage) => {
  expect(shortageOf(life(), demand, people)).toEqual(shortage);
});

test("what was given counts, and nobody is asked twice", () => {
  const given = life(agreedBy(bo));
  expect(shortageOf(given, demanding(2, checkout), [ada, bo])).toEqual({
    owner: checkout,
    missing: 1,
  });
  expect(shortageOf(given, demanding(1, checkout), [ada, bo])).toBeUndefined();
  expect(candidatesFor(given, demanding(2), [ada, bo, cy]).map(({ id }) => id)).toEqual(["cy"]);
});

test("two approvals of what a person answers for are theirs and another one", () => {
  const two = demanding(2, dee);
  const given = (...people: readonly Candidate[]) =>
    metBy(life(...people.map(agreedBy)), [two])[0]?.given;
  expect([given(cy), given(cy, bo), given(person("dee"), cy)]).toEqual([1, 1, 2]);
});
