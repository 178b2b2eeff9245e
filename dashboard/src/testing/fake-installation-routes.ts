/** People, teams, roles, grants and tokens of the installation, as pages of admins ask for them. */
import type { Owner } from "@yardarm/core/registry";
import type {
  AccessReview,
  DeactivateBody,
  Grant,
  GrantBody,
  ListedPerson,
  Person,
  ReviewedToken,
  RoleBody,
  TeamMember,
} from "@yardarm/server/wire";
import { fakeToken, removeWhere } from "./fake-access-routes.ts";
import { Refusal } from "./fake-registry.ts";
import { everywherePermissions, type FakeRole } from "./fake-roles.ts";
import type { Handler, Route } from "./fake-route.ts";
import type { FakeState } from "./fake-state.ts";

export const installationRoutes: readonly Route[] = [
  [
    "GET",
    "/people",
    (server) => ({ body: server.members.map(({ person }) => listed(server, person)) }),
  ],
  ["DELETE", "/people/:person/factors", takeWayIn("factors")],
  ["DELETE", "/people/:person/provider-link", takeWayIn("link")],
  ["PATCH", "/people/:person", changePerson()],
  ...(["person", "team"] as const).flatMap(ownerRoutes),
  ["POST", "/people/:person/deactivate", deactivate()],
  ["POST", "/people/:person/erasure", erase()],
  ["GET", "/roles", (server) => ({ body: roleList(server) })],
  ["POST", "/roles", createRole()],
  [
    "DELETE",
    "/roles/:role",
    (server, { params: [key] }) => {
      if (server.grants.some(({ role }) => role === key))
        throw new Refusal(409, "role_in_use", "Grace Hopper has this role.");
      return removeWhere(server.roles, (role) => role.key === key);
    },
  ],
  ["GET", "/teams", (server) => ({ body: server.teams })],
  ["GET", "/team-members", (server) => ({ body: server.teamMembers })],
  ["PUT", "/teams/:team/members/:person", addToTeam()],
  [
    "DELETE",
    "/teams/:team/members/:person",
    (server, { params: [team, id] }) =>
      removeWhere(server.teamMembers, (each) => each.team === team && each.personId === id),
  ],
  [
    "DELETE",
    "/teams/:team",
    (server, { params: [key] }) => removeWhere(server.teams, (team) => team.key === key),
  ],
  ["GET", "/grants", (server) => ({ body: server.grants })],
  ["GET", "/projects/shop/grants", (server) => ({ body: server.grants })],
  ["POST", "/grants", give(null)],
  ["POST", "/projects/shop/grants", give("shop")],
  ["DELETE", "/grants/:grant", take()],
  ["DELETE", "/projects/shop/grants/:grant", (server, asked) => take()(server, asked)],
  ["GET", "/service-accounts", (server) => ({ body: server.serviceAccounts })],
  ["POST", "/service-accounts", createAccount()],
  [
    "GET",
    "/service-accounts/:account/tokens",
    (server, { params: [id = ""] }) => ({ body: server.accountTokens.get(id) ?? [] }),
  ],
  ["POST", "/service-accounts/:account/tokens", createAccountToken()],
  ["GET", "/tokens", (server) => ({ body: allTokens(server) })],
  ["GET", "/access-review", (server) => ({ body: review(server) })],
];

function listed({ waysIn }: FakeState, person: Person): ListedPerson {
  const has = (what: string) => waysIn.has(`${what}:${person.id}`);
  return { ...person, hasSecondFactor: has("factors"), isLinked: has("link") };
}

function takeWayIn(what: "factors" | "link"): Handler {
  return ({ signIn, waysIn }, { params: [id] }) => {
    if (!signIn.isProved) throw new Refusal(403, "step_up_required", "Prove again that it is you.");
    waysIn.delete(`${what}:${id}`);
    return { status: 204 };
  };
}

function changePerson(): Handler {
  return (server, { body, params: [id] }) => {
    const at = server.members.findIndex(({ person }) => person.id === id);
    const member = server.members[at];
    if (member === undefined)
      throw new Refusal(404, "person_not_found", "There is no such person.");
    server.members[at] = { ...member, person: { ...member.person, ...body } };
    return { body: server.members[at]?.person };
  };
}

function deactivate(): Handler {
  return (server, asked) => {
    const { transferTo } = asked.body as DeactivateBody;
    const from = { kind: "person", id: asked.params[0] ?? "" } as const;
    const owned = ownedBy(server, from);
    if (transferTo !== null) giveOwned(server, from, transferTo);
    const { body: person } = changePerson()(server, { ...asked, body: { isActive: false } });
    const transferred = transferTo === null ? 0 : owned.length;
    return { body: { person, requests: [], transferred, ownerless: owned.length - transferred } };
  };
}

function ownerRoutes(kind: Owner["kind"]): readonly Route[] {
  const url = kind === "team" ? "/teams/:owner" : "/people/:owner";
  return [
    [
      "GET",
      `${url}/owned`,
      (server, { params: [id = ""] }) => ({ body: ownedBy(server, { kind, id }) }),
    ],
    [
      "POST",
      `${url}/hand-over`,
      (server, { params: [id = ""], body }) => {
        const from = { kind, id };
        const transferred = ownedBy(server, from).length;
        giveOwned(server, from, body.transferTo);
        return { body: { transferred, requests: [{ project: "shop", request: 1 }] } };
      },
    ],
  ];
}

