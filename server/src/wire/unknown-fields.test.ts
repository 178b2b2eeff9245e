/** A field that is misspelt is refused: leaving it out would permit more, hold longer, be for everything, or be forgotten. */
import { expect, test } from "vitest";
import type { z } from "zod";
import { grantBody, memberBody, personalTokenBody, roleBody } from "./access.ts";
import { changesBody } from "./change.ts";
import { configBody, configPatch, flagBody, flagPatch, tryBody } from "./flag.ts";
import { interactionRuleBody } from "./interaction-rule.ts";
import { policyBody, waiverBody } from "./policy.ts";
import { environmentBody, sdkKeyBody } from "./project.ts";
import { planBody, requestBody, scheduleBody } from "./request-body.ts";
import { segmentBody, segmentKeysBody, segmentPatch } from "./segment.ts";

const waiver = { key: "w", policy: "p", reason: "R", until: "2026-12-24" };
const changes = [{ kind: "config.on", flag: "f", environment: "e", from: false, to: true }];
const token = { name: "t" };
const id = "0190a5a0-0000-7000-8000-00000000b0b0";

test.each<readonly [string, z.ZodType, object, readonly PropertyKey[]]>([
  ["where a waiver holds", waiverBody, { ...waiver, enviroment: "staging" }, ["enviroment"]],
  [
    "of whom a policy speaks",
    policyBody,
    {
      ...{ key: "p", name: "P", severity: "blocking", scopes: {} },
      requirement: { kind: "owner", mustBeTeam: true },
    },
    ["scopes"],
  ],
  [
    "until when a rule holds",
    interactionRuleBody,
    {
      ...{
        key: "r",
        statement: "never a: on",
        severity: "block",
        reason: "R",
        untill: "2026-12-24",
      },
      owner: { kind: "team", id: "checkout" },
    },
    ["untill"],
  ],
  [
    "for how long a change is",
    scheduleBody,
    { at: "2026-12-01T09:00", lastsMinutes: 60 },
    ["lastsMinutes"],
  ],
  ["for how long a planned change is", planBody, { lastMinutes: 60 }, ["lastMinutes"]],
  ["when a request is due", requestBody, { changes, schedule: {} }, ["schedule"]],
  ["whether a change may wait", changesBody, { changes, maywait: false }, ["maywait"]],
  [
    "whether an environment is protected",
    environmentBody,
    {
      ...{ key: "e", name: "E", kind: "production", protected: true },
    },
    ["protected"],
  ],
  ["from where a key is used", sdkKeyBody, { name: "k", kind: "client", origin: [] }, ["origin"]],
  ["where a role holds", memberBody, { role: "admin", kinds: ["test"] }, ["kinds"]],
  [
    "where a grant holds",
    grantBody,
    {
      ...{ grantee: { kind: "person", id }, role: "admin", environmentkinds: ["test"] },
    },
    ["environmentkinds"],
  ],
  [
    "what a role permits",
    roleBody,
    { key: "r", name: "R", permissions: ["flag.read"], without: [] },
    ["without"],
  ],
  ["until when a token holds", personalTokenBody, { ...token, expiresIn: 1 }, ["expiresIn"]],
  [
    "what a flag is",
    flagBody,
    {
      ...{ key: "f", name: "F", type: "boolean", purpose: "release", owner: {}, expiry: {} },
      clientside: true,
    },
    ["clientside"],
  ],
  ["what becomes of a flag", flagPatch, { snoozeUntil: "2026-12-01" }, ["snoozeUntil"]],
  ["what an environment serves", configBody, { config: {}, maywait: false }, ["maywait"]],
  ["why a flag is turned on", configPatch, { on: true, comment: "C" }, ["comment"]],
  ["of whom it is tried", tryBody, { environment: "e", context: {}, defaults: 1 }, ["defaults"]],
  [
    "whom a segment takes in",
    segmentBody,
    { key: "s", name: "S", owner: {}, include: ["ada"] },
    ["include"],
  ],
  ["what becomes of a segment", segmentPatch, { rule: [] }, ["rule"]],
  ["which keys come and go", segmentKeysBody, { list: "included", added: [] }, ["added"]],
  ["what a token may", personalTokenBody, { ...token, scope: { project: ["shop"] } }, ["project"]],
])("%s is not misspelt: %#", (_what, body, value, keys) => {
  const { error } = body.safeParse(value);
  expect(error?.issues).toMatchObject([{ code: "unrecognized_keys", keys }]);
});
