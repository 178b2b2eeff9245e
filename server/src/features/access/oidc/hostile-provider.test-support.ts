/** A provider that answers whatever a test wants, right or wrong. Its keys can be changed while it runs. */
import { once } from "node:events";
import { createServer } from "node:http";
import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";

export interface Forge {
  readonly issuer: string;
  readonly nonce: string;
  /** In seconds since 1970. */
  readonly now: number;
  sign(claims: object, header?: { alg?: string; kid?: string }): Promise<string>;
  readonly publicKey: JWK;
}

export type MakeToken = (forge: Forge) => Promise<string> | string;

export interface HostileProvider {
  readonly issuer: string;
  /** How often its keys were asked for. */
  keyRequests(): number;
  /** What the next exchange answers. */
  answer(token: MakeToken, more?: Readonly<Record<string, unknown>>): void;
  userInfo(claims: object): void;
  /** Metadata that differs from what is right. */
  claimToBe(metadata: object): void;
  rotate(kid: string, isOldKept: boolean): Promise<void>;
  /** Of the sign-in that is on its way. */
  nonce: string;
  close(): Promise<void>;
}

const right = (forge: Forge) => ({
  iss: forge.issuer,
  aud: "yardarm",
  sub: "grace",
  nonce: forge.nonce,
  iat: forge.now,
  exp: forge.now + 300,
  email: "grace@example.com",
  email_verified: true,
  groups: ["operators"],
});

/** A token in which everything is right but what is given. */
export function tokenWith(
  different: object | ((forge: Forge) => object),
  header?: { alg?: string; kid?: string },
): MakeToken {
  return (forge) =>
    forge.sign(
      { ...right(forge), ...(typeof different === "function" ? different(forge) : different) },
      header,
    );
}

export async function startHostileProvider(clock: () => Date): Promise<HostileProvider> {
  let keys = await newKey("first");
  let published: JWK[] = [keys.jwk];
  let keyRequests = 0;
  let token: MakeToken = tokenWith({});
  let more: Readonly<Record<string, unknown>> = {};
  let metadata: object = {};
  let userInfo: object = { sub: "grace" };

  const server = createServer((request, response) => {
    void (async () => {
      const path = new URL(request.url ?? "/", provider.issuer).pathname;
      if (path === "/jwks") keyRequests++;
      const body = await bodyOf(path);
      response.setHeader("content-type", "application/json");
      if (body === undefined) response.statusCode = 404;
      response.end(JSON.stringify(body ?? {}));
    })();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;

  const provider: HostileProvider = {
    issuer: `http://127.0.0.1:${port}`,
    nonce: "",
    keyRequests: () => keyRequests,
    answer: (next, extra = {}) => {
      token = next;
      more = extra;
    },
    userInfo: (claims) => {
      userInfo = claims;
    },
    claimToBe: (different) => {
      metadata = different;
    },
    async rotate(kid, isOldKept) {
      keys = await newKey(kid);
      published = isOldKept ? [...published, keys.jwk] : [keys.jwk];
    },
    async close() {
      server.close();
      await once(server, "close");
    },
  };

  async function bodyOf(path: string): Promise<object | undefined> {
    const { issuer } = provider;
    const forge: Forge = {
      issuer,
      nonce: provider.nonce,
      now: Math.floor(clock().getTime() / 1000),
      publicKey: keys.jwk,
      sign: (claims, { alg = "RS256", kid = keys.kid } = {}) =>
        new SignJWT({ ...claims }).setProtectedHeader({ alg, kid }).sign(keys.privateKey),
    };
    const answers: Readonly<Record<string, () => Promise<object> | object>> = {
      "/.well-known/openid-configuration": () => ({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        userinfo_endpoint: `${issuer}/userinfo`,
        ...metadata,
      }),
      "/jwks": () => ({ keys: published }),
      "/userinfo": () => userInfo,
      "/token": async () => ({
        access_token: "access",
        token_type: "Bearer",
        id_token: await token(forge),
        ...more,
      }),
    };
    return answers[path]?.();
  }
  return provider;
}

async function newKey(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  return {
    kid,
    privateKey,
    jwk: { ...(await exportJWK(publicKey)), kid, alg: "RS256", use: "sig" },
  };
}
