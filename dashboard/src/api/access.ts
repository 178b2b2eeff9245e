import type {
  AllowedOrigins,
  Invitation,
  Me,
  PasswordBody,
  PersonalTokenBody,
  PersonalTokenCreated,
  PersonBody,
  ProjectBody,
  ProjectView,
  Role,
  SdkKey,
  SdkKeyBody,
  SdkKeyCreated,
  SignInBody,
  Team,
  TeamBody,
} from "@yardarm/server/wire";
import { type Http, path } from "./http.ts";

/** Who may do what: sign-in, people, tokens and keys. None of it is the registry, so none of it is a change request. */
export interface Access {
  signIn(body: SignInBody): Promise<Me>;
  redeemLink(token: string): Promise<Me>;
  signOut(): Promise<void>;
  setPassword(body: PasswordBody): Promise<void>;
  createToken(body: PersonalTokenBody): Promise<PersonalTokenCreated>;
  revokeToken(id: string): Promise<void>;
  invite(body: PersonBody): Promise<Invitation>;
  /** A new link for somebody who lost the first one, or their password. */
  renewSignInLink(person: string): Promise<Invitation>;
  createTeam(body: TeamBody): Promise<Team>;
  createProject(body: ProjectBody): Promise<ProjectView>;
  setRole(project: string, person: string, role: Role): Promise<void>;
  removeMember(project: string, person: string): Promise<void>;
  createSdkKey(project: string, environment: string, body: SdkKeyBody): Promise<SdkKeyCreated>;
  /** Whose pages may use a client key, from the version that was shown. */
  setOrigins(project: string, key: SdkKey, origins: AllowedOrigins): Promise<void>;
  revokeSdkKey(project: string, environment: string, id: string): Promise<void>;
}

export function accessOf(http: Http): Access {
  /** A sign-in answers with `me`, whose CSRF token the next write needs. */
  async function begin(address: string, body: unknown): Promise<Me> {
    const { body: me } = await http.write<Me>("POST", address, { body });
    http.setCsrfToken(me.csrfToken);
    return me;
  }
  const post = async <T>(address: string, body: unknown) =>
    (await http.write<T>("POST", address, { body })).body;
  const remove = async (address: string) => void (await http.write("DELETE", address));
  const sdkKeys = (project: string, environment: string) =>
    path("projects", project, "environments", environment, "sdk-keys");

  return {
    signIn: (body) => begin("/session", body),
    redeemLink: (token) => begin("/session/link", { token }),
    signOut: () => remove("/session"),
    setPassword: async (body) => void (await http.write("PUT", "/me/password", { body })),
    createToken: (body) => post("/me/tokens", body),
    revokeToken: (id) => remove(path("me", "tokens", id)),
    invite: (body) => post("/people", body),
    renewSignInLink: (person) => post(path("people", person, "sign-in-link"), {}),
    createTeam: (body) => post("/teams", body),
    createProject: (body) => post("/projects", body),
    setRole: async (project, person, role) =>
      void (await http.write("PUT", path("projects", project, "members", person), {
        body: { role },
      })),
    removeMember: (project, person) => remove(path("projects", project, "members", person)),
    createSdkKey: (project, environment, body) => post(sdkKeys(project, environment), body),
    setOrigins: async (project, { environment, id, version }, origins) =>
      void (await http.write("PATCH", `${sdkKeys(project, environment)}${path(id)}`, {
        ...{ body: { origins }, version },
      })),
    revokeSdkKey: (project, environment, id) =>
      remove(`${sdkKeys(project, environment)}${path(id)}`),
  };
}
