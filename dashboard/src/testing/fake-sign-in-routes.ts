import type { SignInSettings, SignInSettingsPatch } from "@yardarm/server/wire";
import { Refusal } from "./fake-registry.ts";
import type { Handler, Route } from "./fake-route.ts";
import type { FakeState } from "./fake-state.ts";

/** Second factors, and how everybody signs in. */
export const signInRoutes: readonly Route[] = [
  [
    "GET",
    "/sign-in",
    ({ signIn: { settings } }) => ({
      body: {
        localAccounts: settings.localAccounts,
        provider: settings.provider && { name: settings.provider.name },
      },
    }),
  ],
  ["POST", "/session/factor", finish()],
  ["GET", "/me/factors", ({ signIn }) => ({ body: signIn.factors })],
  [
    "POST",
    "/me/proof",
    (server, { body }) => {
      const isRight =
        body.kind === "password"
          ? body.password === server.password
          : body.code === server.signIn.code;
      if (!isRight) throw new Refusal(401, "factor_wrong", "This is not right.");
      server.signIn.isProved = true;
      return { status: 204 };
    },
  ],
  [
    "POST",
    "/me/factors/totp",
    proved(() => ({
      status: 201,
      body: { secret: "GEZDGNBV", uri: "otpauth://totp/Yardarm:ada?secret=GEZDGNBV" },
    })),
  ],
  [
    "PUT",
    "/me/factors/totp",
    proved(({ signIn, now }, { body }) => {
      if (body.code !== signIn.code)
        throw new Refusal(422, "factor_code_wrong", "The app shows another code.");
      const totp = { createdAt: now().toISOString(), lastUsedAt: null };
      signIn.factors = { ...signIn.factors, totp, recoveryCodesLeft: 10 };
      return { body: { recoveryCodes: signIn.recoveryCodes } };
    }),
  ],
  [
    "DELETE",
    "/me/factors/totp",
    proved(({ signIn }) => {
      signIn.factors = { ...signIn.factors, totp: null, recoveryCodesLeft: 0 };
      return { status: 204 };
    }),
  ],
  [
    "POST",
    "/me/factors/recovery-codes",
    proved(({ signIn }) => ({ status: 201, body: { recoveryCodes: signIn.recoveryCodes } })),
  ],
  [
    "GET",
    "/settings/sign-in",
    ({ signIn }) => ({ body: signIn.settings, version: signIn.version }),
  ],
  [
    "PATCH",
    "/settings/sign-in",
    ({ signIn }, { body, headers }) => {
      if (headers.get("if-match") !== `"${signIn.version}"`)
        throw new Refusal(412, "version_mismatch", "Somebody else changed these settings.");
      const patch = body as SignInSettingsPatch;
      signIn.settings = settingsAfter(signIn.settings, patch);
      signIn.version++;
      return { body: signIn.settings, version: signIn.version };
    },
  ],
  ["GET", "/settings/scim-tokens", ({ signIn }) => ({ body: signIn.scimTokens })],
  [
    "POST",
    "/settings/scim-tokens",
    ({ signIn, now }, { body }) => {
      const token = {
        id: `d${signIn.scimTokens.length + 1}`,
        name: String(body.name),
        hint: "yd_scim_f4ke…",
        createdAt: now().toISOString(),
        lastUsedAt: null,
      };
      signIn.scimTokens.push(token);
      return { status: 201, body: { token, secret: "yd_scim_f4ke-secret" } };
    },
  ],
  [
    "DELETE",
    "/settings/scim-tokens/:id",
    ({ signIn }, { params: [id] }) => {
      const at = signIn.scimTokens.findIndex((token) => token.id === id);
      if (at >= 0) signIn.scimTokens.splice(at, 1);
      return { status: 204 };
    },
  ],
];

function settingsAfter(before: SignInSettings, patch: SignInSettingsPatch): SignInSettings {
  const groups = patch.groups?.map((each) => ({
    ...each,
    environmentKinds: each.environmentKinds ?? null,
  }));
  return {
    ...before,
    localAccounts: patch.localAccounts ?? before.localAccounts,
    secondFactorRequired: patch.secondFactorRequired ?? before.secondFactorRequired,
    newcomers: patch.newcomers ?? before.newcomers,
    groups: groups ?? before.groups,
    groupTeams: patch.groupTeams ?? before.groupTeams,
    heirTeam: patch.heirTeam === undefined ? before.heirTeam : patch.heirTeam,
  };
}

function finish(): Handler {
  return (server, { body }) => {
    const { code, recoveryCodes } = server.signIn;
    const isRight = body.kind === "totp" ? body.code === code : recoveryCodes.includes(body.code);
    if (!isRight) throw new Refusal(401, "factor_wrong", "This is not right, or was used before.");
    server.signIn.wanted = [];
    server.isSignedIn = true;
    return { body: server.me };
  };
}

function proved(handler: Handler): Handler {
  return (server: FakeState, asked) => {
    if (!server.signIn.isProved)
      throw new Refusal(403, "step_up_required", "Prove again that it is you.");
    return handler(server, asked);
  };
}
