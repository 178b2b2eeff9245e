import { describe, expect, test } from "vitest";
import { ScimError } from "./scim-error.ts";
import { patched } from "./scim-patch.ts";
import { groupSchema, type ResourceSchema, readResource, userSchema } from "./scim-schema.ts";

const schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"];
const change = (schema: ResourceSchema, resource: object, ...Operations: object[]) =>
  readResource(schema, patched(schema, { ...resource }, { schemas, Operations }));

const group = {
  displayName: "Tour Guides",
  members: [
    { value: "2819c223", display: "Babs Jensen" },
    { value: "902c246b", display: "Mandy Pepperidge" },
  ],
};
const user = {
  userName: "bjensen",
  name: { givenName: "Barbara", familyName: "Jensen" },
  active: true,
  emails: [
    { value: "bjensen@example.com", type: "work", primary: true },
    { value: "babs@jensen.org", type: "home" },
  ],
};
const members = (resource: object) =>
  readMembers(resource).map(({ value }: { value: string }) => value);
const readMembers = (resource: object) =>
  "members" in resource ? (resource.members as never[]) : [];

// RFC 7644 §3.5.2.1 to §3.5.2.3, in its order.
describe("the examples of the RFC", () => {
  test("add a member", () => {
    const value = [{ display: "James Smith", $ref: "https://x/Users/08e1d05d", value: "08e1d05d" }];
    expect(members(change(groupSchema, group, { op: "add", path: "members", value }))).toEqual([
      ...["2819c223", "902c246b", "08e1d05d"],
    ]);
  });

  test("add several attributes without a path", () => {
    const value = { emails: [{ value: "babs@jensen.org", type: "home" }], nickName: "Babs" };
    const changed = change(userSchema, user, { op: "add", value });
    expect(changed).toMatchObject({ nickName: "Babs" });
    expect(changed["emails"]).toHaveLength(2);
  });

  test("remove one member by its value", () => {
    const path = 'members[value eq "2819c223"]';
    expect(members(change(groupSchema, group, { op: "remove", path }))).toEqual(["902c246b"]);
  });

  test("remove all members", () => {
    expect(members(change(groupSchema, group, { op: "remove", path: "members" }))).toEqual([]);
  });

  test("remove an address by type and value", () => {
    const path = 'emails[type eq "work" and value ew "example.com"]';
    expect(change(userSchema, user, { op: "remove", path })["emails"]).toEqual([
      { value: "babs@jensen.org", type: "home" },
    ]);
  });

  test("remove one and add another member in one change", () => {
    const changed = change(
      groupSchema,
      group,
      { op: "remove", path: 'members[value eq "2819c223"]' },
      { op: "add", path: "members", value: [{ value: "08e1d05d" }] },
    );
    expect(members(changed)).toEqual(["902c246b", "08e1d05d"]);
  });

  test("replace all members", () => {
    const value = [{ value: "aaa" }, { value: "bbb" }];
    expect(members(change(groupSchema, group, { op: "replace", path: "members", value }))).toEqual([
      ...["aaa", "bbb"],
    ]);
  });

  test("replace the work address as a whole", () => {
    const value = { type: "work", value: "new@example.com", primary: true };
    const path = 'emails[type eq "work"]';
    expect(change(userSchema, user, { op: "replace", path, value })["emails"]).toEqual([
      value,
      { value: "babs@jensen.org", type: "home" },
    ]);
  });

  test("replace one part of the work address", () => {
    const path = 'emails[type eq "work"].value';
    const changed = change(userSchema, user, { op: "replace", path, value: "new@example.com" });
    expect(changed["emails"]).toMatchObject([{ value: "new@example.com", primary: true }, {}]);
  });

  test("replace several attributes without a path", () => {
    const value = { emails: [{ value: "only@example.com", type: "work" }], nickName: "Babs" };
    const changed = change(userSchema, user, { op: "replace", value });
    expect(changed).toMatchObject({ nickName: "Babs", emails: [{ value: "only@example.com" }] });
    expect(changed["emails"]).toHaveLength(1);
  });
});

