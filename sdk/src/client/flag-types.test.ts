import { expect, test } from "vitest";
import { flagTypes } from "../model/index.ts";
import { compileErrors } from "./compile-types.test-support.ts";

const declared = flagTypes({
  "new-checkout": { type: "boolean" },
  "button-colour": { type: "string" },
  "page-size": { type: "number" },
  card: { type: "object" },
});

const head = `import { createClient } from "@yardarm/sdk";
import { createTestClient } from "@yardarm/sdk/testing";
const flags = createClient({ url: "http://127.0.0.1:4280", key: "yd_server_1" });
const someone = { targetingKey: "u1" };
const scope = flags.for(someone);
`;

const good = `${head}
export const all: [boolean, string, number, { title: string }] = [
  flags.boolean("new-checkout", someone, false),
  flags.string("button-colour", someone, "blue"),
  flags.number("page-size", someone, 20),
  flags.object("card", someone, { title: "" }),
];
export const details: [boolean, string] = [
  flags.details("new-checkout", someone, false).value,
  scope.details("button-colour", "blue").value,
];
export const whatever = flags.details("card", someone, null).value;
export const inScope: [boolean, number] = [
  scope.boolean("new-checkout", false),
  scope.number("page-size", 20),
];
createTestClient({ flags: { "new-checkout": true, "page-size": 3 } }).override({ card: { a: 1 } });
flags.track("orders", someone, { flags: ["new-checkout", "card"] });
// Whom a request is for is often not known, and code that says so is right.
declare const key: string | undefined;
flags.boolean("new-checkout", { targetingKey: key }, false);
`;

test("with generated types, keys that exist compile with getters of their type", async () => {
  expect(await compileErrors({ "flags.d.ts": declared, "good.ts": good })).toEqual([]);
});

test("without generated types, any key compiles", async () => {
  expect(await compileErrors({ "good.ts": good })).toEqual([]);
});

test("with generated types, a mistyped key and another type do not compile, and the message says what would", async () => {
  const wrong = [
    `flags.boolean("new-chekout", someone, false);`,
    `flags.string("new-checkout", someone, "on");`,
    `flags.boolean("new-checkout", someone, "on");`,
    `flags.object("page-size", someone, {});`,
    `scope.number("button-colour", 1);`,
    `scope.boolean("new-chekout", false);`,
    `flags.details("page-size", someone, "twenty");`,
    `flags.details("nowhere", someone, null);`,
    `createTestClient({ flags: { "new-checkout": "on" } });`,
    `createTestClient({ flags: { "new-chekout": true } });`,
    `scope.track("orders", { flags: ["new-chekout"] });`,
  ];
  const linesOfHead = head.split("\n").length - 1;
  const errors = await compileErrors({
    "flags.d.ts": declared,
    "bad.ts": `${head}${wrong.join("\n")}\n`,
  });
  expect(
    errors.map((line) => line.replace(/:(\d+)/, (_, at) => `:${Number(at) - linesOfHead}`)),
  ).toMatchInlineSnapshot(`
    [
      "bad.ts:1 TS2345 Argument of type '"new-chekout"' is not assignable to parameter of type '"new-checkout"'.",
      "bad.ts:2 TS2345 Argument of type '"new-checkout"' is not assignable to parameter of type '"button-colour"'.",
      "bad.ts:3 TS2345 Argument of type 'string' is not assignable to parameter of type 'boolean'.",
      "bad.ts:4 TS2345 Argument of type '"page-size"' is not assignable to parameter of type '"card"'.",
      "bad.ts:5 TS2345 Argument of type '"button-colour"' is not assignable to parameter of type '"page-size"'.",
      "bad.ts:6 TS2345 Argument of type '"new-chekout"' is not assignable to parameter of type '"new-checkout"'.",
      "bad.ts:7 TS2345 Argument of type '"page-size"' is not assignable to parameter of type '"button-colour"'.",
      "bad.ts:8 TS2345 Argument of type '"nowhere"' is not assignable to parameter of type 'FlagKey<unknown>'.",
      "bad.ts:9 TS2322 Type 'string' is not assignable to type 'boolean | undefined'.",
      "bad.ts:10 TS2353 Object literal may only specify known properties, and '"new-chekout"' does not exist in type '{ readonly "button-colour"?: string; readonly card?: object; readonly "new-checkout"?: boolean; readonly "page-size"?: number; }'.",
      "bad.ts:11 TS2820 Type '"new-chekout"' is not assignable to type 'FlagKey'. Did you mean '"new-checkout"'?",
    ]
  `);
}, 60_000);
