/** The provider's keys: which are fetched when, and that nobody can make us fetch them all the time. */
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  type HostileProvider,
  type MakeToken,
  startHostileProvider,
  tokenWith,
} from "./hostile-provider.test-support.ts";
import { createProviderClient, type ProviderClient } from "./provider-client.ts";

const clock = () => new Date(Date.UTC(2026, 10, 25, 9));
let provider: HostileProvider;

beforeEach(async () => {
  provider = await startHostileProvider(clock);
});
afterEach(() => provider.close());

function clientWith(options: { keyCooldownMs?: number } = {}): ProviderClient {
  return createProviderClient({
    issuer: provider.issuer,
    clientId: "yardarm",
    clientSecret: undefined,
    scopes: ["openid"],
    wantedClaims: [],
    clock,
    ...options,
  });
}

async function outcome(client: ProviderClient, token: MakeToken): Promise<string> {
  provider.nonce = "nonce";
  provider.answer(token);
  try {
    const arrival = { code: "a code", iss: undefined, nonce: "nonce", codeVerifier: "verifier" };
    const { claims } = await client.arrive({ ...arrival, redirectUri: "http://127.0.0.1/x" });
    return claims.sub;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const unknownKey = "The ID token is refused: its key is not one of the provider's.";

test("a key that is new is fetched when a token names it, and the old one still counts beside it", async () => {
  const client = clientWith({ keyCooldownMs: 0 });
  expect(await outcome(client, tokenWith({}))).toBe("grace");
  const old = tokenWith({});
  let before = "";
  await outcome(client, async (forge) => {
    before = await old(forge);
    return before;
  });
  await provider.rotate("second", true);
  expect(await outcome(client, tokenWith({}))).toBe("grace");
  expect(await outcome(client, () => before)).toBe("grace");
  expect(provider.keyRequests()).toBe(2);
});

test("a key that the provider took back counts no longer, once the new ones were fetched", async () => {
  const client = clientWith({ keyCooldownMs: 0 });
  let before = "";
  await outcome(client, async (forge) => {
    before = await tokenWith({})(forge);
    return before;
  });
  await provider.rotate("second", false);
  expect(await outcome(client, tokenWith({}))).toBe("grace");
  expect(await outcome(client, () => before)).toBe(unknownKey);
});

test("tokens that invent names of keys do not make us fetch again and again", async () => {
  const client = clientWith();
  expect(await outcome(client, tokenWith({}))).toBe("grace");
  for (let n = 0; n < 50; n++)
    expect(await outcome(client, tokenWith({}, { kid: `invented-${n}` }))).toBe(unknownKey);
  expect(provider.keyRequests()).toBe(1);
});

test("a provider that was away at first is asked again", async () => {
  const client = clientWith();
  provider.claimToBe({ issuer: "https://evil.example" });
  expect(await outcome(client, tokenWith({}))).toContain("They must be the same");
  provider.claimToBe({});
  expect(await outcome(client, tokenWith({}))).toBe("grace");
});

test("people sign out where the provider says, and nowhere when it does not say", async () => {
  const sent = { idToken: "a.b.c", returnTo: "http://127.0.0.1:4280/sign-in" };
  expect(await clientWith().signOutUrl(sent)).toBeUndefined();
  const end_session_endpoint = `${provider.issuer}/out?x=1`;
  provider.claimToBe({ end_session_endpoint });
  const url = new URL((await clientWith().signOutUrl(sent)) ?? "");
  expect(Object.fromEntries(url.searchParams)).toEqual({
    x: "1",
    id_token_hint: "a.b.c",
    client_id: "yardarm",
    post_logout_redirect_uri: sent.returnTo,
  });
});
