import fc from "fast-check";
import { expect, test } from "vitest";
import { builtInRoles, grantable, isEverywhere, permissionsOf, reachOf } from "./permissions.ts";
import { environmentKinds, type HeldGrant, mayDo, powersIn, unscoped } from "./powers.ts";

const grant = (role: string, more: Partial<HeldGrant> = {}): HeldGrant => ({
  role,
  permissions: permissionsOf(role),
  project: "shop",
  kinds: null,
  ...more,
});
const holding = (...grants: HeldGrant[]) => ({ isAdmin: false, grants, scope: unscoped });

test("roles add up, kind by kind", () => {
  const powers = holding(
    grant("editor", { kinds: ["development", "staging"] }),
    grant("editor", { kinds: ["test"] }),
    grant("viewer"),
  );
  const may = (kind?: string) => mayDo(powers, "flag.write", { project: "shop", kind });
  expect([may("staging"), may("test"), may("production"), may()]).toEqual([
    true,
    true,
    false,
    true,
  ]);
  expect(powersIn(powers, "shop", grantable)["flag.write"]).toEqual([
    "development",
    "test",
    "staging",
  ]);
});

test("all four kinds, each by its own grant, are the whole project", () => {
  const powers = holding(...environmentKinds.map((kind) => grant("admin", { kinds: [kind] })));
  expect(mayDo(powers, "member.write", { project: "shop" })).toBe(true);
});

test("what holds everywhere needs a grant for all projects", () => {
  expect(mayDo(holding(grant("auditor")), "people.read", {})).toBe(false);
  expect(mayDo(holding(grant("auditor", { project: null })), "people.read", {})).toBe(true);
  const some = grant("auditor", { project: null, kinds: ["staging"] });
  expect(mayDo(holding(some), "people.read", {})).toBe(false);
});

const grants = fc.array(
  fc.record({
    role: fc.constantFrom(...builtInRoles),
    project: fc.constantFrom("shop", "cafe", null),
    kinds: fc.option(fc.subarray([...environmentKinds], { minLength: 1 })),
  }),
  { maxLength: 5 },
);
const asked = fc.record({
  permission: fc.constantFrom(...grantable),
  project: fc.constantFrom("shop", "cafe"),
  kind: fc.constantFrom(...environmentKinds),
});

test("another grant never takes anything, and a scope never gives anything", () => {
  fc.assert(
    fc.property(grants, grants, asked, fc.subarray([...grantable]), (some, more, place, scope) => {
      const held = some.map(({ role, ...where }) => grant(role, where));
      const all = [...held, ...more.map(({ role, ...where }) => grant(role, where))];
      const at = isEverywhere(place.permission) ? {} : place;
      const before = mayDo(holding(...held), place.permission, at);
      if (before) expect(mayDo(holding(...all), place.permission, at)).toBe(true);
      const scoped = { ...holding(...held), scope: { permissions: scope, projects: null } };
      const narrowed = mayDo(scoped, place.permission, at);
      expect(narrowed).toBe(before && scope.includes(place.permission));
    }),
  );
});

test("in one kind of environment somebody may what they may there by a grant that names it", () => {
  fc.assert(
    fc.property(grants, asked, (some, { permission, project, kind }) => {
      fc.pre(reachOf(permission) === "each_environment");
      const held = some.map(({ role, ...where }) => grant(role, where));
      const expected = held.some(
        (each) =>
          each.permissions.has(permission) &&
          (each.project === null || each.project === project) &&
          (each.kinds === null || each.kinds.includes(kind)),
      );
      expect(mayDo(holding(...held), permission, { project, kind })).toBe(expected);
    }),
  );
});
