/** The people, service accounts and tokens of the permission walk, and by the table in which words each is refused. */
import { admin, type TestApp } from "../../compose/app.test-support.ts";
import type { ServedRoute } from "../../platform/http/route-table.ts";
import { isEverywhere, needFor, reachOf, rolesWith } from "./permissions.ts";
import { fromOwnPage, signIn, type Visitor, visitorOf } from "./visitor.test-support.ts";

interface Walker {
  /** By which grants they are in the project "shop", and where else; written down apart from what the server computes. */
  readonly role?: string;
  readonly kinds?: readonly string[];
  readonly isEverywhere?: boolean;
  readonly isAccount?: boolean;
  readonly team?: string;
  readonly scope?: {
    readonly permissions?: readonly string[];
    readonly projects?: readonly string[];
  };
}

const outsideProduction = ["development", "test", "staging"];
const captain = ["project.read", "flag.read", "flag.write", "sdk_key.read", "member.write"];

const cast: Readonly<Record<string, Walker>> = {
  viewer: { role: "viewer" },
  editor: { role: "editor" },
  approver: { role: "approver" },
  auditor: { role: "auditor" },
  admin: { role: "admin" },
  "editor outside production": { role: "editor", kinds: outsideProduction },
  "admin outside production": { role: "admin", kinds: outsideProduction },
  captain: { role: "captain" },
  "captain in production": { role: "captain", kinds: ["production"] },
  "editor by a team": { role: "editor", team: "crew" },
  "viewer everywhere": { role: "viewer", isEverywhere: true },
  "auditor everywhere": { role: "auditor", isEverywhere: true },
  "admin everywhere": { role: "admin", isEverywhere: true },
  "service account": { role: "editor", isAccount: true },
  "service account outside production": {
    ...{ role: "admin", kinds: outsideProduction },
    isAccount: true,
  },
  "service account everywhere": { role: "auditor", isEverywhere: true, isAccount: true },
  "service account without a role": { isAccount: true },
  "admin with a token for flags": {
    ...{ role: "admin", scope: { permissions: ["flag.read", "flag.write", "sdk_key.read"] } },
  },
  "admin with a token for elsewhere": { role: "admin", scope: { projects: ["elsewhere"] } },
  "editor with a token for more than they may": {
    ...{ role: "editor", scope: { permissions: ["member.write", "flag.read", "people.read"] } },
  },
};

const special = [
  "nobody",
  "stranger",
  "installation admin",
  "installation admin with a narrow token",
];
export const walkers: readonly string[] = [...special, ...Object.keys(cast)];

const narrow = { permissions: ["flag.read", "people.read"], projects: ["shop"] };

export interface Cast {
  /** The `authorization` of each. */
  readonly bearers: ReadonlyMap<string, string>;
  /** Of tokens that open nothing, once a day has passed. */
  readonly useless: Readonly<Record<string, string>>;
}

/** By the table: why somebody is refused, `undefined` when they are let in, whatever the route then says. */
export function allowed(
  { permission, url }: ServedRoute,
  who: string,
  { project, environment }: { readonly project: string; readonly environment: string },
): string | undefined {
  const need = needFor(permission);
  if (need === "anyone") return undefined;
  if (who === "nobody") return "unauthenticated";
  const walker: Walker = cast[who] ?? specialWalker(who);
  if (url.includes("/:project") && !sees(who, walker, project)) return "project_not_found";
  if (need === "session") return "session_required";
  if (need === "person") return walker.isAccount === true ? "person_required" : undefined;
  if (need === "signed_in") return undefined;
  const place = { environment, project: url.includes("/:project") ? project : undefined };
  const isGranted = gives(who, walker, permission, place);
  if (isGranted !== undefined) return isGranted;
  return isInScope(walker, permission, place.project) ? undefined : "scope_exceeded";
}

function specialWalker(who: string): Walker {
  return who === "installation admin with a narrow token" ? { scope: narrow } : {};
}

function sees(who: string, { role, isEverywhere: all, scope }: Walker, project: string): boolean {
  if (project === "moon") return false;
  if (scope?.projects !== undefined && !scope.projects.includes(project)) return false;
  if (who.startsWith("installation admin")) return true;
  if (who === "stranger") return project === "elsewhere";
  if (all === true) return true;
  return role !== undefined && project === "shop";
}

function isInScope({ scope }: Walker, permission: string, project: string | undefined): boolean {
  if (scope?.permissions !== undefined && !scope.permissions.includes(permission)) return false;
  return (
    scope?.projects === undefined || (project !== undefined && scope.projects.includes(project))
  );
}

/** `undefined`: they have it; otherwise how they are refused for lack of it. */
function gives(
  who: string,
  { role, kinds, isEverywhere: all }: Walker,
  permission: string,
  { environment, project }: { readonly environment: string; readonly project: string | undefined },
): string | undefined {
  if (who.startsWith("installation admin")) return undefined;
  if (who === "stranger") {
    return project === "elsewhere" && needFor(permission) !== "installation_admin"
      ? undefined
      : "forbidden";
  }
  if (!has(role, permission)) return "forbidden";
  if (isEverywhere(permission)) return all === true ? undefined : "forbidden";
  if (kinds === undefined || reachOf(permission) === "any") return undefined;
  if (reachOf(permission) === "whole_project") return "forbidden";
  const isThere = ["development", "staging", "production"].includes(environment);
  return !isThere || kinds.includes(environment) ? undefined : "environment_forbidden";
}

