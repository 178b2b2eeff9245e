import { expect, test } from "vitest";
import { chosenTypesFor, eventTypes } from "./event-type.ts";
import { eventOfEntry, eventsOfEntry } from "./recorded-entry.ts";
import { urlHintOf } from "./url-hint.ts";

const appended = {
  chain: "project:shop",
  entry: 7,
  at: new Date("2026-11-25T10:00:00Z"),
  kind: "change_request.applied",
};
const revisions = { production: 3, staging: 9 };

test.each([
  ["a commit", { revisions }, ["change.applied", "audit.entry"]],
  ["a reversal", { revisions, reverts: 4 }, ["change.rolled_back", "audit.entry"]],
  [
    "a reversal in an emergency",
    { revisions, reverts: 4, brokeGlassOf: ["production"] },
    ["change.broke_glass", "audit.entry"],
  ],
])("%s is told as one kind of change, and as an entry", (_what, details, types) => {
  expect(eventsOfEntry({ ...appended, details })).toEqual({
    project: "shop",
    environments: ["production", "staging"],
    types,
  });
});

test("what belongs to no project or environment is told so", () => {
  const entry = { ...appended, chain: "installation", kind: "session.refused", details: {} };
  expect(eventsOfEntry(entry)).toEqual({
    project: null,
    environments: [],
    types: ["sign_in.refused", "audit.entry"],
  });
});

test("an SDK key belongs to its environment", () => {
  const details = { key: "k", environment: "production" };
  expect(eventsOfEntry({ ...appended, kind: "sdk_key.created", details })).toMatchObject({
    environments: ["production"],
    types: ["audit.entry"],
  });
});

const read = {
  actor: { kind: "person" as const, id: "p1", name: "Ada" },
  summary: "Turn lamp on",
  reason: null,
  request: 12,
  where: { ip: "203.0.113.7" },
  details: { revisions, reverts: 4 },
};
const stored = { number: 7, previous: "aa", hash: "bb", document: { sealed: [] } };
const found = { stored, read };
const head = {
  id: "e",
  at: "2026-11-25T10:00:00.000Z",
  project: "shop",
  environments: ["staging"],
};

const request = {
  ...{ title: "Turn lamp on", sentences: ["x"], reason: "Ready." },
  author: { kind: "person" as const, id: "p2", name: "Bo" },
};

test.each([
  ["rejected", "Not today.", {}, "Not today."],
  ["failed", null, { detail: "It was too late." }, "It was too late."],
  ["cancelled", null, {}, null],
  ["expired", null, {}, null],
])(
  "a request that was %s is told with who did it and what they said",
  (kind, reason, more, comment) => {
    const details = { from: "in_review", environments: ["staging"], ...more };
    const entry = { ...appended, kind: `change_request.${kind}`, details };
    expect(eventsOfEntry(entry)).toMatchObject({
      types: [`change.${kind}`, "audit.entry"],
      environments: ["staging"],
    });
    const told = { stored, read: { ...read, reason, details } };
    const at = { ...head, type: `change.${kind}`, chain: "project:shop" };
    expect(eventOfEntry(at, told, request).data).toEqual({
      ...{ ...request, request: 12, by: read.actor, comment, entry: 7 },
    });
  },
);

test("a commit is told with its request, revisions and sentences", () => {
  const event = eventOfEntry(
    { ...head, type: "change.rolled_back", chain: "project:shop" },
    found,
    request,
  );
  expect(event).toEqual({
    ...head,
    type: "change.rolled_back",
    data: {
      request: 12,
      title: "Turn lamp on",
      sentences: ["x"],
      reason: null,
      author: read.actor,
      revisions,
      entry: 7,
      reverts: 4,
      brokeGlassOf: [],
    },
  });
});

test("an entry is told as it is stored, ready to be verified", () => {
  const event = eventOfEntry(
    { ...head, type: "audit.entry", chain: "project:shop" },
    found,
    undefined,
  );
  expect(event.data).toEqual({
    chain: "project:shop",
    ...stored,
    actor: read.actor,
    summary: "Turn lamp on",
    reason: null,
  });
});

test("a type that no entry has is a mistake of ours", () => {
  expect(() =>
    eventOfEntry({ ...head, type: "flag.expired", chain: "x" }, found, undefined),
  ).toThrow("No entry of the record is told as flag.expired.");
});

test("a project can choose what is told of projects; the installation everything that is told", () => {
  expect(chosenTypesFor("shop")).not.toContain("sign_in.refused");
  expect(chosenTypesFor(null)).toContain("sign_in.refused");
  const untold = Object.entries(eventTypes).filter(([, { isTold }]) => !isTold);
  for (const [type] of untold) expect(chosenTypesFor(null)).not.toContain(type);
});

test.each([
  ["https://hooks.example.com/in?token=secret", "standard", "https://hooks.example.com/in?…"],
  ["https://hooks.example.com:8443/in", "standard", "https://hooks.example.com:8443/in"],
  ["https://hooks.slack.com/services/T0/B1/s3cretAbCd", "slack", "https://hooks.slack.com/…AbCd"],
  ["https://discord.com/api/webhooks/1/tokenWXYZ", "discord", "https://discord.com/…WXYZ"],
] as const)("of %s (%s) people see %s", (url, format, hint) => {
  expect(urlHintOf(url, format)).toBe(hint);
});