function giveOwned(server: FakeState, from: Owner, to: Owner): void {
  const owned = ownedBy(server, from);
  server.elsewhere(
    owned.map(({ key: flag }) => ({ kind: "flag.fact", flag, field: "owner", from, to })),
  );
}

function erase(): Handler {
  return (server, { params: [id], body }) => {
    if (id === server.me.person.id)
      throw new Refusal(409, "erasing_oneself", "Nobody can erase themselves. Ask another admin.");
    const at = server.members.findIndex(({ person }) => person.id === id);
    if (at < 0) throw new Refusal(409, "person_erased", "This person was erased already.");
    server.members.splice(at, 1);
    server.erasures.push({ person: id ?? "", reason: body.reason });
    return { body: server.leftOfErased };
  };
}

function ownedBy(server: FakeState, { kind, id }: Owner) {
  return [...server.store.registry.flags.values()]
    .filter(({ owner }) => owner.kind === kind && owner.id === id)
    .map(({ key, name, state }) => ({ project: "shop", kind: "flag", key, name, state }));
}

function roleList({ roles, grants }: FakeState) {
  const names = new Set([...roles.flatMap((role) => role.permissions), ...everywherePermissions]);
  return {
    roles: roles.map((role) => ({
      ...role,
      grants: grants.filter((grant) => grant.role === role.key).length,
    })),
    permissions: [...names].map((name) => ({
      name,
      description: `Lets somebody ${name}.`,
      scope: everywherePermissions.includes(name) ? "everywhere" : "project",
      isByEnvironment: name === "flag.write",
    })),
  };
}

function createRole(): Handler {
  return (server, { body }) => {
    const { key, name, description = "", permissions } = body as RoleBody;
    const role: FakeRole = { key, name, description, permissions, isBuiltIn: false };
    server.roles.push(role);
    return { status: 201, body: { ...role, grants: 0 } };
  };
}

function addToTeam(): Handler {
  return (server, { params: [team = "", id = ""] }) => {
    const person = server.members.find((member) => member.person.id === id)?.person;
    if (person === undefined)
      throw new Refusal(404, "person_not_found", "There is no such person.");
    const { name, email, isActive } = person;
    const added: TeamMember = { team, personId: id, name, email, isActive, isManual: true };
    server.teamMembers.push(added);
    return { status: 204 };
  };
}

function give(project: string | null): Handler {
  return (server, { body }) => {
    const { grantee, role, environmentKinds = null } = body as GrantBody;
    const name = server.names.get(`${grantee.kind}:${grantee.id}`) ?? grantee.id;
    const grant: Grant = {
      ...{ id: `g${server.grants.length + 1}`, grantee: { ...grantee, name }, role, project },
      ...{ environmentKinds, source: "manual", grantedBy: "Ada Lovelace" },
      grantedAt: server.now().toISOString(),
    };
    server.grants.push(grant);
    return { status: 201, body: { id: grant.id } };
  };
}

function take(): Handler {
  return (server, { params: [id] }) => removeWhere(server.grants, (grant) => grant.id === id);
}

function createAccount(): Handler {
  return (server, { body }) => {
    const id = `s${server.serviceAccounts.length + 1}`;
    const createdAt = server.now().toISOString();
    const account = {
      id,
      name: body.name,
      description: body.description,
      isActive: true,
      createdAt,
    };
    server.serviceAccounts.push(account);
    return { status: 201, body: account };
  };
}

function createAccountToken(): Handler {
  return (server, { body, params: [id = ""] }) => {
    const token = fakeToken(body, server.now(), "svc");
    server.accountTokens.set(id, [...(server.accountTokens.get(id) ?? []), token]);
    return { status: 201, body: { token, secret: "yd_svc_f4ke-secret" } };
  };
}

function allTokens(server: FakeState): ReviewedToken[] {
  return server.tokens.map((token) => ({
    ...token,
    ...{ kind: "pat", owner: server.me.person.name, personId: server.me.person.id },
    ...{ serviceAccountId: null, verdicts: ["unused", "endless"] },
  }));
}

function review(server: FakeState): AccessReview {
  const at = server.now().toISOString();
  return {
    ...{ at, days: 90, usesKnownSince: "2026-01-01T00:00:00.000Z" },
    grants: server.members.map(({ person, role }, index) => ({
      holder: { kind: "person", ...person },
      ...{ role, permissions: server.roles.find(({ key }) => key === role)?.permissions ?? [] },
      ...{ project: "shop", environmentKinds: null, team: null, source: "manual" as const },
      ...{ grantedBy: "", grantedAt: at },
      ...{ lastUsedAt: null, verdict: index === 0 ? "in_use" : "unused", unusedPermissions: [] },
    })),
    tokens: allTokens(server),
    people: [],
    ownerless: [],
  };
}
