/** Programs made by chance: what is left of them parses, does what they did, and has nothing left to clean. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseModule } from "../script/parsed-module.ts";
import { cleanModule } from "./clean-module.ts";
import { keyNames } from "./key-names.ts";

const isDeep = process.env["YARDARM_TEST_DEEP"] === "1";
const programsMax = isDeep ? 10_000 : 300;
const patienceMs = isDeep ? 3_600_000 : 60_000;

const ask = 'flags.boolean("new-checkout", user, false)';

/** An expression; `a` and `b` are variables, `f(…)` notes that it ran. */
const expression = fc.letrec<{ any: string; leaf: string }>((tie) => ({
  leaf: fc.constantFrom(
    ask,
    `!${ask}`,
    "a",
    "b",
    "isNew",
    "f(1)",
    "f(0)",
    '"t"',
    "0",
    "null",
    "true",
  ),
  any: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    tie("leaf"),
    fc
      .tuple(tie("any"), fc.constantFrom("&&", "||"), tie("any"))
      .map(([l, o, r]) => `(${l} ${o} ${r})`),
    fc.tuple(tie("leaf"), tie("leaf"), tie("leaf")).map(([x, y, z]) => `${x} && ${y} && ${z}`),
    fc.tuple(tie("leaf"), tie("leaf"), tie("leaf")).map(([x, y, z]) => `${x} || ${y} && ${z}`),
    fc.tuple(tie("any"), tie("any"), tie("any")).map(([t, y, n]) => `(${t} ? ${y} : ${n})`),
    fc.tuple(tie("leaf"), tie("leaf"), tie("leaf")).map(([t, y, n]) => `f(${t} ? ${y} : ${n})`),
    tie("any").map((inner) => `!(${inner})`),
    tie("leaf").map((inner) => `${inner} === true`),
    tie("leaf").map((inner) => `(${inner} ?? 1)`),
    tie("any").map((inner) => `{ k: ${inner} }.k`.replace(/^/, "(").replace(/$/, ")")),
  ),
})).any;

const text = fc.constantFrom('"on"', '"off"', '"other"');

const statement = fc.letrec<{ any: string; block: string; list: string }>((tie) => ({
  list: fc.array(tie("any"), { maxLength: 4 }).map((all) => all.join("\n")),
  block: tie("list").map((list) => `{\n${indented(list)}\n}`),
  any: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    expression.map((it) => `f(${it});`),
    expression.map((it) => `a = ${it};`),
    expression.map((it) => `void ${it};`),
    fc.tuple(expression, expression).map(([l, r]) => `${l} && f(${r});`),
    expression.map((it) => `return ${it};`),
    expression.map((it) => `const c = ${it};\nf(c);`),
    fc.tuple(expression, tie("block")).map(([test_, block]) => `if (${test_}) ${block}`),
    fc
      .tuple(expression, tie("block"), tie("block"))
      .map(([test_, yes, no]) => `if (${test_}) ${yes} else ${no}`),
    fc
      .tuple(expression, tie("block"), expression, tie("block"), tie("block"))
      .map(([one, x, two, y, z]) => `if (${one}) ${x} else if (${two}) ${y} else ${z}`),
    fc.tuple(expression, expression).map(([t, it]) => `if (${t}) f(${it});\nelse f(2);`),
    fc.tuple(expression, expression).map(([t, it]) => `if (a) if (${t}) f(${it}); else f(3);`),
    tie("block").map((block) => `for (const i of [1, 2]) ${block}`),
    fc
      .tuple(expression, tie("block"))
      .map(([t, block]) => `for (const i of [1]) if (${t}) ${block}`),
    fc
      .tuple(text, tie("list"), tie("list"), fc.boolean())
      .map(([first, one, two, ends]) =>
        [
          'switch (flags.string("new-checkout", user, "off")) {',
          indented(`case ${first}: {\n${indented(`${one}\n${ends ? "break;" : ""}`)}\n}`),
          indented(`default:\n${indented(two)}`),
          "}",
        ].join("\n"),
      ),
    tie("block"),
  ),
})).list;

function indented(lines: string): string {
  return lines.replace(/^(?=.)/gm, "  ");
}

type Value = boolean | string;

function clean(program: string, value: Value): { text: string; problems: string[] } | undefined {
  const module = parseModule("shop.ts", program);
  if (module === undefined) return undefined;
  const final = { key: "new-checkout", value, variant: undefined };
  const isKey = keyNames(module, final.key, { constants: [], packages: new Map() });
  const question = { final, isKey, getters: new Set<string>(), pure: new Set<string>() };
  const { edited, refused } = cleanModule(module, question);
  return { text: edited.text, problems: refused.map(({ reason }) => reason) };
}

/** What a program does: which calls it makes, and what it gives. */
function run(program: string, { value, a }: { value: Value; a: boolean }): unknown {
  const calls: unknown[] = [];
  const f = (given: unknown): unknown => {
    calls.push(given);
    if (calls.length > 1_000) throw new RangeError("It never ends.");
    return given;
  };
  const flags = { boolean: () => value, string: () => value };
  const body = `${program}\nreturn main(a, b);`;
  const main = new Function("flags", "user", "f", "a", "b", body);
  try {
    const given: unknown = main(flags, {}, f, a, !a);
    return { calls, given };
  } catch (error) {
    // What is read as a call because no semicolon parts it is none of a function.
    if (!(error instanceof TypeError)) throw error;
    return { calls, given: "TypeError" };
  }
}

/** Each block has names of its own, so that a program with two constants in one list is still one. */
const program = fc.tuple(statement, fc.boolean()).map(([given, isBare]) => {
  const list = isBare ? given.replace(/;$/gm, "") : given;
  let names = 0;
  const distinct = list.replace(
    /const c = ([\s\S]*?)(;?)\n(\s*)f\(c\)/g,
    (_all, init, end, space) => {
      names += 1;
      return `const c${names} = ${init}${end}\n${space}f(c${names})`;
    },
  );
  return `function main(a, b) {\n  const isNew = ${ask};\n${indented(distinct)}\n}`;
});

test(
  "a cleaned program does what it did, whatever it is made of",
  () => {
    let changed = 0;
    fc.assert(
      fc.property(program, fc.constantFrom<Value>(true, false, "on", "off"), (before, value) => {
        const cleaned = clean(before, value);
        if (cleaned === undefined) return;
        if (cleaned.text !== before) changed += 1;
        expect(cleaned.problems).not.toContain(
          "what would be left does not parse; please report it",
        );
        for (const a of [true, false]) {
          expect(run(cleaned.text, { value, a }), cleaned.text).toEqual(run(before, { value, a }));
        }
      }),
      { numRuns: programsMax },
    );
    expect(changed).toBeGreaterThan(programsMax / 2);
  },
  patienceMs,
);

test("a cleaned program is not cleaned further", () => {
  fc.assert(
    fc.property(program, fc.constantFrom<Value>(true, false), (before, value) => {
      const once = clean(before, value)?.text;
      if (once !== undefined) expect(clean(once, value)?.text).toBe(once);
    }),
    { numRuns: 100 },
  );
});

test("what has nothing to do with the flag stays byte by byte", () => {
  fc.assert(
    fc.property(program, (before) => {
      const other = before.replaceAll("new-checkout", "other");
      const cleaned = clean(other, true);
      if (cleaned !== undefined) expect(cleaned.text).toBe(other);
    }),
    { numRuns: 100 },
  );
});
