/** The OpenID provider as we ask it: where to send people, what their code is worth, and how their session there ends. */
import { createRemoteJWKSet, type JWTVerifyGetKey } from "jose";
import { z } from "zod";
import type { Clock } from "../../../platform/clock.ts";
import { type Claims, verifyIdToken } from "./id-token.ts";
import { ProviderError } from "./provider-error.ts";
import { askJson, discover, type ProviderMetadata } from "./provider-metadata.ts";

export interface ProviderOptions {
  readonly issuer: string;
  readonly clientId: string;
  /** Absent: a public client, which PKCE alone protects. */
  readonly clientSecret: string | undefined;
  readonly scopes: readonly string[];
  /** Claims that are fetched when the ID token does not hold them. */
  readonly wantedClaims: readonly string[];
  readonly clock: Clock;
  /** Between two times that keys are fetched because one is unknown. */
  readonly keyCooldownMs?: number;
}

export interface Departure {
  readonly state: string;
  readonly nonce: string;
  readonly codeChallenge: string;
  readonly redirectUri: string;
}

export interface Arrival {
  readonly code: string;
  /** Who gives the code, where the provider says so (RFC 9207). */
  readonly iss: string | undefined;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly redirectUri: string;
}

export interface Arrived {
  readonly claims: Claims;
  readonly idToken: string;
}

export interface ProviderClient {
  readonly issuer: string;
  authorizationUrl(departure: Departure): Promise<string>;
  arrive(arrival: Arrival): Promise<Arrived>;
  /** `undefined` where the provider has no such address. */
  signOutUrl(sent: { idToken: string; returnTo: string }): Promise<string | undefined>;
}

/** Providers move seldom, and a mistake of theirs should not last. */
const METADATA_MS = 3_600_000;
const KEY_COOLDOWN_MS = 30_000;

interface Provider {
  readonly metadata: ProviderMetadata;
  readonly keys: JWTVerifyGetKey;
  readonly until: number;
}

export function createProviderClient(options: ProviderOptions): ProviderClient {
  const { issuer, clientId, clock } = options;
  let known: Promise<Provider> | undefined;

  async function load(): Promise<Provider> {
    const metadata = await discover(issuer);
    // An unknown key is looked for again, but not more often than once in the cooldown, whoever asks for it.
    const keys = createRemoteJWKSet(new URL(metadata.jwks_uri), {
      cooldownDuration: options.keyCooldownMs ?? KEY_COOLDOWN_MS,
    });
    return { metadata, keys, until: clock().getTime() + METADATA_MS };
  }

  async function provider(): Promise<Provider> {
    known ??= load();
    try {
      const held = await known;
      if (clock().getTime() < held.until) return held;
      known = load();
      return await known;
    } catch (error) {
      known = undefined;
      throw error;
    }
  }

  return {
    issuer,
    async authorizationUrl({ state, nonce, codeChallenge, redirectUri }) {
      const { metadata } = await provider();
      return withQuery(metadata.authorization_endpoint, {
        response_type: "code",
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: options.scopes.join(" "),
        state,
        nonce,
        code_challenge: codeChallenge,
        code_challenge_method: "S256",
      });
    },
    async arrive(arrival) {
      const { metadata, keys } = await provider();
      requireIssuer(metadata, arrival.iss);
      const tokens = await exchange(options, metadata, arrival);
      const expected = { issuer, clientId, nonce: arrival.nonce, now: clock() };
      const claims = await verifyIdToken(tokens.id_token, keys, expected);
      const isMissing = options.wantedClaims.some((name) => claims[name] === undefined);
      const more = isMissing ? await userInfo(metadata, tokens.access_token, claims.sub) : {};
      return { claims: { ...more, ...claims }, idToken: tokens.id_token };
    },
    async signOutUrl({ idToken, returnTo }) {
      const { end_session_endpoint: address } = (await provider()).metadata;
      if (address === undefined) return undefined;
      return withQuery(address, {
        id_token_hint: idToken,
        client_id: clientId,
        post_logout_redirect_uri: returnTo,
      });
    },
  };
}

function requireIssuer(metadata: ProviderMetadata, iss: string | undefined): void {
  const mustBeThere = metadata.authorization_response_iss_parameter_supported === true;
  if (iss === metadata.issuer || (iss === undefined && !mustBeThere)) return;
  throw new ProviderError("provider_token_invalid", "The answer is not of this provider (iss).");
}

const tokenAnswer = z.object({ id_token: z.string().max(65_536), access_token: z.string() });

async function exchange(
  { clientId, clientSecret }: ProviderOptions,
  metadata: ProviderMetadata,
  { code, codeVerifier, redirectUri }: Arrival,
) {
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    code,
    code_verifier: codeVerifier,
    redirect_uri: redirectUri,
  });
  const headers: Record<string, string> = {};
  const methods = metadata.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  if (clientSecret === undefined) body.set("client_id", clientId);
  else if (methods.includes("client_secret_basic"))
    headers["authorization"] = basic(clientId, clientSecret);
  else {
    body.set("client_id", clientId);
    body.set("client_secret", clientSecret);
  }
  const init = { method: "POST", body, headers };
  const parsed = tokenAnswer.safeParse(await askJson(metadata.token_endpoint, init));
  if (parsed.success) return parsed.data;
  throw new ProviderError("provider_token_invalid", "The provider gave no ID token.");
}

/** RFC 6749 §2.3.1: both parts are form-encoded first. */
function basic(clientId: string, clientSecret: string): string {
  const encode = (text: string): string => new URLSearchParams({ "": text }).toString().slice(1);
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString("base64")}`;
}

/** Its subject must be the token's: otherwise it tells of somebody else (OpenID Connect Core 1.0 §5.3.2). */
async function userInfo(
  { userinfo_endpoint: address }: ProviderMetadata,
  accessToken: string,
  subject: string,
): Promise<Readonly<Record<string, unknown>>> {
  if (address === undefined) return {};
  const headers = { authorization: `Bearer ${accessToken}` };
  const parsed = z
    .looseObject({ sub: z.literal(subject) })
    .safeParse(await askJson(address, { headers }));
  if (parsed.success) return parsed.data;
  throw new ProviderError("provider_token_invalid", "The user info is of somebody else (sub).");
}

function withQuery(address: string, parameters: Readonly<Record<string, string>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}
