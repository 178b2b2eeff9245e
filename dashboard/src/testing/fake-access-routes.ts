import type {
  PersonalToken,
  PersonalTokenBody,
  PersonBody,
  Role,
  SdkKeyBody,
  SdkKeyPatch,
} from "@yardarm/server/wire";
import { Refusal } from "./fake-registry.ts";
import type { Handler, Route } from "./fake-route.ts";
import { type FakeState, member as memberOf } from "./fake-state.ts";

/** Sessions, people, tokens and keys. */
export const accessRoutes: readonly Route[] = [
  ["GET", "/me", (server) => ({ body: server.me })],
  [
    "POST",
    "/session",
    (server, { body }) => {
      if (body.password !== server.password) {
        throw new Refusal(401, "credentials_wrong", "E-mail address or password is wrong.");
      }
      return signIn(server);
    },
  ],
  [
    "POST",
    "/session/link",
    (server, { body }) => {
      if (body.token !== server.signInToken)
        throw new Refusal(401, "link_used", "This link was used or is too old.");
      server.mustSetPassword = true;
      return signIn(server);
    },
  ],
  [
    "DELETE",
    "/session",
    (server) => {
      server.isSignedIn = false;
      return { status: 204 };
    },
  ],
  [
    "PUT",
    "/me/password",
    (server) => {
      server.mustSetPassword = false;
      return { status: 204 };
    },
  ],
  ["GET", "/me/tokens", (server) => ({ body: server.tokens })],
  [
    "POST",
    "/me/tokens",
    (server, { body }) => {
      const token = fakeToken(body, server.now(), "pat");
      server.tokens.push(token);
      return { status: 201, body: { token, secret: "yd_pat_f4ke-secret" } };
    },
  ],
  [
    "POST",
    "/me/tokens/:id/rotate",
    (server, { params: [id] }) => {
      const at = server.tokens.findIndex((token) => token.id === id);
      const token = server.tokens[at];
      if (token === undefined) throw new Refusal(404, "token_not_found", "There is no such token.");
      const now = server.now().toISOString();
      const renewed = { ...token, rotatedAt: now, previousUntil: now };
      server.tokens[at] = renewed;
      return { status: 201, body: { token: renewed, secret: "yd_pat_n3w-secret" } };
    },
  ],
  [
    "DELETE",
    "/me/tokens/:id",
    (server, { params: [id] }) => removeWhere(server.tokens, (token) => token.id === id),
  ],
  ["GET", "/projects/shop/members", (server) => ({ body: server.members })],
  [
    "PUT",
    "/projects/shop/members/:person",
    (server, { body, params: [id] }) => {
      const at = server.members.findIndex(({ person }) => person.id === id);
      const member = server.members[at];
      if (member === undefined)
        throw new Refusal(404, "person_not_found", "There is no such person.");
      server.members[at] = memberOf(member.person, body.role as Role);
      return { body: server.members[at] };
    },
  ],
  [
    "DELETE",
    "/projects/shop/members/:person",
    (server, { params: [id] }) => removeWhere(server.members, ({ person }) => person.id === id),
  ],
  [
    "POST",
    "/people/:person/sign-in-link",
    (server, { params: [id] }) => {
      const person = server.members.find((member) => member.person.id === id)?.person;
      if (person === undefined)
        throw new Refusal(404, "person_not_found", "There is no such person.");
      return {
        status: 201,
        body: { person, signInUrl: "http://yardarm.test/sign-in?token=again" },
      };
    },
  ],
  [
    "POST",
    "/teams",
    (server, { body }) => {
      server.teams.push(body);
      server.names.set(`team:${body.key}`, body.name);
      return { status: 201, body };
    },
  ],
  [
    "POST",
    "/people",
    (server, { body }) => {
      const { email, name, projects = {} } = body as PersonBody;
      const person = { id: email, email, name, isAdmin: false, isActive: true, lastSignInAt: null };
      server.members.push(memberOf(person, projects["shop"] ?? "viewer"));
      return {
        status: 201,
        body: { person, signInUrl: "http://yardarm.test/sign-in?token=invited" },
      };
    },
  ],
  [
    "GET",
    "/projects/shop/environments/:environment/sdk-keys",
    (server, { params: [environment] }) => ({
      body: server.sdkKeys.filter((key) => key.environment === environment),
    }),
  ],
  ["POST", "/projects/shop/environments/:environment/sdk-keys", createSdkKey()],
  [
    "PATCH",
    "/projects/shop/environments/:environment/sdk-keys/:id",
    (server, { body, params: [, id] }) => {
      const at = server.sdkKeys.findIndex((key) => key.id === id);
      const key = server.sdkKeys[at];
      if (key === undefined) throw new Refusal(404, "sdk_key_not_found", "There is no such key.");
      const { origins } = body as SdkKeyPatch;
      if (origins !== "any" && origins.some((origin) => origin.endsWith("/")))
        throw new Refusal(422, "origin_invalid", "Write it as browsers do.");
      server.sdkKeys[at] = { ...key, origins, version: key.version + 1 };
      return { body: server.sdkKeys[at] };
    },
  ],
  [
    "POST",
    "/projects/shop/environments/:environment/sdk-keys/:id/rotate",
    (server, { params: [, id] }) => ({
      status: 201,
      body: { key: server.sdkKeys.find((key) => key.id === id), secret: "yd_server_n3w-secret" },
    }),
  ],
  [
    "DELETE",
    "/projects/shop/environments/:environment/sdk-keys/:id",
    (server, { params: [, id] }) => removeWhere(server.sdkKeys, (key) => key.id === id),
  ],
];

function signIn(server: FakeState) {
  const { wanted } = server.signIn;
  if (wanted.length > 0) return { status: 202, body: { factors: wanted } };
  server.isSignedIn = true;
  return { body: server.me };
}

function createSdkKey(): Handler {
  return (server, { body, params: [environment = ""] }) => {
    const { name, kind, origins: wished = "any" } = body as SdkKeyBody;
    const origins = kind === "client" ? wished : null;
    const id = `k${server.sdkKeys.length + 1}`;
    const start = `yd_${kind}_f4ke`;
    const hint = `${start}…`;
    const createdAt = server.now().toISOString();
    const dates = { createdAt, expiresAt: null, lastUsedAt: null, rotatedAt: null };
    const key = {
      ...{ id, name, kind, environment, hint, origins, version: 1, ...dates },
      ...{ previousUntil: null, revokedAt: null },
    };
    server.sdkKeys.push(key);
    return { status: 201, body: { key, secret: `${start}-secret` } };
  };
}

export function fakeToken(
  { name, scope }: PersonalTokenBody,
  now: Date,
  kind: "pat" | "svc",
): PersonalToken {
  return {
    id: `t-${name}`,
    name,
    hint: `yd_${kind}_f4ke…`,
    createdAt: now.toISOString(),
    expiresAt: null,
    lastUsedAt: null,
    rotatedAt: null,
    previousUntil: null,
    scope: { permissions: scope?.permissions ?? null, projects: scope?.projects ?? null },
  };
}

export function removeWhere<T>(list: T[], isGone: (item: T) => boolean) {
  const at = list.findIndex(isGone);
  if (at >= 0) list.splice(at, 1);
  return { status: 204 };
}
