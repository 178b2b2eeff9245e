/** What a setting must look like, where a pattern does not say it. */
import { isIP } from "node:net";

export function isSigningKey(text: string): boolean {
  try {
    const { kty, crv, x, d } = JSON.parse(text);
    return kty === "OKP" && crv === "Ed25519" && typeof x === "string" && typeof d === "string";
  } catch {
    return false;
  }
}

/** OpenID Connect Core 1.0 §2: https, no query, no fragment. */
export function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, search, hash } = new URL(text);
  return (
    (protocol === "https:" || (protocol === "http:" && isNear(hostname))) &&
    search === "" &&
    hash === ""
  );
}

/** Whether a host is this machine, so that nobody listens on the way. */
export function isNear(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/.test(host);
}

export function isAddressOrRange(text: string): boolean {
  if (["loopback", "linklocal", "uniquelocal"].includes(text)) return true;
  const [address = "", bits, ...more] = text.split("/");
  return isIP(address) !== 0 && more.length === 0 && (bits === undefined || /^\d{1,3}$/.test(bits));
}

/** `flags@example.com`, or `Yardarm <flags@example.com>`; nothing that could end the header. */
export function isSender(text: string): boolean {
  return /^(?:[^<>"\p{Cc}]+ <[^\s<>@"]+@[^\s<>@"]+>|[^\s<>@"]+@[^\s<>@"]+)$/u.test(text);
}
