import { expect, test } from "vitest";
import { concernsAccess } from "./access-elsewhere.ts";
import type { AccessGrant } from "./changes-facts.ts";

const held = (id: string, role: string, team: string | null): AccessGrant => ({
  holder: { kind: "person", id, name: id, isActive: true },
  ...{ role, team, project: "shop", environmentKinds: null, grantedBy: "" },
  ...{ grantedAt: "", lastUsedAt: null, verdict: "in_use", may: [] },
});
const grants = [held("bo", "editor", null), held("cy", "releaser", "checkout")];
const same = { wasAdmin: false, isAdmin: false, wasActive: true, isActive: true };

test.each([
  ["person.changed", { ...same, person: "bo", isActive: false }, true],
  ["person.changed", { ...same, person: "stranger", isActive: false }, false],
  ["person.changed", { ...same, person: "stranger", isAdmin: true }, true],
  // Only the name became another one.
  ["person.changed", { ...same, person: "bo" }, false],
  ["person.invited", { person: "new", isAdmin: true }, true],
  ["person.invited", { person: "new", isAdmin: false }, false],
  ["person.erased", { person: "stranger" }, true],
  ["team.member_added", { person: "stranger", team: "checkout" }, true],
  ["team.member_removed", { person: "stranger", team: "search" }, false],
  ["team.deleted", { team: "gone" }, true],
  ["role.changed", { role: "releaser" }, true],
  ["role.changed", { role: "other" }, false],
  ["grant.given", { role: "viewer" }, true],
  ["service_account.changed", { serviceAccount: "robot", isActive: false }, false],
] as const)("%s of %j is told of in the project: %s", (kind, details, isTold) => {
  expect(concernsAccess({ kind, details }, grants)).toBe(isTold);
});
