import { limits } from "@yardarm/sdk/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseFlagFacts, patchFlag } from "./flag-facts.ts";
import { parseFlag } from "./parse-flag.ts";

const least = {
  key: "new-checkout",
  name: "New checkout",
  type: "boolean",
  owner: { kind: "team", id: "checkout" },
  purpose: "release",
  expiry: { kind: "date", date: "2027-01-31" },
};
const config = {
  on: false,
  offVariant: "off",
  prerequisites: [],
  targets: [],
  rules: [],
  fallthrough: { variant: "on" },
};
const object = { ...least, type: "object", variants: [{ name: "shown", value: { text: "Hi" } }] };

test("what a new flag need not say is filled in", () => {
  expect(parseFlag(least)).toEqual({
    problems: [],
    value: {
      ...least,
      description: "",
      tags: [],
      links: [],
      criticality: "medium",
      clientSide: false,
      state: "active",
      variants: [
        { name: "on", value: true },
        { name: "off", value: false },
      ],
      configs: {},
    },
  });
});

test("configs come in normal form: the same decisions are the same document", () => {
  const targets = [
    { variant: "on", keys: ["u2", "u1"] },
    { variant: "off", keys: ["u3"] },
    { variant: "on", keys: ["u0"] },
    { variant: "off", keys: [] },
  ];
  const prerequisites = [
    { flag: "b", variants: ["on"] },
    { flag: "a", variants: ["on"] },
  ];
  const { value, problems } = parseFlag({
    ...least,
    configs: { production: { ...config, targets, prerequisites } },
  });
  expect(problems).toEqual([]);
  expect(value?.configs["production"]).toEqual({
    ...config,
    prerequisites: [...prerequisites].reverse(),
    targets: [
      { variant: "off", keys: ["u3"] },
      { variant: "on", keys: ["u0", "u1", "u2"] },
    ],
  });
});

const faults: readonly (readonly [what: string, problem: string, json: unknown])[] = [
  ["is not an object", "wrong_type ", []],
  ["lacks an owner", "missing_field ", { ...least, owner: undefined }],
  ["says what it cannot say", "unknown_field /enabled", { ...least, enabled: true }],
  ["has a key that code could not use", "key_invalid /key", { ...least, key: "New Checkout" }],
  ["has no name", "text_invalid /name", { ...least, name: "  " }],
  ["is of no type", "value_unknown /type", { ...object, type: "json" }],
  ["is nobody's", "value_unknown /owner/kind", { ...least, owner: { kind: "robot", id: "r" } }],
  ["has a purpose of its own", "value_unknown /purpose", { ...least, purpose: "fun" }],
  [
    "expires on a day that is none",
    "text_invalid /expiry/date",
    { ...least, expiry: { kind: "date", date: "2027-02-29" } },
  ],
  [
    "expires on the 31st of April",
    "text_invalid /expiry/date",
    { ...least, expiry: { kind: "date", date: "2027-04-31" } },
  ],
  [
    "expires in month 13",
    "text_invalid /expiry/date",
    { ...least, expiry: { kind: "date", date: "2027-13-01" } },
  ],
  [
    "expires on day 0",
    "text_invalid /expiry/date",
    { ...least, expiry: { kind: "date", date: "2027-01-00" } },
  ],
  [
    "expires at a time",
    "text_invalid /expiry/date",
    { ...least, expiry: { kind: "date", date: "2027-01-31T12" } },
  ],
  [
    "stays without a reason",
    "text_invalid /expiry/reason",
    { ...least, expiry: { kind: "permanent", reason: "" } },
  ],
  ["expires somehow", "value_unknown /expiry/kind", { ...least, expiry: { kind: "soon" } }],
  ["expires as text", "wrong_type /expiry", { ...least, expiry: "2027-01-31" }],
  ["has a tag twice", "duplicate /tags/1", { ...least, tags: ["a", "a"] }],
  [
    "has a link that runs code",
    "text_invalid /links/0/url",
    { ...least, links: [{ title: "x", url: "javascript:alert(1)" }] },
  ],
  ["has no variant", "variants_missing /variants", { ...least, variants: [] }],
  [
    "has two variants of one name",
    "variant_name_taken /variants/1/name",
    {
      ...least,
      variants: [
        { name: "on", value: true },
        { name: "on", value: false },
      ],
    },
  ],
  [
    "has a value of another type",
    "variant_type_mismatch /variants/0/value",
    { ...least, variants: [{ name: "on", value: 1 }] },
  ],
  [
    "has null for an object",
    "variant_type_mismatch /variants/0/value",
    { ...object, variants: [{ name: "a", value: null }] },
  ],
  [
    "has a value that is too large, in bytes",
    "value_too_large /variants/0/value",
    {
      ...least,
      type: "string",
      variants: [{ name: "a", value: `${"é€😀".repeat(limits.valueBytesMax / 9)}1234567` }],
    },
  ],
  [
    "has a value that is nested too deep",
    "wrong_type /variants/0/value",
    { ...object, variants: [{ name: "a", value: JSON.parse("[".repeat(70) + "]".repeat(70)) }] },
  ],
  [
    "has a value that JSON cannot say",
    "wrong_type /variants/0/value",
    { ...least, type: "number", variants: [{ name: "a", value: Number.NaN }] },
  ],
  [
    "has a schema without being an object flag",
    "schema_misplaced /schema",
    { ...least, schema: true },
  ],
  [
    "has a schema that is none",
    "schema_invalid /schema/type",
    { ...object, schema: { type: "thing" } },
  ],
  [
    "has a value that its schema forbids",
    "schema_mismatch /variants/0/value/text",
    { ...object, schema: { properties: { text: { type: "number" } } } },
  ],
  [
    "has a config that serves a variant it does not have",
    "variant_unknown /configs/production/offVariant",
    { ...least, configs: { production: { ...config, offVariant: "none" } } },
  ],
  [
    "has a config that is none",
    "wrong_type /configs/production",
    { ...least, configs: { production: 1 } },
  ],
  ["has no configs but text", "wrong_type /configs", { ...least, configs: "none" }],
];

