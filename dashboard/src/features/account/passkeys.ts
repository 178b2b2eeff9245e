/** The browser's side of passkeys. The library is loaded when somebody uses one. */
import type { FactorBody, PasskeyBody } from "@yardarm/server/wire";
import { describeError } from "../../api/problem-error.ts";
import type { CreationOptions, SigningOptions } from "../../api/sign-in.ts";

type Assertion = Extract<FactorBody, { kind: "passkey" }>["response"];

/** Why there can be none on this page; nothing when there can. */
export function passkeyObstacle(): string | undefined {
  const { hostname, protocol, port } = window.location;
  if (/^[\d.]+$|^\[/.test(hostname)) {
    const there = `${protocol}//localhost${port === "" ? "" : `:${port}`}`;
    return `Passkeys are bound to a name, and ${hostname} is none. On this machine open ${there} instead.`;
  }
  if (!("PublicKeyCredential" in window))
    return "This browser has no passkeys, or the page is not encrypted.";
  return undefined;
}

export async function createPasskey(
  optionsJSON: CreationOptions,
): Promise<PasskeyBody["response"]> {
  const { startRegistration } = await import("@simplewebauthn/browser");
  const { id, rawId, type, response } = await startRegistration({ optionsJSON });
  const { clientDataJSON, attestationObject, transports = [] } = response;
  return { id, rawId, type, response: { clientDataJSON, attestationObject, transports } };
}

export async function signWithPasskey(optionsJSON: SigningOptions): Promise<Assertion> {
  const { startAuthentication } = await import("@simplewebauthn/browser");
  const { id, rawId, type, response } = await startAuthentication({ optionsJSON });
  const { clientDataJSON, authenticatorData, signature } = response;
  return { id, rawId, type, response: { clientDataJSON, authenticatorData, signature } };
}

/** Browsers tell little of why, so that pages cannot find out what is there. */
export function passkeyFailure(error: unknown): string {
  if (!(error instanceof Error) || error.name === "ProblemError") return describeError(error);
  if (error.name === "InvalidStateError") return "This key is added already.";
  return "The key did not answer: it was cancelled, took too long, or is not one of yours.";
}
