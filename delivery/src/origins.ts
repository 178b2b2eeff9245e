/** Which pages may use a client key: an origin as browsers write it, or one wildcard in place of its first label. Pure. */

/** A wildcard stands for one label: neither for none nor for several. */
const label = /^[a-z0-9_-]+$/;

/** Whether a page of this origin, as the browser tells it, is one of those meant. */
export function allowsOrigin(allowed: readonly string[], origin: string): boolean {
  return allowed.some((each) => each === origin || matchesWildcard(each, origin));
}

function matchesWildcard(allowed: string, origin: string): boolean {
  const at = allowed.indexOf("*");
  if (at < 0) return false;
  const [head, tail] = [allowed.slice(0, at), allowed.slice(at + 1)];
  const isAround = origin.startsWith(head) && origin.endsWith(tail);
  return isAround && label.test(origin.slice(head.length, origin.length - tail.length));
}

/** What is wrong with an origin that somebody wants to allow; `undefined` when nothing is. */
export function originProblem(text: string): string | undefined {
  const [, scheme, wildcard = "", host = ""] =
    /^([a-z][a-z0-9+.-]*:\/\/)(\*\.)?([^*\s]+)$/i.exec(text) ?? [];
  if (scheme === undefined) {
    return "Is no origin. Write `https://shop.example.com`, or `https://*.example.com` for one label before it.";
  }
  if (wildcard !== "" && !/\.|^localhost(:|$)/.test(host)) {
    return "A wildcard needs a domain of its own behind it, such as `https://*.example.com`.";
  }
  const written = canonical(scheme.toLowerCase(), host);
  if (written === undefined) return "Is no origin that a browser could have.";
  const [start, rest = ""] = written.split("://");
  const expected = `${start}://${wildcard}${rest}`;
  return text === expected ? undefined : `Write it as browsers do: \`${expected}\`.`;
}

/** An origin as browsers send it (RFC 6454, 6.2): small letters, no port that goes without saying, no path. */
function canonical(scheme: string, host: string): string | undefined {
  if (scheme !== "http://" && scheme !== "https://") {
    // Apps that are made of pages have schemes of their own, about which `URL` says nothing.
    const small = host.toLowerCase().replace(/\/+$/, "");
    return /^[a-z0-9._-]+(:\d{1,5})?$/.test(small) ? scheme + small : undefined;
  }
  return URL.canParse(scheme + host) ? new URL(scheme + host).origin : undefined;
}
