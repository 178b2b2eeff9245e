/** What a provider, or somebody in its place, may answer, and which of it proves anything. */
import { createPublicKey, createSign, generateKeyPairSync } from "node:crypto";
import { base64url, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestApp, type TestApp } from "../../../compose/app.test-support.ts";
import type { ProviderConfig } from "../../../config.ts";
import {
  type Forge,
  type HostileProvider,
  type MakeToken,
  startHostileProvider,
  tokenWith,
} from "./hostile-provider.test-support.ts";
import { comeBack, leave, locationOf } from "./traveller.test-support.ts";

let now = Date.UTC(2026, 10, 25, 9);
const clock = () => new Date(now);
let provider: HostileProvider;
let server: TestApp;

const settings: Omit<ProviderConfig, "issuer"> = {
  clientId: "yardarm",
  clientSecret: undefined,
  name: "Hostile ID",
  scopes: ["openid"],
  groupsClaim: "groups",
  adminGroup: "operators",
  trustsEmail: false,
};

beforeAll(async () => {
  provider = await startHostileProvider(clock);
  server = await openTestApp({
    clock,
    config: { provider: { ...settings, issuer: provider.issuer } },
  });
});

afterAll(async () => {
  await server?.close();
  await provider?.close();
});

beforeEach(() => {
  provider.claimToBe({});
  provider.userInfo({ sub: "grace" });
});

async function signInWith(token: MakeToken, more = {}): Promise<string> {
  const left = await leave(server.app);
  provider.nonce = left.url.searchParams.get("nonce") ?? "";
  provider.answer(token, more);
  const state = left.url.searchParams.get("state") ?? "";
  return locationOf(await comeBack(server.app, { code: "a code", state }, left.cookie));
}

const refused = (code: string) => `/sign-in?refused=${code}`;
const invalid = refused("provider_token_invalid");

async function reasonInRecord(): Promise<string> {
  const { rows } = await server.database.pool.query<{ document: string }>(
    "SELECT document FROM audit_entry WHERE chain = 'installation' ORDER BY entry DESC LIMIT 1",
  );
  return JSON.parse(rows[0]?.document ?? "{}").document.details.detail;
}

test("a token in which everything is right signs in", async () => {
  expect(await signInWith(tokenWith({}))).toBe("/");
});

const unsigned: MakeToken = (forge) => {
  const part = (value: object) => base64url.encode(JSON.stringify(value));
  const claims = {
    ...{ iss: forge.issuer, aud: "yardarm", sub: "grace", nonce: forge.nonce },
    ...{ iat: forge.now, exp: forge.now + 300 },
  };
  return `${part({ alg: "none" })}.${part(claims)}.`;
};

/** The key that everybody can fetch, taken as a secret: the oldest trick. */
const signedWithPublicKey =
  (secretOf: (forge: Forge) => string): MakeToken =>
  (forge) =>
    new SignJWT({ nonce: forge.nonce, sub: "grace" })
      .setProtectedHeader({ alg: "HS256", kid: "first" })
      .setIssuer(forge.issuer)
      .setAudience("yardarm")
      .setIssuedAt(forge.now)
      .setExpirationTime(forge.now + 300)
      .sign(new TextEncoder().encode(secretOf(forge)));

const pemOf = ({ publicKey }: Forge): string =>
  createPublicKey({ key: { ...publicKey }, format: "jwk" })
    .export({ type: "spki", format: "pem" })
    .toString();

// Made before the clock runs: it takes a while.
const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** Signed by somebody whose key is not the provider's, under the name of one that is. */
const signedByAnother: MakeToken = (forge) => {
  const { privateKey } = stranger;
  const part = (value: object) => base64url.encode(JSON.stringify(value));
  const claims = {
    ...{ iss: forge.issuer, aud: "yardarm", sub: "grace", nonce: forge.nonce },
    ...{ iat: forge.now, exp: forge.now + 300 },
  };
  const signed = `${part({ alg: "RS256", kid: "first" })}.${part(claims)}`;
  const signature = createSign("RSA-SHA256").update(signed).sign(privateKey);
  return `${signed}.${signature.toString("base64url")}`;
};