test.each(faults)("reported: a flag that %s", (_, problem, json) => {
  const { problems } = parseFlag(json);
  expect(problems.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([problem]);
});

test.each(["2028-02-29", "2000-02-29", "2027-12-31"])("there is a day %s", (date) => {
  expect(parseFlag({ ...least, expiry: { kind: "date", date } }).problems).toEqual([]);
});

test("all faults are reported at once", () => {
  const { problems, value } = parseFlag({
    ...least,
    name: "",
    tags: ["a", "a"],
    variants: [{ name: "on", value: 1 }],
    configs: { production: { ...config, on: "yes" } },
  });
  expect(value).toBeUndefined();
  expect(problems.map(({ pointer }) => pointer)).toContain("/name");
  expect(problems.map(({ pointer }) => pointer)).toContain("/tags/1");
});

test("a value fits its schema, and the flag is fine", () => {
  const schema = { type: "object", properties: { text: { type: "string" } }, required: ["text"] };
  expect(parseFlag({ ...object, schema }).problems).toEqual([]);
});

test("reading a flag never throws, whatever JSON comes", () => {
  const almost = fc.record(
    {
      variants: fc.jsonValue(),
      configs: fc.jsonValue(),
      expiry: fc.jsonValue(),
      schema: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.jsonValue(),
        almost.map((it) => ({ ...least, ...it })),
      ),
      (json) => {
        const { value, problems } = parseFlag(json);
        expect(value !== undefined || problems.length > 0).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

test("a patch carries some facts and reports what is wrong with them", () => {
  expect(parseFlagFacts({ name: "B", tags: ["x"] })).toEqual({
    value: { name: "B", tags: ["x"] },
    problems: [],
  });
  expect(parseFlagFacts({ key: "b", name: "" }).problems.map(({ pointer }) => pointer)).toEqual([
    "/key",
    "/name",
  ]);
});

test("a patched flag keeps what the patch does not say; null takes the schema away", () => {
  const { value: flag } = parseFlag({ ...object, schema: { type: "object" } });
  if (flag === undefined) throw new Error("The flag can be read.");
  expect(patchFlag(flag, { name: "B" })).toEqual({ ...flag, name: "B" });
  expect(patchFlag(flag, { schema: true }).schema).toBe(true);
  expect(patchFlag(flag, parseFlagFacts({ schema: null }).value ?? {})).not.toHaveProperty(
    "schema",
  );
});
