import { DomainError } from "../../platform/domain-error.ts";

const LENGTH_MIN = 12;
const DISTINCT_MIN = 5;

/** Length is what counts (NIST SP 800-63B); beyond that only what is no secret at all is refused. */
export function requireGoodPassword(
  password: string,
  person: { readonly email: string; readonly name: string },
): void {
  const detail = weaknessOf(password, person);
  if (detail === undefined) return;
  throw new DomainError("invalid", "password_too_weak", "This password is too easy to guess.", {
    violations: [{ pointer: "/password", detail }],
  });
}

function weaknessOf(
  password: string,
  { email, name }: { readonly email: string; readonly name: string },
): string | undefined {
  if ([...password].length < LENGTH_MIN) return `Must have at least ${LENGTH_MIN} characters.`;
  if (new Set(password).size < DISTINCT_MIN)
    return `Must have at least ${DISTINCT_MIN} different characters.`;
  const plain = password.toLowerCase();
  if (plain === email.toLowerCase() || plain === name.toLowerCase())
    return "Must not be your e-mail address or name.";
  return undefined;
}
