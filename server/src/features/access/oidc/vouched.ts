/** Reads what the provider vouches for out of its claims. */
import type { Claims } from "./id-token.ts";

export interface ClaimNames {
  /** Claim that holds the names of groups. */
  readonly groups: string;
  /** Addresses count as verified although the provider does not say so. */
  readonly trustsEmail: boolean;
}

export interface Vouched {
  readonly subject: string;
  /** Only when the provider vouches for it: whoever can choose an address there could otherwise become somebody here. */
  readonly email: string | undefined;
  readonly name: string;
  readonly groups: readonly string[];
  /** It has more groups than it says, and says where they could be fetched (Entra does so above 200). */
  readonly hasMoreGroups: boolean;
}

const GROUPS_MAX = 1_000;
const GROUP_LENGTH_MAX = 256;
const NAME_LENGTH_MAX = 200;

export function vouchedBy(claims: Claims, { groups, trustsEmail }: ClaimNames): Vouched {
  const { sub, email, email_verified: isVerified } = claims;
  const isTrusted =
    isVerified === true || isVerified === "true" || (trustsEmail && isVerified === undefined);
  const address = isTrusted && isEmail(email) ? email : undefined;
  return {
    subject: sub,
    email: address,
    name: nameOf(claims) ?? nameFromAddress(address ?? sub),
    groups: groupsOf(claims[groups]),
    hasMoreGroups: claims[groups] === undefined && namesElsewhere(claims["_claim_names"], groups),
  };
}

function isEmail(value: unknown): value is string {
  return typeof value === "string" && value.length <= 320 && /^[^\s@]+@[^\s@]+$/.test(value);
}

function nameOf(claims: Claims): string | undefined {
  for (const claim of ["name", "preferred_username"]) {
    const value = claims[claim];
    if (typeof value === "string" && value.trim() !== "")
      return value.trim().slice(0, NAME_LENGTH_MAX);
  }
  return undefined;
}

function nameFromAddress(address: string): string {
  return (address.split("@")[0] ?? address).slice(0, NAME_LENGTH_MAX);
}

function groupsOf(value: unknown): readonly string[] {
  const given: readonly unknown[] = Array.isArray(value) ? value : [value];
  const names = given.flatMap((each) =>
    typeof each === "string" && each !== "" && each.length <= GROUP_LENGTH_MAX ? [each] : [],
  );
  return [...new Set(names)].slice(0, GROUPS_MAX);
}

function namesElsewhere(value: unknown, claim: string): boolean {
  return typeof value === "object" && value !== null && Object.hasOwn(value, claim);
}
