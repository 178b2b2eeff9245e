import type { Owner } from "@yardarm/core/registry";
import type {
  AuditRetention,
  AuditRetentionBody,
  DeactivateBody,
  Deactivated,
  Erasure,
  GrantBody,
  Granted,
  HandedOver,
  HandOverBody,
  Invitation,
  Person,
  PersonalTokenBody,
  PersonalTokenCreated,
  PersonBody,
  PersonPatch,
  RoleBody,
  RolePatch,
  RoleView,
  RotateBody,
  ServiceAccountBody,
  ServiceAccountPatch,
  ServiceAccountView,
  Team,
  TeamBody,
} from "@yardarm/server/wire";
import { type Http, path } from "./http.ts";

/** What is done for the whole installation: people, teams, roles, grants, tokens. None of it is the registry. */
export interface Installation {
  invite(body: PersonBody): Promise<Invitation>;
  /** A new link for somebody who lost the first one, or their password. */
  renewSignInLink(person: string): Promise<Invitation>;
  /** For somebody who lost their authenticator app, passkeys and recovery codes. */
  resetFactors(person: string): Promise<void>;
  /** For somebody whose account at the provider was made anew. */
  unlink(person: string): Promise<void>;
  changePerson(person: string, patch: PersonPatch): Promise<Person>;
  deactivate(person: string, body: DeactivateBody): Promise<Deactivated>;
  /** Gives all that a person or a team answers for to another owner. */
  handOver(from: Owner, body: HandOverBody): Promise<HandedOver>;
  /** Forgets who somebody was, for ever; tells what is left of them in the record. */
  erase(person: string, reason: string): Promise<Erasure>;
  keepPersonalData(body: AuditRetentionBody): Promise<AuditRetention>;
  createTeam(body: TeamBody): Promise<Team>;
  renameTeam(team: string, name: string): Promise<void>;
  deleteTeam(team: string): Promise<void>;
  addToTeam(team: string, person: string): Promise<void>;
  removeFromTeam(team: string, person: string): Promise<void>;
  createRole(body: RoleBody): Promise<RoleView>;
  changeRole(role: string, patch: RolePatch): Promise<RoleView>;
  deleteRole(role: string): Promise<void>;
  /** `project`: undefined for all projects. */
  give(project: string | undefined, body: GrantBody): Promise<Granted>;
  take(project: string | undefined, grant: string): Promise<void>;
  revokeToken(id: string): Promise<void>;
  createAccount(body: ServiceAccountBody): Promise<ServiceAccountView>;
  changeAccount(id: string, patch: ServiceAccountPatch): Promise<void>;
  createAccountToken(id: string, body: PersonalTokenBody): Promise<PersonalTokenCreated>;
  rotateAccountToken(id: string, token: string, body: RotateBody): Promise<PersonalTokenCreated>;
}

/** Where owners of a kind are found. */
export function placeOf({ kind }: Owner): "people" | "teams" {
  return kind === "team" ? "teams" : "people";
}

export function installationOf(http: Http): Installation {
  const send = async <T>(method: "POST" | "PATCH" | "PUT", address: string, body: unknown) =>
    (await http.write<T>(method, address, { body })).body;
  const remove = async (address: string) => void (await http.write("DELETE", address));
  const grants = (project: string | undefined) =>
    project === undefined ? "/grants" : path("projects", project, "grants");
  const account = (id: string, ...rest: string[]) => path("service-accounts", id, ...rest);
  return {
    invite: (body) => send("POST", "/people", body),
    renewSignInLink: (person) => send("POST", path("people", person, "sign-in-link"), {}),
    resetFactors: (person) => remove(path("people", person, "factors")),
    unlink: (person) => remove(path("people", person, "provider-link")),
    changePerson: (person, patch) => send("PATCH", path("people", person), patch),
    deactivate: (person, body) => send("POST", path("people", person, "deactivate"), body),
    handOver: (from, body) => send("POST", path(placeOf(from), from.id, "hand-over"), body),
    erase: (person, reason) => send("POST", path("people", person, "erasure"), { reason }),
    keepPersonalData: (body) => send("PUT", "/audit/retention", body),
    createTeam: (body) => send("POST", "/teams", body),
    renameTeam: (team, name) => send("PATCH", path("teams", team), { name }),
    deleteTeam: (team) => remove(path("teams", team)),
    addToTeam: async (team, person) =>
      void (await http.write("PUT", path("teams", team, "members", person))),
    removeFromTeam: (team, person) => remove(path("teams", team, "members", person)),
    createRole: (body) => send("POST", "/roles", body),
    changeRole: (role, patch) => send("PATCH", path("roles", role), patch),
    deleteRole: (role) => remove(path("roles", role)),
    give: (project, body) => send("POST", grants(project), body),
    take: (project, grant) => remove(`${grants(project)}${path(grant)}`),
    revokeToken: (id) => remove(path("tokens", id)),
    createAccount: (body) => send("POST", "/service-accounts", body),
    changeAccount: async (id, patch) =>
      void (await http.write("PATCH", account(id), { body: patch })),
    createAccountToken: (id, body) => send("POST", account(id, "tokens"), body),
    rotateAccountToken: (id, token, body) =>
      send("POST", account(id, "tokens", token, "rotate"), body),
  };
}
