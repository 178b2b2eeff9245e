/** How people sign in at the fake server, beside their password. */
import type {
  FactorKind,
  Factors,
  RecoveryCodes,
  ScimToken,
  SignInSettings,
} from "@yardarm/server/wire";

export interface FakeSignIn {
  settings: SignInSettings;
  version: number;
  factors: Factors;
  /** The code that the authenticator app shows. */
  readonly code: string;
  readonly recoveryCodes: RecoveryCodes["recoveryCodes"];
  /** What a sign-in waits for after the password; empty: nothing. */
  wanted: readonly FactorKind[];
  /** Whether the person has just proved who they are. */
  isProved: boolean;
  readonly scimTokens: ScimToken[];
}

export const fakeProvider: NonNullable<SignInSettings["provider"]> = {
  name: "Example ID",
  issuer: "https://id.example.com",
  clientId: "yardarm",
  callbackUrl: "http://yardarm.test/api/v1/auth/oidc/callback",
  signOutUrl: "http://yardarm.test/sign-in",
  scopes: ["openid", "email", "profile"],
  groupsClaim: "groups",
  adminGroup: "operators",
};

export function fakeSignIn(): FakeSignIn {
  return {
    settings: {
      localAccounts: true,
      mayHaveLocalAccounts: true,
      secondFactorRequired: false,
      newcomers: "nobody",
      groups: [],
      groupTeams: [],
      heirTeam: null,
      provider: null,
      scimUrl: "http://yardarm.test/scim/v2",
    },
    version: 1,
    factors: { totp: null, passkeys: [], recoveryCodesLeft: 0, isRequired: false },
    code: "123456",
    recoveryCodes: ["aaaa-bbbb-cccc-dddd", "eeee-ffff-gggg-hhhh"],
    wanted: [],
    isProved: true,
    scimTokens: [],
  };
}
