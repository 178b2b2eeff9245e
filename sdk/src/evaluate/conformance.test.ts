import { describe, expect, test } from "vitest";
import { parseSnapshot } from "../model/index.ts";
import { positionOf, prepareKey, prepareSalt } from "./bucketing.ts";
import { compile } from "./compile.ts";
import {
  type ConformanceCase,
  readBucketingVectors,
  readConformanceFiles,
} from "./conformance-cases.test-support.ts";
import { evaluate } from "./evaluate.ts";
import { murmur3 } from "./hash.ts";

const files = readConformanceFiles();

describe.each(files)("$name: $about", ({ cases }) => {
  test.each(cases)("$title", ({ snapshot, context, flag, type, defaultValue, expect: wanted }) => {
    const decision = evaluate(compile(snapshot), context, { flag, type, defaultValue });
    const { errorMessage, ...rest } = decision;
    expect(rest).toEqual(wanted);
    expect(typeof errorMessage).toBe(wanted.errorCode === undefined ? "undefined" : "string");
  });
});

const all: readonly ConformanceCase[] = files.flatMap(({ cases }) => cases);

test("there are cases, and no two of a file have the same title", () => {
  expect(all.length).toBeGreaterThanOrEqual(400);
  for (const { cases } of files) {
    expect(new Set(cases.map(({ title }) => title)).size).toBe(cases.length);
  }
});

test("every case is about a snapshot that can be read without a problem", () => {
  const problems = all.flatMap(({ title, snapshot }) =>
    parseSnapshot(snapshot).problems.map(({ pointer, detail }) => `${title}: ${pointer} ${detail}`),
  );
  expect(problems).toEqual([]);
});

describe("the vectors for other languages", () => {
  const { murmur, positions, scheme, scale } = readBucketingVectors();

  test.each(murmur)("the hash of $text with seed $seed", ({ text, seed, hash }) => {
    expect(murmur3(text, seed)).toBe(hash);
  });

  test.each(positions)("the position of $key with salt $salt", ({ key, salt, position }) => {
    const prepared = prepareSalt(salt, scheme);
    expect(prepared?.scale).toBe(scale);
    expect(prepared && positionOf(prepareKey(key), prepared)).toBe(position);
  });
});
