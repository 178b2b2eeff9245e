import { expect, test } from "vitest";
import { type AccessEntry, mayHaveTakenApproval } from "./approval-loss.ts";

const still = { wasAdmin: true, isAdmin: true, wasActive: true, isActive: true };

test.each<readonly [string, AccessEntry["details"], boolean]>([
  ["grant.taken", { role: "approver" }, true],
  ["grant.taken", { role: "admin" }, true],
  ["grant.taken", { role: "editor" }, false],
  ["grant.taken", { role: "releaser" }, true],
  ["grant.given", { role: "approver" }, false],
  ["member.changed", { from: "approver", to: null }, true],
  ["member.changed", { from: "admin", to: "viewer" }, true],
  ["member.changed", { from: "approver in production and staging and editor", to: "editor" }, true],
  ["member.changed", { from: "editor in test", to: "viewer" }, false],
  ["member.changed", { from: null, to: "admin" }, false],
  ["person.changed", still, false],
  ["person.changed", { ...still, isActive: false }, true],
  ["person.changed", { ...still, isAdmin: false }, true],
  ["person.changed", { ...still, wasAdmin: false, isAdmin: false }, false],
  ["person.changed", { ...still, wasActive: false }, false],
  ["person.changed", { person: "p1", isAdmin: false, isActive: true }, true],
  ["role.changed", { removed: "flag.write, change.approve" }, true],
  ["role.changed", { removed: "flag.write" }, false],
  ["role.changed", { removed: "" }, false],
  ["team.member_removed", { team: "checkout" }, true],
  ["team.deleted", { team: "checkout" }, true],
  ["team.member_added", { team: "checkout" }, false],
  ["flag.created", {}, false],
])("%s, with %j, may have taken an approval: %s", (kind, details, hasTaken) => {
  expect(mayHaveTakenApproval({ kind, details })).toBe(hasTaken);
});