describe("what Entra sends", () => {
  test("booleans as texts and operations with a capital", () => {
    const changed = change(userSchema, user, { op: "Replace", path: "active", value: "False" });
    expect(changed["active"]).toBe(false);
  });

  test("an address that is not there yet, by its type", () => {
    const { emails: _, ...bare } = user;
    const path = 'emails[type eq "work"].value';
    const changed = change(userSchema, bare, { op: "Add", path, value: "b@example.com" });
    expect(changed["emails"]).toEqual([{ type: "work", value: "b@example.com" }]);
  });

  test("the members to be removed beside the path", () => {
    const gone = { op: "Remove", path: "members", value: [{ value: "2819c223" }] };
    expect(members(change(groupSchema, group, gone))).toEqual(["902c246b"]);
    const typed = { ...group, members: group.members.map((each) => ({ ...each, type: "User" })) };
    expect(members(change(groupSchema, typed, gone))).toEqual(["902c246b"]);
  });

  test("paths in the place of names", () => {
    const value = { "name.givenName": "Babs", 'emails[type eq "work"].value': "babs@example.com" };
    expect(change(userSchema, user, { op: "replace", value })).toMatchObject({
      name: { givenName: "Babs", familyName: "Jensen" },
      emails: [{ value: "babs@example.com" }, {}],
    });
  });

  test("attributes of the enterprise extension, which are not kept", () => {
    const path = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department";
    expect(change(userSchema, user, { op: "Add", path, value: "Tours" })).toEqual(user);
  });
});

describe("what Okta sends", () => {
  test("a deactivation without a path", () => {
    expect(change(userSchema, user, { op: "replace", value: { active: false } })["active"]).toBe(
      false,
    );
  });

  test("the id beside a new name of a group", () => {
    const value = { id: "abf4dd94", displayName: "Guides" };
    expect(change(groupSchema, group, { op: "replace", value })["displayName"]).toBe("Guides");
  });
});

test("of several addresses only the newest stays the primary one", () => {
  const value = [{ value: "third@example.com", type: "other", primary: true }];
  const changed = change(userSchema, user, { op: "add", path: "emails", value });
  expect(changed["emails"]).toMatchObject([{ primary: false }, {}, { primary: true }]);
});

test("a member that is there already is not added twice", () => {
  const value = [{ value: "2819c223" }];
  expect(members(change(groupSchema, group, { op: "add", path: "members", value }))).toHaveLength(
    2,
  );
});

test.each([
  [{ op: "replace", path: 'emails[type eq "fax"].value', value: "x" }, "noTarget"],
  [{ op: "remove" }, "noTarget"],
  [{ op: "replace", path: "id", value: "x" }, "mutability"],
  [{ op: "add", path: "groups", value: [{ value: "x" }] }, "mutability"],
  [{ op: "replace", path: "shoeSize", value: "x" }, "invalidPath"],
  [{ op: "replace", path: "name.shoeSize", value: "x" }, "invalidPath"],
  [{ op: "replace", path: "emails[", value: "x" }, "invalidPath"],
  [{ op: "merge", path: "title", value: "x" }, "invalidSyntax"],
  [{ op: "replace", path: "title" }, "invalidValue"],
  [{ op: "replace", value: "x" }, "invalidValue"],
  [{ op: "replace", path: "active", value: "maybe" }, "invalidValue"],
  [{ op: "replace", path: "title", value: 12 }, "invalidValue"],
  [{ op: "remove", path: "userName" }, "invalidValue"],
])("%j is refused as %s, and nothing is half changed", (operation, scimType) => {
  const before = structuredClone(user);
  let refusal: unknown;
  try {
    change(userSchema, user, { op: "add", path: "nickName", value: "Babs" }, operation);
  } catch (error) {
    refusal = error instanceof ScimError ? error.scimType : error;
  }
  expect(refusal).toBe(scimType);
  expect(user).toEqual(before);
});

test.each([null, [], "x", {}, { schemas: [], Operations: [] }, { schemas, Operations: {} }])(
  "%j is no change",
  (body) => {
    expect(() => patched(userSchema, user, body)).toThrow(ScimError);
  },
);

test("a change with thousands of operations is refused", () => {
  const Operations = Array.from({ length: 1_001 }, () => ({
    op: "add",
    path: "title",
    value: "x",
  }));
  expect(() => patched(userSchema, user, { schemas, Operations })).toThrow(/at most/);
});
