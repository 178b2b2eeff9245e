import type { Owner } from "./seal.ts";

/**
 * Whom to ask. Callers without a type checker leave either out, most often because an environment variable is not set.
 *
 * @param hint what somebody with a key of another kind wants to know.
 * @throws TypeError for what cannot be right.
 */
export function ownerOf(
  { url, key }: { readonly url?: unknown; readonly key?: unknown },
  kind: "server" | "client",
  hint: string,
): Owner {
  if (typeof url !== "string" || !/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new TypeError(
      `url must be an address that starts with http:// or https://, not "${url}".`,
    );
  }
  // Whatever else it is, it becomes a header; and a key that was not set is often the text of nothing.
  if (typeof key !== "string" || !/^[\x21-\x7e]+$/.test(key)) {
    throw new TypeError(`key must be the ${kind} key of an environment, such as yd_${kind}_….`);
  }
  // A key of another kind is refused by every server, for good; and what gets into a page, everybody can read.
  const [kindOfKey] = /^yd_[^_]*_?/.exec(key) ?? [];
  if (kindOfKey !== undefined && kindOfKey !== `yd_${kind}_`) {
    throw new TypeError(`key must be a ${kind} key, yd_${kind}_…, not ${kindOfKey}…; ${hint}`);
  }
  return { url, key };
}
