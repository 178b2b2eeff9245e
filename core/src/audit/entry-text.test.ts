import fc from "fast-check";
import { expect, test } from "vitest";
import { type EntryText, type NamedPerson, withNames, withoutNames } from "./entry-text.ts";

const ada: NamedPerson = { id: "1", name: "Ada", email: "ada@example.com" };
const lovelace: NamedPerson = { id: "2", name: "Ada Lovelace" };

test.each<[string, string, readonly NamedPerson[], EntryText]>([
  ["a name", "Ada signed in.", [ada], [{ person: "1" }, " signed in."]],
  ["an address", "made ada@example.com", [ada], ["made ", { person: "1", as: "email" }]],
  ["the longest name", "Ada Lovelace left", [ada, lovelace], [{ person: "2" }, " left"]],
  ["no part of a word", "Adaptive Ada's", [ada], ["Adaptive ", { person: "1" }, "'s"]],
  [
    "a name from before",
    "Ada is now called Augusta",
    [{ id: "1", name: "Augusta" }, ada],
    [{ person: "1", as: "former" }, " is now called ", { person: "1" }],
  ],
  ["nobody", "Ada", [], ["Ada"]],
  ["nothing", "", [ada], []],
  [
    "a name that looks like a pattern",
    "a.c abc",
    [{ id: "3", name: "a.c" }],
    [{ person: "3" }, " abc"],
  ],
])("of %s only the person stays in the text", (_what, text, people, expected) => {
  expect(withoutNames(text, people)).toEqual(expected);
});

test("somebody without a name or an address is not looked for", () => {
  expect(withoutNames("a b", [{ id: "4", name: "", email: "" }])).toEqual(["a b"]);
});

test("somebody whose name is not known any more is called an erased person", () => {
  expect(withNames([{ person: "1" }, " signed in."], () => undefined)).toBe(
    "erased person signed in.",
  );
});

test("with all names put back, a text is what it was, whatever people are called", () => {
  const person = fc.record({ id: fc.uuid(), name: fc.string(), email: fc.string() });
  fc.assert(
    fc.property(fc.array(person, { maxLength: 4 }), fc.array(fc.string()), (people, words) => {
      const text = [...words, ...people.map(({ name }) => name), ...words].join(" ");
      const back = withNames(withoutNames(text, people), ({ person: id, as }) => {
        const found = people.filter((each) => each.id === id);
        return as === "email" ? found[0]?.email : found[0]?.name;
      });
      // Two people may share an id only in this test; ids are unique where it counts.
      if (new Set(people.map(({ id }) => id)).size === people.length) expect(back).toBe(text);
    }),
    { numRuns: 300 },
  );
});