const changedAfterSigning: MakeToken = async (forge) => {
  const [header, payload = "", signature] = (await tokenWith({ sub: "mallory" })(forge)).split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
  const changed = base64url.encode(JSON.stringify({ ...claims, sub: "grace" }));
  return [header, changed, signature].join(".");
};

describe("a token proves nothing", () => {
  const cases: readonly (readonly [string, MakeToken, string])[] = [
    ["without a signature (alg none)", unsigned, "its algorithm is not allowed"],
    [
      "signed with the public key as a secret (HS256, PEM)",
      signedWithPublicKey(pemOf),
      "its algorithm is not allowed",
    ],
    [
      "signed with the public key as a secret (HS256, modulus)",
      signedWithPublicKey(({ publicKey }) => publicKey.n ?? ""),
      "its algorithm is not allowed",
    ],
    ["signed with another key under a known name", signedByAnother, "its signature is wrong"],
    ["changed after it was signed", changedAfterSigning, "its signature is wrong"],
    ["of another issuer", tokenWith({ iss: "https://evil.example" }), "its claim iss"],
    [
      "of an issuer that differs in one slash",
      tokenWith((forge) => ({ iss: `${forge.issuer}/` })),
      "its claim iss",
    ],
    ["for another client", tokenWith({ aud: "another" }), "its claim aud"],
    ["for nobody", tokenWith({ aud: undefined }), "its claim aud"],
    ["for several without saying who asked", tokenWith({ aud: ["yardarm", "x"] }), "(azp)"],
    [
      "for several that somebody else asked for",
      tokenWith({ aud: ["yardarm", "x"], azp: "x" }),
      "(azp)",
    ],
    ["that somebody else asked for", tokenWith({ azp: "another" }), "(azp)"],
    ["that has run out", tokenWith(({ now: at }) => ({ exp: at - 61 })), "too old (exp)"],
    ["that never runs out", tokenWith({ exp: undefined }), "its claim exp"],
    [
      "that was made long ago",
      tokenWith(({ now: at }) => ({ iat: at - 3_600, exp: at + 300 })),
      "too old (iat)",
    ],
    ["that will be made", tokenWith(({ now: at }) => ({ iat: at + 120 })), "its claim iat"],
    ["without the moment it was made", tokenWith({ iat: undefined }), "its claim iat"],
    ["not valid yet", tokenWith(({ now: at }) => ({ nbf: at + 120 })), "its claim nbf"],
    ["of another sign-in (nonce)", tokenWith({ nonce: "another" }), "(nonce)"],
    ["of no sign-in in particular", tokenWith({ nonce: undefined }), "(nonce)"],
    ["of nobody", tokenWith({ sub: "" }), "(sub)"],
    ["that is none", () => "not.a.token", "it is malformed"],
    ["that is empty", () => "", "it is malformed"],
    [
      "that is encrypted or of five parts",
      async (forge) => `${await tokenWith({})(forge)}.x.y`,
      "it is malformed",
    ],
  ];

  test.each(cases)("%s", async (_title, token, reason) => {
    expect(await signInWith(token)).toBe(invalid);
    expect(await reasonInRecord()).toContain(reason);
  });

  test("whose nonce was used before", async () => {
    let kept = "";
    const keep: MakeToken = async (forge) => {
      kept = await tokenWith({})(forge);
      return kept;
    };
    expect(await signInWith(keep)).toBe("/");
    expect(await signInWith(() => kept)).toBe(invalid);
    expect(await reasonInRecord()).toContain("(nonce)");
  });

  test("no secret of it stands in the record or the log", async () => {
    const token = tokenWith({ aud: "another", secret: "do-not-tell" });
    expect(await signInWith(token)).toBe(invalid);
    const { rows } = await server.database.pool.query("SELECT document FROM audit_entry");
    expect(JSON.stringify(rows)).not.toContain("do-not-tell");
    expect(server.logged.join("\n")).not.toContain("do-not-tell");
    // Neither whole nor its beginning, in the shape that tokens have.
    expect(server.logged.join("\n")).not.toMatch(/\beyJ[\w-]+\.[\w-]/);
  });
});

describe("clocks", () => {
  test("may differ by a minute", async () => {
    expect(await signInWith(tokenWith(({ now: at }) => ({ exp: at - 59 })))).toBe("/");
    expect(await signInWith(tokenWith(({ now: at }) => ({ iat: at + 59 })))).toBe("/");
  });
});