function has(role: string | undefined, permission: string): boolean {
  if (role === "captain") return captain.includes(permission);
  return role !== undefined && rolesWith(permission).some((each) => each === role);
}

export async function castWalk(server: TestApp): Promise<Cast> {
  const ada = await signIn(server.app, admin);
  const send = async (method: "POST" | "PUT" | "DELETE", url: string, body?: object) => {
    const response = await ada.ask(method, `/api/v1${url}`, body);
    if (response.statusCode >= 300) throw new Error(`${method} ${url}: ${response.body}`);
    return response.statusCode === 204 ? undefined : response.json();
  };
  for (const key of ["shop", "elsewhere"]) await send("POST", "/projects", { key, name: key });
  await send("POST", "/roles", { key: "captain", name: "Captain", permissions: captain });
  await send("POST", "/teams", { key: "crew", name: "Crew" });
  await give(send, { kind: "team", id: "crew" }, { role: "editor" });
  const bearers = new Map<string, string>();
  const tokenOf = async (who: string, walker: Walker): Promise<string> => {
    if (walker.isAccount === true) return accountToken(send, who, walker);
    return personToken(server, send, who, walker);
  };
  for (const [who, walker] of Object.entries(cast)) bearers.set(who, await tokenOf(who, walker));
  const stranger = await welcome(server, send, "stranger", { elsewhere: "admin" });
  bearers.set("stranger", await tokenFor(stranger.visitor, {}));
  bearers.set("installation admin", await tokenFor(ada, {}));
  bearers.set("installation admin with a narrow token", await tokenFor(ada, { scope: narrow }));
  return { bearers, useless: await uselessTokens(server, send, ada) };
}

type Send = (
  method: "POST" | "PUT" | "DELETE",
  url: string,
  body?: object,
) => Promise<{
  readonly id: string;
  readonly secret: string;
  readonly signInUrl: string;
  readonly person: { readonly id: string };
  readonly token: { readonly id: string };
}>;

async function give(send: Send, grantee: object, { role, kinds, isEverywhere: all }: Walker) {
  const body = { grantee, role, environmentKinds: kinds ?? null };
  await send("POST", all === true ? "/grants" : "/projects/shop/grants", body);
}

async function welcome(server: TestApp, send: Send, name: string, projects = {}) {
  const email = `${name.replaceAll(" ", ".")}@example.com`;
  const { person, signInUrl } = await send("POST", "/people", { email, name, projects });
  const body = { token: signInUrl.split("token=")[1] };
  const link = fromOwnPage({ method: "POST", url: "/api/v1/session/link", body });
  // One address may not try so often.
  const remoteAddress = `10.0.0.${people++}`;
  const response = await server.app.inject({ ...link, remoteAddress });
  return { id: person.id, visitor: visitorOf(server.app, response) };
}

let people = 1;

async function personToken(
  server: TestApp,
  send: Send,
  who: string,
  walker: Walker,
): Promise<string> {
  const { id, visitor } = await welcome(server, send, who);
  if (walker.team !== undefined) await send("PUT", `/teams/${walker.team}/members/${id}`);
  else await give(send, { kind: "person", id }, walker);
  return tokenFor(visitor, { scope: walker.scope });
}

async function accountToken(send: Send, who: string, walker: Walker): Promise<string> {
  const { id } = await send("POST", "/service-accounts", { name: who });
  if (walker.role !== undefined) await give(send, { kind: "service_account", id }, walker);
  const body = { name: "walk", expiresInDays: 30 };
  return `Bearer ${(await send("POST", `/service-accounts/${id}/tokens`, body)).secret}`;
}

async function tokenFor(
  visitor: Visitor,
  wish: { scope?: Walker["scope"]; expiresInDays?: number },
): Promise<string> {
  const body = { name: "walk", expiresInDays: 30, ...wish };
  return `Bearer ${(await visitor.ask("POST", "/api/v1/me/tokens", body)).json().secret}`;
}

async function uselessTokens(server: TestApp, send: Send, ada: Visitor) {
  const made = () => send("POST", "/me/tokens", { name: "useless" });
  const revoked = await made();
  await send("DELETE", `/me/tokens/${revoked.token.id}`);
  const replaced = await made();
  await send("POST", `/me/tokens/${replaced.token.id}/rotate`, { overlapHours: 24 });
  const off = await send("POST", "/service-accounts", { name: "switched off" });
  const ofOff = await send("POST", `/service-accounts/${off.id}/tokens`, { name: "x" });
  await ada.ask("PATCH", `/api/v1/service-accounts/${off.id}`, { isActive: false });
  const leaver = await welcome(server, send, "leaver", { shop: "admin" });
  const ofLeaver = await tokenFor(leaver.visitor, {});
  await send("POST", `/people/${leaver.id}/deactivate`, { transferTo: null });
  const keys = "/projects/shop/environments/development/sdk-keys";
  const sdkKey = await send("POST", keys, { name: "x", kind: "server" });
  return {
    expired: await tokenFor(ada, { expiresInDays: 1 }),
    revoked: `Bearer ${revoked.secret}`,
    "replaced a day ago": `Bearer ${replaced.secret}`,
    "of a service account that is switched off": `Bearer ${ofOff.secret}`,
    "of somebody who left": ofLeaver,
    "an SDK key": `Bearer ${sdkKey.secret}`,
  };
}
