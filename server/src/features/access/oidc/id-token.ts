/** What an ID token must be before anything in it is believed (OpenID Connect Core 1.0 §3.1.3.7). */
import { errors, type JWTVerifyGetKey, jwtVerify } from "jose";
import { ProviderError } from "./provider-error.ts";

/** Signed with a key that only the provider has. `none` and the symmetric ones prove nothing to whoever can read a public key. */
const algorithms = [
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
  ...["ES256", "ES384", "ES512", "EdDSA", "Ed25519"],
];

/** Clocks of two machines. */
const CLOCK_TOLERANCE_S = 60;
/** It was made for us a moment ago, or it was kept by somebody. */
const AGE_MAX_S = 600;

export interface ExpectedToken {
  readonly issuer: string;
  readonly clientId: string;
  readonly nonce: string;
  readonly now: Date;
}

export type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

export async function verifyIdToken(
  idToken: string,
  keys: JWTVerifyGetKey,
  { issuer, clientId, nonce, now }: ExpectedToken,
): Promise<Claims> {
  const claims = await verifySignature(idToken, keys, { issuer, clientId, now });
  const { sub, aud, azp } = claims;
  if (typeof sub !== "string" || sub === "" || sub.length > 255)
    throw invalid("it names nobody (sub)");
  if (Array.isArray(aud) && aud.length > 1 && azp === undefined)
    throw invalid("it is for several and does not say who asked for it (azp)");
  if (azp !== undefined && azp !== clientId) throw invalid("somebody else asked for it (azp)");
  if (claims["nonce"] !== nonce) throw invalid("it answers another sign-in (nonce)");
  return { ...claims, sub };
}

async function verifySignature(
  idToken: string,
  keys: JWTVerifyGetKey,
  { issuer, clientId, now }: Omit<ExpectedToken, "nonce">,
) {
  try {
    const { payload } = await jwtVerify(idToken, keys, {
      algorithms,
      issuer,
      audience: clientId,
      currentDate: now,
      clockTolerance: CLOCK_TOLERANCE_S,
      maxTokenAge: AGE_MAX_S,
      requiredClaims: ["iss", "sub", "aud", "exp", "iat"],
    });
    return payload;
  } catch (cause) {
    if (cause instanceof errors.JWKSTimeout || !(cause instanceof errors.JOSEError)) {
      throw new ProviderError(
        "provider_unreachable",
        "The keys of the provider cannot be fetched.",
        { cause },
      );
    }
    throw invalid(reasonOf(cause), cause);
  }
}

/** In our words: jose's messages may carry parts of the token. */
function reasonOf(error: InstanceType<typeof errors.JOSEError>): string {
  if (error instanceof errors.JWTExpired) return `it is too old (${error.claim})`;
  if (error instanceof errors.JWTClaimValidationFailed)
    return `its claim ${error.claim} is not what it must be`;
  return reasons[error.code] ?? "it is malformed";
}

const reasons: Readonly<Record<string, string>> = {
  ERR_JOSE_ALG_NOT_ALLOWED: "its algorithm is not allowed",
  ERR_JOSE_NOT_SUPPORTED: "its algorithm is not allowed",
  ERR_JWKS_NO_MATCHING_KEY: "its key is not one of the provider's",
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: "its key is not named",
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: "its signature is wrong",
};

function invalid(reason: string, cause?: unknown): ProviderError {
  return new ProviderError("provider_token_invalid", `The ID token is refused: ${reason}.`, {
    cause,
  });
}
