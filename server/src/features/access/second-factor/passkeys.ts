/** Passkeys and security keys (WebAuthn), through the library that knows every authenticator's ways. */
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/server";
import type { StoredPasskey } from "./factor-store.ts";

/** Read when the first key is met: it is a tenth of all code of a server, and many never meet one. */
const webauthn = () => import("@simplewebauthn/server");

/** The page that asks. Keys are bound to its host name, and answer to no other. */
export interface PageOrigin {
  /** `https://flags.example.com` */
  readonly origin: string;
}

export interface Holder {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

export async function enrolmentOptions(
  holder: Holder,
  known: readonly StoredPasskey[],
  page: PageOrigin,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await webauthn();
  return generateRegistrationOptions({
    rpName: "Yardarm",
    rpID: hostOf(page),
    userID: new Uint8Array(Buffer.from(holder.id)),
    userName: holder.email,
    userDisplayName: holder.name,
    // Which maker's key it is need not be known.
    attestationType: "none",
    excludeCredentials: known.map(descriptorOf),
    // The password is the first factor, so a key without a PIN is good enough for the second.
    authenticatorSelection: { residentKey: "discouraged", userVerification: "preferred" },
  });
}

export interface EnrolledKey {
  readonly id: string;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
}

/** `undefined`: the answer proves nothing. */
export async function verifyEnrolment(
  response: RegistrationResponseJSON,
  expected: PageOrigin & { readonly challenge: string },
): Promise<EnrolledKey | undefined> {
  const { verifyRegistrationResponse } = await webauthn();
  try {
    const verified = await verifyRegistrationResponse({
      response,
      expectedChallenge: expected.challenge,
      expectedOrigin: expected.origin,
      expectedRPID: hostOf(expected),
      requireUserVerification: false,
    });
    if (!verified.verified) return undefined;
    const { id, publicKey, counter, transports = [] } = verified.registrationInfo.credential;
    return { id, publicKey: Buffer.from(publicKey), counter, transports };
  } catch {
    // The library throws for whatever is malformed or wrong.
    return undefined;
  }
}

export async function proofOptions(
  known: readonly StoredPasskey[],
  page: PageOrigin,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await webauthn();
  return generateAuthenticationOptions({
    rpID: hostOf(page),
    allowCredentials: known.map(descriptorOf),
    userVerification: "preferred",
  });
}

/** Gives the key's new counter; `undefined`: the answer proves nothing. */
export async function verifyProof(
  response: AuthenticationResponseJSON,
  key: StoredPasskey,
  expected: PageOrigin & { readonly challenge: string },
): Promise<number | undefined> {
  const { verifyAuthenticationResponse } = await webauthn();
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: expected.challenge,
      expectedOrigin: expected.origin,
      expectedRPID: hostOf(expected),
      requireUserVerification: false,
      credential: {
        id: key.id,
        publicKey: new Uint8Array(key.publicKey),
        counter: key.counter,
        transports: [...key.transports],
      },
    });
    return verified ? authenticationInfo.newCounter : undefined;
  } catch {
    // The library throws for whatever is malformed or wrong.
    return undefined;
  }
}

function descriptorOf({ id, transports }: StoredPasskey) {
  return { id, transports: [...transports] };
}

function hostOf({ origin }: PageOrigin): string {
  return new URL(origin).hostname;
}

/** What the key says it signed; the signature is judged later, with it. */
export function challengeIn(response: {
  readonly response: { readonly clientDataJSON: string };
}): string | undefined {
  try {
    const text = Buffer.from(response.response.clientDataJSON, "base64url").toString("utf8");
    const data: unknown = JSON.parse(text);
    const isNamed = typeof data === "object" && data !== null && "challenge" in data;
    return isNamed && typeof data.challenge === "string" ? data.challenge : undefined;
  } catch {
    return undefined;
  }
}
