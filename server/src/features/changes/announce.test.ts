import type { Effect } from "@yardarm/core/changes";
import { expect, test } from "vitest";
import { payloadsOf } from "./announce.ts";

const flags = { lamp: null };

function effectOf(deltas: Effect["deltas"], addresses: readonly string[]): Effect {
  const entities = addresses.map((address) => ({ address, before: null, after: {} }));
  return { deltas, entities, inert: [] };
}

const commit = {
  project: "shop",
  entry: 7,
  revisions: { development: 3, staging: 5 },
  effect: effectOf({ development: { flags }, staging: { flags } }, ["flag/lamp"]),
};
const whole = { p: "shop", n: 7, r: commit.revisions, a: ["flag/lamp"] };

const parsed = (payloads: readonly string[]) => payloads.map((payload) => JSON.parse(payload));

test("small deltas travel, and before the commit as a whole, so that nobody has to ask for them", () => {
  expect(parsed(payloadsOf(commit))).toEqual([
    { p: "shop", e: "development", v: 3, d: { flags } },
    { p: "shop", e: "staging", v: 5, d: { flags } },
    whole,
  ]);
});

test("a delta that is too large stays at home", () => {
  const large = { lists: { "beta/included": { add: ["ü".repeat(4_000)], remove: [] } } };
  const payloads = payloadsOf({
    ...commit,
    effect: effectOf({ development: { flags }, staging: large }, ["flag/lamp"]),
  });
  expect(parsed(payloads)).toEqual([{ p: "shop", e: "development", v: 3, d: { flags } }, whole]);
});

test("too many addresses are told as many", () => {
  const addresses = Array.from({ length: 1_000 }, (_, index) => `flag/lamp-${index}`);
  expect(parsed(payloadsOf({ ...commit, effect: effectOf({}, addresses) })).at(-1)).toEqual({
    ...whole,
    a: null,
  });
});

test("no payload is longer than Postgres takes, whatever is changed", () => {
  const addresses = Array.from({ length: 300 }, (_, index) => `flag/${"x".repeat(index)}`);
  for (let length = 0; length < 300; length += 7) {
    for (const payload of payloadsOf({
      ...commit,
      effect: effectOf({}, addresses.slice(0, length)),
    })) {
      expect(Buffer.byteLength(payload)).toBeLessThan(8_000);
    }
  }
});

test("a commit that touches no environment is still told", () => {
  expect(
    parsed(payloadsOf({ ...commit, revisions: {}, effect: effectOf({}, ["flag/lamp"]) })),
  ).toEqual([{ ...whole, r: {} }]);
});
