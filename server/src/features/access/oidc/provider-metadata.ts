/** What the provider says of itself (OpenID Connect Discovery 1.0 §3, §4). */
import { z } from "zod";
import { ProviderError } from "./provider-error.ts";

export interface ProviderMetadata {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly jwks_uri: string;
  readonly userinfo_endpoint?: string | undefined;
  readonly end_session_endpoint?: string | undefined;
  readonly token_endpoint_auth_methods_supported?: readonly string[] | undefined;
  /** RFC 9207: the answer names who gives it, so that no other provider's answer is taken for its. */
  readonly authorization_response_iss_parameter_supported?: boolean | undefined;
}

const DISCOVERY_PATH = "/.well-known/openid-configuration";
const ANSWER_BYTES_MAX = 1 << 18;
const TIMEOUT_MS = 5_000;

/** Browsers and we send secrets there: encrypted, or not out of this machine. */
const endpoint = z.url().refine(isSafeAddress, "must be https");

const metadata = z.object({
  issuer: z.string(),
  authorization_endpoint: endpoint,
  token_endpoint: endpoint,
  jwks_uri: endpoint,
  userinfo_endpoint: endpoint.optional(),
  end_session_endpoint: endpoint.optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
});

function isSafeAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return (
    protocol === "https:" ||
    (protocol === "http:" && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname))
  );
}

export async function discover(issuer: string): Promise<ProviderMetadata> {
  const body = await askJson(`${issuer.replace(/\/$/, "")}${DISCOVERY_PATH}`, {});
  const parsed = metadata.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ProviderError(
      "provider_unreachable",
      `What the provider says of itself is not complete: ${issue?.path.join(".")} ${issue?.message}.`,
    );
  }
  if (parsed.data.issuer !== issuer) {
    throw new ProviderError(
      "provider_unreachable",
      `The provider calls itself ${parsed.data.issuer}, and YARDARM_OIDC_ISSUER says ${issuer}. They must be the same, letter by letter.`,
    );
  }
  return parsed.data;
}

/** Asks the provider; it may not send us elsewhere, take long, or answer at length. */
export async function askJson(address: string, init: RequestInit): Promise<unknown> {
  const { response, text } = await ask(address, init);
  if (response.ok) return parseJson(text);
  const refusal = z.object({ error: z.string() }).safeParse(parseJson(text));
  const reason = refusal.success ? `: ${refusal.data.error.slice(0, 100)}` : "";
  throw new ProviderError(
    // With an error of OAuth it understood us and says no; anything else is a failure of its own.
    refusal.success ? "provider_token_invalid" : "provider_unreachable",
    `${new URL(address).pathname} of the provider answered ${response.status}${reason}.`,
  );
}

async function ask(
  address: string,
  init: RequestInit,
): Promise<{ response: Response; text: string }> {
  try {
    const response = await fetch(address, {
      ...init,
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { accept: "application/json", ...init.headers },
    });
    return { response, text: await textOf(response) };
  } catch (cause) {
    throw new ProviderError("provider_unreachable", `${new URL(address).host} cannot be asked.`, {
      cause,
    });
  }
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > ANSWER_BYTES_MAX) throw new Error("The answer of the provider is too long.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