describe("what the provider says beside the token", () => {
  test("fills in what the token lacks, when it is of the same person", async () => {
    const bare = tokenWith({ email: undefined, email_verified: undefined, groups: undefined });
    const claims = { email: "grace@example.com", email_verified: true, groups: ["operators"] };
    provider.userInfo({ sub: "somebody else", ...claims });
    expect(await signInWith(bare)).toBe(invalid);
    provider.userInfo({ sub: "grace", ...claims });
    expect(await signInWith(bare)).toBe("/");
  });

  test("cannot change what the token says", async () => {
    provider.userInfo({ sub: "grace", email: "ada@example.com", email_verified: true });
    const token = tokenWith({ sub: "eve", email: "eve@example.com", groups: undefined });
    provider.userInfo({ sub: "eve", email: "ada@example.com", email_verified: true });
    expect(await signInWith(token)).toBe(refused("person_unknown"));
  });

  test.each([
    ["false", false],
    ['"false"', "false"],
    ["absent", undefined],
    ["1", 1],
  ])("an address whose verification is %s counts for nothing", async (_title, verified) => {
    const token = tokenWith({ sub: "new", email: "ada@example.com", email_verified: verified });
    expect(await signInWith(token)).toBe(refused("provider_email_unverified"));
  });

  test("groups that stand elsewhere are not taken for none", async () => {
    const token = tokenWith({ groups: undefined, _claim_names: { groups: "src1" } });
    expect(await signInWith(token)).toBe(refused("provider_groups_incomplete"));
  });

  test("another account with the address of somebody who is linked does not become them", async () => {
    expect(await signInWith(tokenWith({ sub: "grace" }))).toBe("/");
    expect(await signInWith(tokenWith({ sub: "impostor" }))).toBe(
      refused("provider_account_taken"),
    );
    const { rows } = await server.database.pool.query(
      "SELECT subject FROM provider_identity i JOIN person p ON p.id = i.person_id WHERE p.email = 'grace@example.com'",
    );
    expect(rows).toEqual([{ subject: "grace" }]);
  });
});

describe("a provider", () => {
  async function atStart(metadata: object): Promise<string> {
    provider.claimToBe(metadata);
    const { issuer } = provider;
    const fresh = await openTestApp({ clock, config: { provider: { ...settings, issuer } } });
    try {
      const response = await fresh.app.inject({ url: "/api/v1/auth/oidc" });
      return locationOf(response);
    } finally {
      await fresh.close();
    }
  }

  test.each([
    ["that calls itself otherwise", { issuer: "https://evil.example" }],
    ["that would be asked without encryption", { token_endpoint: "http://evil.example/token" }],
    ["without keys", { jwks_uri: undefined }],
  ])("%s is not used", async (_title, metadata) => {
    expect(await atStart(metadata)).toBe(refused("provider_unreachable"));
  });

  test("that names itself in its answers must do so in each (RFC 9207)", async () => {
    provider.claimToBe({ authorization_response_iss_parameter_supported: true });
    const { issuer } = provider;
    const fresh = await openTestApp({ clock, config: { provider: { ...settings, issuer } } });
    try {
      for (const [iss, expected] of [
        [undefined, invalid],
        ["https://evil.example", invalid],
        [issuer, "/"],
      ] as const) {
        const left = await leave(fresh.app);
        provider.nonce = left.url.searchParams.get("nonce") ?? "";
        provider.answer(tokenWith({}));
        const state = left.url.searchParams.get("state") ?? "";
        const answer = { code: "a code", state, ...(iss !== undefined && { iss }) };
        expect(locationOf(await comeBack(fresh.app, answer, left.cookie))).toBe(expected);
      }
    } finally {
      await fresh.close();
    }
  });

  test("that takes no longer than a quarter of an hour is waited for", async () => {
    const left = await leave(server.app);
    now += 15 * 60_000 + 1;
    provider.nonce = left.url.searchParams.get("nonce") ?? "";
    provider.answer(tokenWith({}));
    const state = left.url.searchParams.get("state") ?? "";
    const answer = await comeBack(server.app, { code: "a code", state }, left.cookie);
    expect(locationOf(answer)).toBe(refused("provider_attempt_invalid"));
  });
});
