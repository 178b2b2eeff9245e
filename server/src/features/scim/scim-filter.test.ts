import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ScimError } from "./scim-error.ts";
import { isAskedFor, narrowed, parseFilter, parsePath } from "./scim-filter.ts";

const bjensen = {
  id: "2819c223",
  externalId: "Bjensen",
  userName: "bjensen",
  userType: "Employee",
  title: "Tour Guide",
  active: true,
  name: { familyName: "O'Malley", givenName: "Barbara" },
  emails: [
    { value: "bjensen@example.com", type: "work", primary: true },
    { value: "babs@jensen.org", type: "home" },
  ],
  meta: { lastModified: "2011-05-13T04:42:34Z" },
};

// The filters of RFC 7644 §3.4.2.2, and what else directories send.
test.each([
  ['userName eq "bjensen"', true],
  ['userName Eq "BJensen"', true],
  ['name.familyName co "O\'Malley"', true],
  ['userName sw "J"', false],
  ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "b"', true],
  ["title pr", true],
  ['meta.lastModified gt "2011-05-13T04:42:34Z"', false],
  ['meta.lastModified ge "2011-05-13T04:42:34Z"', true],
  ['meta.lastModified lt "2011-05-13T05:42:35+01:00"', true],
  ['meta.lastModified le "2011-05-13T04:42:34Z"', true],
  ['title pr and userType eq "Employee"', true],
  ['title pr or userType eq "Intern"', true],
  ['userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")', true],
  [
    'userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")',
    false,
  ],
  ['userType eq "Employee" and (emails.type eq "work")', true],
  ['userType eq "Employee" and emails[type eq "work" and value co "@example.com"]', true],
  [
    'emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]',
    true,
  ],
  ['emails[type eq "home" and value co "@example.com"]', false],
  ['externalId eq "bjensen"', false],
  ['externalId eq "Bjensen"', true],
  ["active eq true", true],
  ['active eq "True"', true],
  ["active eq false", false],
  ['nickName eq "babs"', false],
  ['nickName ne "babs"', true],
  ["nickName eq null", true],
  ["nickName pr", false],
  ['not (userName eq "x")', true],
  ['userName ew "sen"', true],
  ['userName eq "a\\"b"', false],
  ['emails.type ne "work"', false],
  ['a eq "1" or b eq "2" and userName eq "bjensen"', false],
])("%s asks for bjensen: %s", (filter, isAsked) => {
  expect(isAskedFor(bjensen, parseFilter(filter))).toBe(isAsked);
});

test.each([
  "",
  "userName",
  "userName eq",
  "userName eq bjensen",
  'userName is "x"',
  'userName eq "x" and',
  'userName eq "x" userName eq "y"',
  '(userName eq "x"',
  'userName eq "x")',
  'emails[type eq "work"',
  'user name eq "x"',
  'userName eq "x',
  "userName eq 'x'",
  'a.b.c eq "x"',
  "not userName pr",
])("%j is no filter", (text) => {
  expect(() => parseFilter(text)).toThrow(ScimError);
});

describe("limits", () => {
  test.each([
    ["depth", `${"(".repeat(40)}title pr${")".repeat(40)}`],
    ["comparisons", Array.from({ length: 101 }, () => "title pr").join(" or ")],
    ["length", `title eq "${"x".repeat(4_000)}"`],
  ])("of %s are kept", (_limit, text) => {
    expect(() => parseFilter(text)).toThrow(ScimError);
  });

  test("whatever is sent is refused or read, quickly", () => {
    const words = [
      "userName",
      "eq",
      "co",
      "pr",
      "and",
      "or",
      "not",
      "(",
      ")",
      "[",
      "]",
      '"x"',
      "1",
      "true",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 40 }), (parts) => {
        try {
          expect(typeof isAskedFor(bjensen, parseFilter(parts.join(" ")))).toBe("boolean");
        } catch (error) {
          expect(error).toBeInstanceOf(ScimError);
        }
      }),
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        try {
          parseFilter(text);
        } catch (error) {
          expect(error).toBeInstanceOf(ScimError);
        }
      }),
    );
  });
});

test.each([
  ["members", { name: "members" }],
  ["name.familyName", { name: "name", sub: "familyName" }],
  [
    "urn:ietf:params:scim:schemas:core:2.0:User:name.familyName",
    { name: "name", sub: "familyName" },
  ],
  [
    'emails[type eq "work"].value',
    {
      name: "emails",
      sub: "value",
      where: { kind: "compare", path: { name: "type" }, operator: "eq", value: "work" },
    },
  ],
])("%s is a path", (text, path) => {
  expect(parsePath(text)).toEqual(path);
});

test.each(["", "a.b.c", "members[", 'members[value eq "x"].', "1x", "members]"])(
  "%j is no path",
  (text) => {
    expect(() => parsePath(text)).toThrow(/is no path/);
  },
);

test.each([
  ['userName eq "x"', { name: "username", value: "x" }],
  ['active eq true and userName eq "x"', { name: "username", value: "x" }],
  ['userName eq "x" or title pr', undefined],
  ['userName co "x"', undefined],
  ['not (userName eq "x")', undefined],
])("the database can look for %s", (filter, found) => {
  expect(narrowed(parseFilter(filter))).toEqual(found);
});
