import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";
import { queryOptions } from "@tanstack/react-query";
import type {
  FactorEnrolled,
  Factors,
  PasskeyBody,
  ProofBody,
  RecoveryCodes,
  ScimToken,
  ScimTokenCreated,
  SignInSettings,
  SignInSettingsPatch,
  TotpBegun,
  WaysIn,
} from "@yardarm/server/wire";
import { type Http, path } from "./http.ts";
import { keys } from "./keys.ts";

/** What the browser's `navigator.credentials` is asked, as the server wrote it. */
export type SigningOptions = PublicKeyCredentialRequestOptionsJSON;
export type CreationOptions = PublicKeyCredentialCreationOptionsJSON;

/** How this person signs in. */
export interface OwnSignIn {
  prove(body: ProofBody): Promise<void>;
  /** What a passkey has to sign to prove something. */
  proofOptions(): Promise<SigningOptions>;
  beginTotp(): Promise<TotpBegun>;
  confirmTotp(code: string): Promise<FactorEnrolled>;
  removeTotp(): Promise<void>;
  enrolmentOptions(): Promise<CreationOptions>;
  addPasskey(body: PasskeyBody): Promise<FactorEnrolled>;
  removePasskey(id: string): Promise<void>;
  renewRecoveryCodes(): Promise<RecoveryCodes>;
}

export function ownSignInOf(http: Http): OwnSignIn {
  const send = async <T>(method: "POST" | "PUT", address: string, body: unknown = {}) =>
    (await http.write<T>(method, address, { body })).body;
  const remove = async (address: string) => void (await http.write("DELETE", address));
  return {
    prove: (body) => send("POST", "/me/proof", body),
    proofOptions: () => send("POST", "/me/proof/passkey-options"),
    beginTotp: () => send("POST", "/me/factors/totp"),
    confirmTotp: (code) => send("PUT", "/me/factors/totp", { code }),
    removeTotp: () => remove("/me/factors/totp"),
    enrolmentOptions: () => send("POST", "/me/factors/passkeys/options"),
    addPasskey: (body) => send("POST", "/me/factors/passkeys", body),
    removePasskey: (id) => remove(path("me", "factors", "passkeys", id)),
    renewRecoveryCodes: () => send("POST", "/me/factors/recovery-codes"),
  };
}

/** What a passkey has to sign to finish a sign-in. */
export async function signInPasskeyOptions(http: Http): Promise<SigningOptions> {
  const address = "/session/factor/passkey-options";
  return (await http.write<SigningOptions>("POST", address, { body: {} })).body;
}

export const factorsQuery = (http: Http) =>
  queryOptions({
    queryKey: keys.factors,
    queryFn: ({ signal }) => http.get<Factors>("/me/factors", signal),
  });

export const waysInQuery = (http: Http) =>
  queryOptions({
    queryKey: keys.waysIn,
    queryFn: ({ signal }) => http.get<WaysIn>("/sign-in", signal),
  });

/** How everybody signs in; with the version that a change goes on top of. */
export const signInSettingsQuery = (http: Http) =>
  queryOptions({
    queryKey: keys.signInSettings,
    queryFn: ({ signal }) => http.read<SignInSettings>("/settings/sign-in", signal),
  });

export const scimTokensQuery = (http: Http) =>
  queryOptions({
    queryKey: keys.scimTokens,
    queryFn: ({ signal }) => http.get<ScimToken[]>("/settings/scim-tokens", signal),
  });

export interface SignInSettingsWrites {
  change(body: SignInSettingsPatch, version: number): Promise<unknown>;
  createScimToken(name: string): Promise<ScimTokenCreated>;
  revokeScimToken(id: string): Promise<void>;
}

export function signInSettingsOf(http: Http): SignInSettingsWrites {
  return {
    change: (body, version) => http.write("PATCH", "/settings/sign-in", { body, version }),
    createScimToken: async (name) =>
      (await http.write<ScimTokenCreated>("POST", "/settings/scim-tokens", { body: { name } }))
        .body,
    revokeScimToken: async (id) =>
      void (await http.write("DELETE", path("settings", "scim-tokens", id))),
  };
}
