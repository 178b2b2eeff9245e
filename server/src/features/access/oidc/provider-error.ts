/** Why a sign-in through the provider came to nothing. The detail is for the log and the record, never with a secret in it. */
export type ProviderErrorCode =
  /** It cannot be asked, or what it answers is not OpenID Connect. */
  | "provider_unreachable"
  /** It says no: somebody pressed cancel, or may not use this application. */
  | "provider_refused"
  /** What it gave does not prove anything. */
  | "provider_token_invalid";

export class ProviderError extends Error {
  override readonly name = "ProviderError";
  readonly code: ProviderErrorCode;

  constructor(code: ProviderErrorCode, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
  }
}
