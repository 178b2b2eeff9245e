import fc from "fast-check";
import { expect, test } from "vitest";
import { createTestClient, testFlag, testSnapshot, withFlags } from "./index.ts";

const someone = { targetingKey: "u1", country: "KE" };

const snapshot = testSnapshot({
  "new-checkout": testFlag("boolean", { on: true, off: false }, { on: false }),
  colour: testFlag(
    "string",
    { blue: "#00f", red: "#f00" },
    {
      rules: [
        {
          id: "kenya",
          conditions: [{ attribute: "country", operator: "in", values: ["KE"] }],
          serve: { variant: "red" },
        },
      ],
    },
  ),
});

test("values of every type are served to everybody, with a reason like the real one's", () => {
  const flags = createTestClient({ flags: { shown: true, title: "Hi", limit: 3, card: { a: 1 } } });
  expect(flags.boolean("shown", {}, false)).toBe(true);
  expect(flags.string("title", {}, "")).toBe("Hi");
  expect(flags.number("limit", {}, 0)).toBe(3);
  expect(flags.object("card", {}, {})).toEqual({ a: 1 });
  expect(flags.details("shown", someone, false)).toEqual({
    value: true,
    variant: "on",
    reason: "STATIC",
    revision: "test.1",
  });
});

test("an unknown flag and a getter of another type give the default, as in production", () => {
  const flags = createTestClient({ flags: { shown: true } });
  expect(flags.details("nowhere", someone, 7)).toMatchObject({
    value: 7,
    errorCode: "FLAG_NOT_FOUND",
  });
  expect(flags.string("shown", someone, "grey")).toBe("grey");
});

test("it is ready at once, connects to nothing and goes on deciding when it is closed", async () => {
  const flags = createTestClient({ flags: { shown: true } });
  expect([await flags.ready(), flags.state]).toEqual([true, "offline"]);
  await flags.close();
  expect(flags.boolean("shown", someone, false)).toBe(true);
});

test("rules of a snapshot decide until a value overrides them", async () => {
  const flags = createTestClient({ snapshot });
  const decide = () => flags.details("colour", someone, "grey");
  expect(decide()).toMatchObject({ value: "#f00", variant: "red", rule: "kenya" });
  await flags.withFlags({ colour: "#00f" }, () => {
    expect(decide()).toMatchObject({ value: "#00f", variant: "blue", reason: "STATIC" });
  });
  await flags.withFlags({ colour: "#0f0" }, () => {
    expect(decide()).toMatchObject({ value: "#0f0", variant: "overridden" });
  });
  expect(decide()).toMatchObject({ variant: "red" });
});

test("withFlags puts back what was served before, also when the test fails", async () => {
  const flags = createTestClient({ snapshot });
  const isOn = () => flags.boolean("new-checkout", someone, false);
  const seen = await flags.withFlags({ "new-checkout": true }, async () => {
    await Promise.resolve();
    return isOn();
  });
  expect([seen, isOn()]).toEqual([true, false]);
  const failing = flags.withFlags({ "new-checkout": true }, () => {
    throw new Error(`It was ${isOn()}.`);
  });
  await expect(failing).rejects.toThrow("It was true.");
  expect(isOn()).toBe(false);
});

test("without a client, withFlags brings one and closes it", async () => {
  const flags = await withFlags({ shown: true }, (given) => {
    expect(given.boolean("shown", someone, false)).toBe(true);
    return given;
  });
  expect(flags.state).toBe("closed");
});

test("overrides that end in any order leave those that have not ended", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(20), { maxLength: 12 }),
      fc.infiniteStream(fc.nat()),
      (values, order) => {
        const flags = createTestClient({ flags: { limit: -1 } });
        const open = values.map((value) => ({ value, undo: flags.override({ limit: value }) }));
        while (open.length > 0) {
          expect(flags.number("limit", {}, -2)).toBe(open.at(-1)?.value);
          const [ended] = open.splice(Number(order.next().value) % open.length, 1);
          ended?.undo();
        }
        expect(flags.number("limit", {}, -2)).toBe(-1);
      },
    ),
  );
});

test("listeners hear of overrides, and a scope keeps what it began with", () => {
  const flags = createTestClient({ flags: { shown: false, other: 1 } });
  const heard: (readonly string[])[] = [];
  flags.on("change", ({ keys }) => heard.push(keys));
  const scope = flags.for(someone);
  flags.override({ shown: true });
  expect(heard).toEqual([["shown"]]);
  expect([scope.boolean("shown", false), flags.for(someone).boolean("shown", false)]).toEqual([
    false,
    true,
  ]);
});

test("a value that the flag could never have is a mistake in the test, and changes nothing", () => {
  const flags = createTestClient({ snapshot });
  expect(() => flags.override({ colour: 7 })).toThrow(
    new TypeError('The flag "colour" is of type string; it cannot be 7.'),
  );
  expect(() => flags.override({ colour: null })).toThrow(
    'The flag "colour" cannot be null: give true or false, a text, a number or an object.',
  );
  expect(() => createTestClient({ flags: { "Not a key": true } })).toThrow("/flags/Not a key");
  expect(flags.string("colour", {}, "grey")).toBe("#00f");
});

test("a snapshot that no server would send is refused with every fault", () => {
  const broken = testSnapshot({
    a: testFlag("boolean", { on: true, off: "no" }),
    b: testFlag("string", { x: "x" }, { offVariant: "y" }),
  });
  expect(() => createTestClient({ snapshot: broken })).toThrow(
    /\/flags\/a\/variants\/off: .*\/flags\/b\/config\/offVariant: /,
  );
});
