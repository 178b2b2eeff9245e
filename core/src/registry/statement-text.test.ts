import fc from "fast-check";
import { expect, test } from "vitest";
import { Draw } from "../changes/draw.test-support.ts";
import { drawStatement } from "../changes/interactions-arbitrary.test-support.ts";
import type { Statement } from "./interaction-rule.ts";
import { parseInteractionRule } from "./parse-interaction-rule.ts";
import { parseStatementText } from "./parse-statement-text.ts";
import { statementText } from "./statement-text.ts";

const serves = (flag: string, ...variants: string[]) =>
  ({ kind: "serves", flag, variants }) as const;
const [checkout, payments, badge] = [
  serves("new-checkout", "on"),
  serves("payments-v2", "on"),
  serves("badge", "new", "hot"),
];

const readings: readonly (readonly [text: string, statement: Statement])[] = [
  [
    "new-checkout: on requires payments-v2: on",
    { kind: "requires", one: checkout, other: payments },
  ],
  ["new-checkout: on implies badge: new or hot", { kind: "implies", one: checkout, other: badge }],
  [
    "new-checkout: on excludes not payments-v2: on",
    { kind: "excludes", one: checkout, other: { kind: "not", of: payments } },
  ],
  [
    "at most one of new-checkout: on, payments-v2: on, badge: new or hot",
    { kind: "at_most_one", of: [checkout, payments, badge] },
  ],
  [
    "exactly one of new-checkout: on, payments-v2: on",
    { kind: "exactly_one", of: [checkout, payments] },
  ],
  [
    "always (badge: new or hot) and new-checkout: on or payments-v2: on",
    {
      kind: "always",
      of: { kind: "any", of: [{ kind: "all", of: [badge, checkout] }, payments] },
    },
  ],
  [
    "never not (new-checkout: on or payments-v2: on)",
    { kind: "never", of: { kind: "not", of: { kind: "any", of: [checkout, payments] } } },
  ],
  ['never "requires": "not" or a', { kind: "never", of: serves("requires", "not", "a") }],
];

test.each(readings)("it reads %j", (text, statement) => {
  expect(parseStatementText(text)).toEqual({ value: statement, problems: [] });
});

test.each([
  ["new-checkout: on  requires\n payments-v2 :on", "new-checkout: on requires payments-v2: on"],
  [
    "always badge: new or hot and new-checkout: on",
    "always (badge: new or hot) and new-checkout: on",
  ],
  ["never ((a: x))", "never a: x"],
  ["always a: x or not b: x or (c: x)", "always a: x or not b: x or c: x"],
])("%j is written as %j", (text, written) => {
  const { value } = parseStatementText(text);
  expect(value && statementText(value)).toBe(written);
});

test.each([
  [
    "",
    "At character 1 the text ends, but a flag with its variant, such as new-checkout: on, must come.",
  ],
  ["a: x", 'At character 5 the text ends, but "requires", "implies" or "excludes" must come.'],
  [
    "a requires b: on",
    'At character 3 there is "requires", but ":" must come. If that is the name of a flag or variant, write it in quotes.',
  ],
  ["at most one of a: x", 'At character 20 the text ends, but "," must come.'],
  ["never (a: x", 'At character 12 the text ends, but ")" must come.'],
  ["never a: x b", 'At character 12 there is "b", but the end must come.'],
  [
    "never A: x",
    'At character 7 there is "A", but a flag with its variant, such as new-checkout: on, must come.',
  ],
  [
    'never "a: x',
    'At character 7 there is """, but a flag with its variant, such as new-checkout: on, must come.',
  ],
  [`never ${"(".repeat(65)}a: x`, 'Brackets and "not" may be 64 deep at most.'],
])("what cannot be read is told with its place: %j", (text, detail) => {
  expect(parseStatementText(text)).toEqual({
    value: undefined,
    problems: [{ code: "statement_invalid", pointer: "", detail }],
  });
});

test("what is written is read as what it was", () => {
  const names = ["a", "not", "or.2", "requires", "at", "x-y_z"];
  const variantsOf = new Map(names.map((name) => [name, names]));
  const kinds = new Set<string>();
  fc.assert(
    fc.property(fc.gen(), (value) => {
      const statement = drawStatement(new Draw(value), variantsOf);
      kinds.add(statement.kind);
      const text = statementText(statement);
      expect(parseStatementText(text)).toEqual({ value: statement, problems: [] });
      expect(parseInteractionRule({ ...rule, statement }).value?.statement).toEqual(statement);
      expect(parseInteractionRule({ ...rule, statement: text }).value?.statement).toEqual(
        statement,
      );
    }),
    { numRuns: 300 },
  );
  expect(kinds.size).toBe(7);
});

test("reading a text never throws, and says what is wrong", () => {
  const words = ["a", ":", "x", "or", "and", "not", "(", ")", ",", "requires", "never", "at", '"'];
  const texts = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...words)).map((it) => it.join(" ")),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const { value, problems } = parseStatementText(text);
      expect(problems.length > 0).toBe(value === undefined);
    }),
    { numRuns: 500 },
  );
});

const rule = {
  key: "checkout-needs-payments",
  statement: "new-checkout: on requires payments-v2: on",
  severity: "block",
  owner: { kind: "team", id: "checkout" },
  reason: "It pays through it.",
};
const a = serves("a", "x");
const deep = Array.from({ length: 9 }).reduce<object>((of) => ({ kind: "not", of }), a);

test.each([
  ["/statement statement_invalid", { statement: "a: x" }],
  ["/statement duplicate", { statement: "never a: x or x" }],
  ["/statement too_deep", { statement: `never ${"not ".repeat(9)}a: x` }],
  ["/statement/of too_deep", { statement: { kind: "never", of: deep } }],
  ["/statement/kind value_unknown", { statement: { kind: "maybe" } }],
  ["/statement/of list_too_short", { statement: { kind: "at_most_one", of: [a] } }],
  ["/statement/of list_too_short", { statement: { kind: "never", of: { kind: "all", of: [a] } } }],
  [
    "/statement/one/variants list_empty",
    { statement: { kind: "requires", one: serves("a"), other: a } },
  ],
  ["/statement too_many", { statement: `at most one of ${Array(51).fill("a: x").join(", ")}` }],
  ["/environments list_empty", { environments: [] }],
  ["/until text_invalid", { until: "2026-02-30" }],
  ["/severity value_unknown", { severity: "blocking" }],
])("a rule is refused at %s", (where, parts) => {
  const { problems } = parseInteractionRule({ ...rule, ...parts });
  const [first] = problems.map(({ code, pointer }) => `${pointer} ${code}`);
  // However deep it is.
  expect(first?.replace(/(\/of)+/, "/of")).toBe(where);
});
