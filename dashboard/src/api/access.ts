import type {
  AllowedOrigins,
  FactorBody,
  FactorWanted,
  Invitation,
  PasswordBody,
  PersonalTokenBody,
  PersonalTokenCreated,
  PersonBody,
  ProjectBody,
  ProjectView,
  Role,
  RotateBody,
  SdkKey,
  SdkKeyBody,
  SdkKeyCreated,
  SignedOut,
  SignInBody,
  Team,
  TeamBody,
} from "@yardarm/server/wire";
import { type Http, path } from "./http.ts";
import type { SignedInPerson } from "./queries.ts";

/** In; or the second factor is still to be shown. */
export type SignInStep = SignedInPerson | FactorWanted;

/** Who may do what: sign-in, people, tokens and keys. None of it is the registry, so none of it is a change request. */
export interface Access {
  signIn(body: SignInBody): Promise<SignInStep>;
  redeemLink(token: string): Promise<SignInStep>;
  /** The second step, for somebody with a second factor. */
  showFactor(body: FactorBody): Promise<SignInStep>;
  /** Where the page goes to end the provider's session too. */
  signOut(): Promise<SignedOut | undefined>;
  setPassword(body: PasswordBody): Promise<void>;
  createToken(body: PersonalTokenBody): Promise<PersonalTokenCreated>;
  /** Another secret for the same token. */
  rotateToken(id: string, body: RotateBody): Promise<PersonalTokenCreated>;
  revokeToken(id: string): Promise<void>;
  invite(body: PersonBody): Promise<Invitation>;
  /** A new link for somebody who lost the first one, or their password. */
  renewSignInLink(person: string): Promise<Invitation>;
  createTeam(body: TeamBody): Promise<Team>;
  createProject(body: ProjectBody): Promise<ProjectView>;
  /** In place of every role that they have in the project by themselves. */
  setRole(project: string, person: string, role: Role): Promise<void>;
  removeMember(project: string, person: string): Promise<void>;
  createSdkKey(project: string, environment: string, body: SdkKeyBody): Promise<SdkKeyCreated>;
  /** Whose pages may use a client key, from the version that was shown. */
  setOrigins(project: string, key: SdkKey, origins: AllowedOrigins): Promise<void>;
  rotateSdkKey(
    project: string,
    environment: string,
    id: string,
    body: RotateBody,
  ): Promise<SdkKeyCreated>;
  revokeSdkKey(project: string, environment: string, id: string): Promise<void>;
}

export function accessOf(http: Http): Access {
  /** A sign-in answers with `me`, whose CSRF token the next write needs. */
  async function begin(address: string, body: unknown): Promise<SignInStep> {
    const { body: step } = await http.write<SignInStep>("POST", address, { body });
    if (!("factors" in step)) http.setCsrfToken(step.csrfToken);
    return step;
  }
  const post = async <T>(address: string, body: unknown) =>
    (await http.write<T>("POST", address, { body })).body;
  const remove = async (address: string) => void (await http.write("DELETE", address));
  const sdkKeys = (project: string, environment: string) =>
    path("projects", project, "environments", environment, "sdk-keys");

  return {
    signIn: (body) => begin("/session", body),
    redeemLink: (token) => begin("/session/link", { token }),
    showFactor: (body) => begin("/session/factor", body),
    signOut: async () => (await http.write<SignedOut | undefined>("DELETE", "/session")).body,
    setPassword: async (body) => void (await http.write("PUT", "/me/password", { body })),
    createToken: (body) => post("/me/tokens", body),
    rotateToken: (id, body) => post(path("me", "tokens", id, "rotate"), body),
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
    rotateSdkKey: (project, environment, id, body) =>
      post(`${sdkKeys(project, environment)}${path(id, "rotate")}`, body),
    revokeSdkKey: (project, environment, id) =>
      remove(`${sdkKeys(project, environment)}${path(id)}`),
  };
}
