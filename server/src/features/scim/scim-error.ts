/** Why a directory was refused, in the words of RFC 7644 §3.12. Which status that is only the routes know. */
export type ScimRefusal =
  | "invalid"
  | "unauthenticated"
  | "not_found"
  | "conflict"
  | "stale"
  | "too_large"
  | "not_implemented";

export type ScimType =
  | "invalidFilter"
  | "tooMany"
  | "uniqueness"
  | "mutability"
  | "invalidSyntax"
  | "invalidPath"
  | "noTarget"
  | "invalidValue"
  | "invalidVers";

export class ScimError extends Error {
  override readonly name = "ScimError";
  readonly refusal: ScimRefusal;
  readonly scimType: ScimType | undefined;

  constructor(refusal: ScimRefusal, detail: string, scimType?: ScimType) {
    super(detail);
    this.refusal = refusal;
    this.scimType = scimType;
  }
}

export function invalid(scimType: ScimType, detail: string): ScimError {
  return new ScimError("invalid", detail, scimType);
}
