/** What is refused, where it says that the fault is, and under which code. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  base,
  flagBody,
  type Method,
  off,
  openShopApi,
  owner,
  type ShopApi,
  type Wish,
} from "./shop-api.test-support.ts";

let shop: ShopApi;
/** A new flag for each test. */
let flag: string;
const ask: ShopApi["ask"] = (...question) => shop.ask(...question);

beforeAll(async () => {
  shop = await openShopApi();
});

afterAll(() => shop?.close());

beforeEach(async () => {
  flag = await shop.makeFlag();
});

const configUrl = (environment = "development") => `${base}/flags/${flag}/configs/${environment}`;

interface Refusal {
  readonly what: string;
  readonly method: Method;
  readonly url: () => string;
  readonly wish?: () => Wish;
  readonly status: number;
  readonly code: string;
  readonly pointers?: readonly string[];
}

const refusals: readonly Refusal[] = [
  {
    what: "a config without the version that was seen",
    method: "PATCH",
    url: configUrl,
    wish: () => ({ body: { on: true } }),
    status: 428,
    code: "precondition_required",
  },
  {
    what: "a star instead of a version",
    method: "PATCH",
    url: configUrl,
    wish: () => ({ body: { on: true }, ifMatch: "*" }),
    status: 428,
    code: "precondition_required",
  },
  {
    what: "a version that has passed",
    method: "PATCH",
    url: configUrl,
    wish: () => ({ body: { on: true }, ifMatch: 7 }),
    status: 412,
    code: "version_mismatch",
  },
  {
    what: "a flag that is not there",
    method: "GET",
    url: () => `${base}/flags/nothing`,
    status: 404,
    code: "flag_not_found",
  },
  {
    what: "a config of a flag that is not there",
    method: "PATCH",
    url: () => `${base}/flags/nothing/configs/development`,
    wish: () => ({ body: { on: true }, ifMatch: 1 }),
    status: 404,
    code: "flag_not_found",
  },
  {
    what: "a config in an environment that is not there",
    method: "PATCH",
    url: () => configUrl("moon"),
    wish: () => ({ body: { on: true }, ifMatch: 1 }),
    status: 404,
    code: "environment_not_found",
  },
  {
    what: "an environment named like something that every object has",
    method: "PATCH",
    url: () => configUrl("constructor"),
    wish: () => ({ body: { on: true }, ifMatch: 1 }),
    status: 404,
    code: "environment_not_found",
  },
  {
    what: "a snapshot of an environment that is not there",
    method: "GET",
    url: () => `${base}/environments/moon/snapshot`,
    status: 404,
    code: "environment_not_found",
  },
  {
    what: "a trial in an environment that is not there",
    method: "POST",
    url: () => `${base}/flags/${flag}/try`,
    wish: () => ({ body: { environment: "moon", context: {} } }),
    status: 404,
    code: "environment_not_found",
  },
  {
    what: "a segment that is not there",
    method: "GET",
    url: () => `${base}/segments/nothing`,
    status: 404,
    code: "segment_not_found",
  },
  {
    what: "keys for a segment that is not there",
    method: "POST",
    url: () => `${base}/segments/nothing/keys`,
    wish: () => ({ body: { list: "included", add: ["a"] } }),
    status: 404,
    code: "segment_not_found",
  },
  {
    what: "a group that is not there",
    method: "GET",
    url: () => `${base}/groups/nothing`,
    status: 404,
    code: "group_not_found",
  },
  {
    what: "a change request that is not there",
    method: "GET",
    url: () => `${base}/changes/9999`,
    status: 404,
    code: "change_request_not_found",
  },
  {
    what: "a project that is not there",
    method: "GET",
    url: () => "/api/v1/projects/nowhere/flags",
    status: 404,
    code: "project_not_found",
  },
  {
    what: "a key that is taken",
    method: "POST",
    url: () => `${base}/flags`,
    wish: () => ({ body: flagBody(flag) }),
    status: 409,
    code: "flag_key_taken",
    pointers: ["/key"],
  },
  {
    what: "a key with a blank",
    method: "POST",
    url: () => `${base}/flags`,
    wish: () => ({ body: flagBody("new flag") }),
    status: 422,
    code: "key_invalid",
    pointers: ["/key"],
  },
  {
    what: "an owner whom nobody knows",
    method: "POST",
    url: () => `${base}/flags`,
    wish: () => ({ body: flagBody("orphan", { owner: { kind: "team", id: "nobody" } }) }),
    status: 422,
    code: "owner_unknown",
    pointers: ["/owner/id"],
  },
  {
    what: "a new flag that serves a variant that it does not have",
    method: "POST",
    url: () => `${base}/flags`,
    wish: () => ({
      body: flagBody("odd", { configs: { development: { ...off, offVariant: "none" } } }),
    }),
    status: 422,
    code: "variant_unknown",
    pointers: ["/configs/development/offVariant"],
  },
  {
    what: "a new flag that names a segment that is not there",
    method: "POST",
    url: () => `${base}/flags`,
    wish: () => {
      const rule = {
        id: "r1",
        conditions: [{ operator: "segment", values: ["nothing"] }],
        serve: { variant: "on" },
      };
      return { body: flagBody("lost", { configs: { development: { ...off, rules: [rule] } } }) };
    },
    status: 422,
    code: "reference_missing",
    pointers: ["/configs/development/rules/0/conditions/0/values/0"],
  },
  {
    what: "a new flag that is on in a protected environment",
    method: "POST",
    url: () => `${base}/flags`,
    wish: () => ({
      body: flagBody("loud", { configs: { production: { ...off, on: true } }, mayWait: false }),
    }),
    status: 403,
    code: "approval_needed",
    pointers: [""],
  },
  {
    what: "a string flag without variants",
    method: "POST",
    url: () => `${base}/flags`,
    wish: () => ({ body: flagBody("text", { type: "string" }) }),
    status: 422,
    code: "missing_field",
    pointers: [""],
  },
  {
    what: "a body that is none",
    method: "POST",
    url: () => `${base}/flags`,
    wish: () => ({ body: { key: "x" } }),
    status: 400,
    code: "malformed_request",
  },
  {
    what: "a date that is no day",
    method: "PATCH",
    url: () => `${base}/flags/${flag}`,
    wish: () => ({ body: { expiry: { kind: "date", date: "2027-02-30" } }, ifMatch: 1 }),
    status: 422,
    code: "text_invalid",
    pointers: ["/expiry/date"],
  },
  {
    what: "a variant that a config still serves",
    method: "PATCH",
    url: () => `${base}/flags/${flag}`,
    wish: () => ({
      body: {
        variants: [
          { name: "yes", value: true },
          { name: "off", value: false },
        ],
      },
      ifMatch: 1,
    }),
    status: 422,
    code: "variant_unknown",
    pointers: [
      "/configs/development/fallthrough/variant",
      "/configs/production/fallthrough/variant",
      "/configs/staging/fallthrough/variant",
    ],
  },
  {
    what: "a config whose rollout is not whole",
    method: "PUT",
    url: configUrl,
    wish: () => {
      const ranges = [{ variant: "on", start: 0, end: 50_000 }];
      const config = { ...off, fallthrough: { rollout: { salt: "s", ranges } } };
      return { body: { config }, ifMatch: 1 };
    },
    status: 422,
    code: "rollout_weights_incomplete",
    pointers: ["/config/fallthrough/rollout/ranges"],
  },
  {
    what: "a config that needs itself",
    method: "PUT",
    url: configUrl,
    wish: () => ({
      body: { config: { ...off, prerequisites: [{ flag, variants: ["on"] }] } },
      ifMatch: 1,
    }),
    status: 422,
    code: "prerequisite_cycle",
    pointers: ["/config/prerequisites"],
  },
  {
    what: "a protected environment",
    method: "PATCH",
    url: () => configUrl("production"),
    wish: () => ({ body: { on: true, mayWait: false }, ifMatch: 1 }),
    status: 403,
    code: "approval_needed",
    pointers: [""],
  },
  {
    what: "an emergency that makes nothing safe",
    method: "PATCH",
    url: () => configUrl("production"),
    wish: () => ({ body: { on: true, emergency: true }, ifMatch: 1 }),
    status: 403,
    code: "emergency_too_much",
    pointers: [""],
  },
  {
    what: "a reason that cannot be stored",
    method: "PATCH",
    url: configUrl,
    wish: () => ({ body: { on: true, reason: "a\u0000b" }, ifMatch: 1 }),
    status: 422,
    code: "value_unstorable",
    pointers: ["/reason"],
  },
  {
    what: "a change of a kind that is not known",
    method: "POST",
    url: () => `${base}/changes`,
    wish: () => ({ body: { changes: [{ kind: "flag.vanish", flag }] } }),
    status: 422,
    code: "value_unknown",
    pointers: ["/changes/0/kind"],
  },
  {
    what: "a change that replaces what is not there",
    method: "POST",
    url: () => `${base}/changes`,
    wish: () => ({
      body: {
        changes: [
          { kind: "config.on", flag, environment: "staging", from: false, to: true },
          { kind: "config.on", flag, environment: "development", from: true, to: false },
        ],
      },
    }),
    status: 409,
    code: "conflict",
    pointers: ["/changes/1/from"],
  },
  {
    what: "a change that breaks the registry",
    method: "POST",
    url: () => `${base}/changes`,
    wish: () => {
      const change = { kind: "config.group", flag, environment: "staging", from: null, to: "none" };
      return { body: { changes: [change] } };
    },
    status: 422,
    code: "reference_missing",
    pointers: ["/changes/0"],
  },
  {
    what: "a segment with a key too long",
    method: "POST",
    url: () => `${base}/segments`,
    wish: () => ({ body: { key: "long", name: "L", owner, excluded: ["a", "x".repeat(300)] } }),
    status: 422,
    code: "text_invalid",
    pointers: ["/excluded/1"],
  },
  {
    what: "an environment whose key is taken",
    method: "POST",
    url: () => `${base}/environments`,
    wish: () => ({ body: { key: "staging", name: "S", kind: "staging" } }),
    status: 409,
    code: "environment_key_taken",
    pointers: ["/key"],
  },
  {
    what: "an environment without a name",
    method: "PATCH",
    url: () => `${base}/environments/staging`,
    wish: () => ({ body: { name: "" }, ifMatch: 1 }),
    status: 422,
    code: "text_invalid",
    pointers: ["/name"],
  },
  {
    what: "an idempotency key with a blank",
    method: "PATCH",
    url: configUrl,
    wish: () => ({ body: { on: true }, ifMatch: 1, headers: { "idempotency-key": "a b" } }),
    status: 422,
    code: "idempotency_key_invalid",
  },
];

test.each(refusals)("refused, with where and why: $what", async (refusal) => {
  const { method, url, wish, status, code, pointers } = refusal;
  const answer = await ask(method, url(), wish?.());
  expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  expect(answer.headers["content-type"]).toContain("application/problem+json");
  if (pointers === undefined) return;
  const { errors } = answer.json<{ errors: readonly { pointer: string }[] }>();
  expect(errors.map(({ pointer }) => pointer).sort()).toEqual(pointers);
});
