import { expect, test } from "vitest";
import { adminsSince, isInactive, judgeGrant, judgeToken, type UseSeen } from "./access-review.ts";
import { permissionsOf } from "./permissions.ts";

const now = new Date("2026-11-25T12:00:00Z");
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
const time = { now, days: 90, usesKnownSince: ago(400) };

const editor = {
  permissions: [...permissionsOf("editor")],
  project: "shop",
  environmentKinds: null,
  grantedAt: ago(200),
};
const use = (permission: string, days: number, more: Partial<UseSeen> = {}): UseSeen => ({
  permission,
  project: "shop",
  environmentKind: "",
  lastUsedAt: ago(days),
  ...more,
});

test.each([
  ["whoever changed something uses the role", [use("flag.write", 3)], "in_use"],
  ["looking does not need a role to change things", [use("flag.read", 1)], "unused"],
  ["long ago is not used", [use("flag.write", 91)], "unused"],
  ["in another project is not there", [use("flag.write", 1, { project: "cafe" })], "unused"],
])("%s", (_title, uses, verdict) => {
  expect(judgeGrant(editor, uses, time).verdict).toBe(verdict);
});

test("a role that only looks is in use when somebody looks", () => {
  const viewer = { ...editor, permissions: [...permissionsOf("viewer")] };
  expect(judgeGrant(viewer, [use("flag.read", 1)], time)).toMatchObject({
    verdict: "in_use",
    lastUsedAt: ago(1),
  });
});

test("a grant for some kinds of environment is used where it holds", () => {
  const inProduction = { ...editor, environmentKinds: ["production"] };
  const judged = (kind: string) =>
    judgeGrant(inProduction, [use("flag.write", 1, { environmentKind: kind })], time).verdict;
  expect([judged("staging"), judged(""), judged("production")]).toEqual([
    "unused",
    "unused",
    "in_use",
  ]);
});

test("what is not known for long enough is too new to tell", () => {
  expect(judgeGrant({ ...editor, grantedAt: ago(10) }, [], time).verdict).toBe("too_new");
  const late = { ...time, usesKnownSince: ago(10) };
  expect(judgeGrant(editor, [], late)).toMatchObject({ verdict: "too_new", unusedPermissions: [] });
});

test("of a role that is in use, what nobody uses is named", () => {
  const permissions = ["flag.read", "flag.write", "segment.write", "change.write", "sdk_key.read"];
  const narrow = { ...editor, permissions };
  const { unusedPermissions } = judgeGrant(narrow, [use("flag.write", 3)], time);
  expect(unusedPermissions).toEqual(["segment.write", "change.write"]);
});

test.each([
  ["fresh", { createdAt: ago(1), expiresAt: ago(-60) }, ["in_use"]],
  ["without an end", { createdAt: ago(1), expiresAt: null }, ["endless"]],
  ["about to end", { createdAt: ago(80), lastUsedAt: ago(1), expiresAt: ago(-10) }, ["expiring"]],
  ["over", { createdAt: ago(100), expiresAt: ago(10) }, ["expired", "unused"]],
  [
    "renewed and waiting",
    { createdAt: ago(300), rotatedAt: ago(5), expiresAt: ago(-60) },
    ["in_use"],
  ],
] as const)("a token that is %s", (_title, token, verdicts) => {
  const whole = { rotatedAt: null, lastUsedAt: null, ...token };
  expect(judgeToken(whole, { now, days: 90 })).toEqual(verdicts);
});

test("whoever may sign in and does nothing is inactive; whoever may not is not", () => {
  const person = { isActive: true, createdAt: ago(200), lastSignInAt: ago(100), lastUsedAt: null };
  expect(isInactive(person, time)).toBe(true);
  expect(isInactive({ ...person, lastUsedAt: ago(2) }, time)).toBe(false);
  expect(isInactive({ ...person, createdAt: ago(2), lastSignInAt: null }, time)).toBe(false);
  expect(isInactive({ ...person, isActive: false }, time)).toBe(false);
});

test("somebody is an admin since the entry that last made them one", () => {
  const told = (person: string, isAdmin: boolean, at: string) => ({
    person,
    isAdmin,
    by: "Ada",
    at,
  });
  const since = adminsSince([
    told("bo", true, "1"),
    told("cy", false, "2"),
    told("bo", false, "3"),
    told("cy", true, "4"),
    told("bo", true, "5"),
    // A change of something else says it again.
    told("cy", true, "6"),
    told("di", true, "7"),
    told("di", false, "8"),
  ]);
  expect([...since.values()].map(({ person, at }) => [person, at])).toEqual([
    ["cy", "4"],
    ["bo", "5"],
  ]);
});
