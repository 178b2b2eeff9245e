import { expect, test } from "vitest";
import { epochNotice, parseNotice } from "./notification.ts";

test.each([
  [
    "a commit",
    '{"p":"shop","n":7,"r":{"production":3},"a":["flag/x"]}',
    {
      kind: "commit",
      project: "shop",
      entry: 7,
      revisions: { production: 3 },
      addresses: ["flag/x"],
    },
  ],
  [
    "a commit that touched too much to be told",
    '{"p":"shop","n":7,"r":{},"a":null}',
    { kind: "commit", project: "shop", entry: 7, revisions: {}, addresses: undefined },
  ],
  [
    "a delta",
    '{"p":"shop","e":"production","v":3,"d":{"flags":{"x":null}}}',
    {
      kind: "delta",
      project: "shop",
      environment: "production",
      revision: 3,
      body: { flags: { x: null } },
    },
  ],
  ["a new epoch", epochNotice, { kind: "epoch" }],
])("%s is understood", (_what, payload, notice) => {
  expect(parseNotice(payload)).toEqual(notice);
});

test.each([
  "",
  "null",
  "[]",
  "{",
  "hello",
  "{}",
  '{"p":1,"n":2}',
  '{"p":"shop"}',
  '{"p":"shop","e":"x","v":"3","d":{}}',
])("%j is nothing that was announced by us", (payload) => {
  expect(parseNotice(payload)).toBeUndefined();
});
