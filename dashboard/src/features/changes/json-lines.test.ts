import { expect, test } from "vitest";
import { diffJson } from "./json-lines.ts";

const text = (lines: ReturnType<typeof diffJson>) =>
  lines.map(({ kind, text }) => `${kind}|${text.trim()}`);

test("a difference is shown with what stands around it, and no more", () => {
  const many = Object.fromEntries("abcdefghij".split("").map((key) => [key, 1]));
  expect(text(diffJson(many, { ...many, e: 2 }))).toEqual([
    "skipped|",
    'same|"b": 1,',
    'same|"c": 1,',
    'same|"d": 1,',
    'removed|"e": 1,',
    'added|"e": 2,',
    'same|"f": 1,',
    'same|"g": 1,',
    'same|"h": 1,',
    "skipped|",
  ]);
});

test("the order of keys is no difference", () => {
  expect(
    diffJson({ a: 1, b: { c: 1, d: 2 } }, { b: { d: 2, c: 1 }, a: 1 }).filter(
      ({ kind }) => kind !== "skipped",
    ),
  ).toEqual([]);
});

test("what is new has only added lines", () => {
  expect(text(diffJson(null, { on: true }))).toEqual(["added|{", 'added|"on": true', "added|}"]);
});
