import { z } from "zod";
import { environmentKinds, role } from "./access.ts";
import { instant } from "./common.ts";

/** `GET /api/v1/sign-in`, for everybody: which ways in there are. */
export const waysIn = z.object({
  /** Whether an e-mail address and a password can be typed. */
  localAccounts: z.boolean(),
  /** The provider that people can be sent to. */
  provider: z.object({ name: z.string() }).nullable(),
});

export const factorKind = z.enum(["totp", "passkey", "recovery_code"]);

/** Answer 202 to a sign-in whose password was right: the second factor is still to be shown, `POST /api/v1/session/factor`. */
export const factorWanted = z.object({ factors: z.array(factorKind) });

const base64url = z.string().max(20_000);
/** What `navigator.credentials` gave, as JSON (WebAuthn Level 3 §5.1). */
const credential = z.object({
  id: base64url,
  rawId: base64url,
  type: z.literal("public-key"),
  authenticatorAttachment: z.enum(["cross-platform", "platform"]).exactOptional(),
  clientExtensionResults: z.object({}).default({}),
});
const assertion = credential.extend({
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.exactOptional(),
  }),
});
const attestation = credential.extend({
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(50)).max(20).exactOptional(),
  }),
});
const shownCode = z.object({
  kind: z.enum(["totp", "recovery_code"]),
  code: z.string().min(1).max(64),
});
const shownPasskey = z.object({ kind: z.literal("passkey"), response: assertion });

/** `POST /api/v1/session/factor`: the second step of a sign-in. Answers with `me`. */
export const factorBody = z.union([shownCode, shownPasskey]);
/** `POST /api/v1/me/proof`: that it is still you; good for ten minutes. */
export const proofBody = z.union([
  shownCode,
  shownPasskey,
  z.object({ kind: z.literal("password"), password: z.string().min(1).max(1024) }),
]);
/** What is handed to the browser's `navigator.credentials` (WebAuthn Level 3 §5.4, §5.5), as JSON. */
export const passkeyOptions = z.looseObject({ challenge: z.string() });

export const passkey = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
});
/** `GET /api/v1/me/factors` */
export const factors = z.object({
  totp: z.object({ createdAt: instant, lastUsedAt: instant.nullable() }).nullable(),
  passkeys: z.array(passkey),
  recoveryCodesLeft: z.number(),
  isRequired: z.boolean(),
});
/** `POST /api/v1/me/factors/totp`: what the app has to know. */
export const totpBegun = z.object({ secret: z.string(), uri: z.string() });
/** `PUT /api/v1/me/factors/totp`: the first code of the app. */
export const totpConfirmBody = z.object({ code: z.string().min(1).max(64) });
/** `POST /api/v1/me/factors/passkeys` */
export const passkeyBody = z.object({ name: z.string().min(1).max(100), response: attestation });
/** With the first factor come recovery codes, shown once. */
export const factorEnrolled = z.object({ recoveryCodes: z.array(z.string()).nullable() });
export const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });

/** Answer to `DELETE /api/v1/session` of somebody whom the provider signed in: where the page goes next. */
export const signedOut = z.object({ providerUrl: z.string() });

export const newcomerPolicy = z.enum(["nobody", "in_groups", "everybody"]);
const groupName = z.string().trim().min(1).max(256);
/** What a group gives its people: a role, or (without role) the whole installation. */
export const groupMapping = z.object({
  group: groupName,
  /** Null: admin of the installation. */
  role: role.nullable(),
  /** Null: all projects. */
  project: z.string().min(1).max(256).nullable(),
  /** Null: every kind of environment. */
  environmentKinds: environmentKinds.default(null),
});
/** Whoever is in the group is in the team. */
export const groupTeam = z.object({ group: groupName, team: z.string().min(1).max(256) });
/** `GET /api/v1/settings/sign-in` */
export const signInSettings = z.object({
  localAccounts: z.boolean(),
  /** False: passwords are turned off from outside (`YARDARM_LOCAL_ACCOUNTS`), whatever is set here. */
  mayHaveLocalAccounts: z.boolean(),
  secondFactorRequired: z.boolean(),
  newcomers: newcomerPolicy,
  groups: z.array(groupMapping),
  groupTeams: z.array(groupTeam),
  /** Key of the team that answers for what somebody owned whom the directory switches off; null: nobody, until one is chosen. */
  heirTeam: z.string().nullable(),
  /** As the environment says; it cannot be changed here. */
  provider: z
    .object({
      name: z.string(),
      issuer: z.string(),
      clientId: z.string(),
      /** To be registered at the provider. */
      callbackUrl: z.string(),
      signOutUrl: z.string(),
      scopes: z.array(z.string()),
      groupsClaim: z.string(),
      adminGroup: z.string().nullable(),
    })
    .nullable(),
  scimUrl: z.string(),
});
/** `PATCH /api/v1/settings/sign-in`, with `If-Match`. `groups` and `groupTeams` replace all of them. */
export const signInSettingsPatch = z.object({
  localAccounts: z.boolean().optional(),
  secondFactorRequired: z.boolean().optional(),
  newcomers: newcomerPolicy.optional(),
  groups: z.array(groupMapping).max(1000).optional(),
  groupTeams: z.array(groupTeam).max(1000).optional(),
  heirTeam: z.string().min(1).max(256).nullable().optional(),
});

/** A token that a directory writes people and groups with. */
export const scimToken = z.object({
  id: z.string(),
  name: z.string(),
  hint: z.string(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
});
/** `POST /api/v1/settings/scim-tokens` */
export const scimTokenBody = z.object({ name: z.string().min(1).max(200) });
/** Shown once. */
export const scimTokenCreated = z.object({ token: scimToken, secret: z.string() });

export type WaysIn = z.infer<typeof waysIn>;
export type FactorKind = z.infer<typeof factorKind>;
export type FactorWanted = z.infer<typeof factorWanted>;
export type FactorBody = z.input<typeof factorBody>;
export type ProofBody = z.input<typeof proofBody>;
export type Passkey = z.infer<typeof passkey>;
export type Factors = z.infer<typeof factors>;
export type TotpBegun = z.infer<typeof totpBegun>;
export type PasskeyBody = z.input<typeof passkeyBody>;
export type FactorEnrolled = z.infer<typeof factorEnrolled>;
export type RecoveryCodes = z.infer<typeof recoveryCodes>;
export type SignedOut = z.infer<typeof signedOut>;
export type NewcomerPolicy = z.infer<typeof newcomerPolicy>;
export type GroupTeam = z.infer<typeof groupTeam>;
export type GroupMapping = z.infer<typeof groupMapping>;
export type SignInSettings = z.infer<typeof signInSettings>;
export type SignInSettingsPatch = z.input<typeof signInSettingsPatch>;
export type ScimToken = z.infer<typeof scimToken>;
export type ScimTokenCreated = z.infer<typeof scimTokenCreated>;
