const octet = "(25[0-5]|2[0-4]\\d|1?[1-9]?\\d|10\\d)";
const dotted = new RegExp(`(^|:)${octet}\\.${octet}\\.${octet}\\.${octet}$`);

/**
 * The bits that all addresses of a network start with, IPv4 and IPv6 told apart by the first character: an address is in a
 * network when its own text starts with it. A single address is a network of its own. An IPv4 address that is mapped to
 * IPv6 is that IPv4 address. `undefined` for what is neither, such as an address with a zone.
 */
export function networkOf(text: unknown): string | undefined {
  const parts =
    typeof text === "string" ? /^([\da-f:.]{2,45})(?:\/(0|[1-9]\d{0,2}))?$/i.exec(text) : null;
  if (parts === null) return undefined;
  const [, address = "", length] = parts;
  const bits = bitsOf(address.replace(dotted, asGroups));
  const hidden = address.includes(":") ? 0 : 96;
  const end = hidden + Number(length ?? 128 - hidden);
  if (bits === undefined || end > 128) return undefined;
  return end >= 96 && bits.startsWith(mappedBits)
    ? `4${bits.slice(96, end)}`
    : `6${bits.slice(0, end)}`;
}

/** An address alone. */
export function addressOf(text: unknown): string | undefined {
  return typeof text === "string" && !text.includes("/") ? networkOf(text) : undefined;
}

const mappedBits = "0".repeat(80) + "1".repeat(16);

/** The dotted part of an address, as two groups. */
function asGroups(_: string, colon: string, ...octets: readonly string[]): string {
  const [a = 0, b = 0, c = 0, d = 0] = octets.map(Number);
  return `${colon || "::ffff:"}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

function bitsOf(address: string): string | undefined {
  const [head = [], tail, more] = address
    .split("::")
    .map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (more !== undefined || (tail === undefined ? missing !== 0 : missing < 1)) return undefined;
  const groups = [...head, ...new Array<string>(missing).fill("0"), ...(tail ?? [])];
  // An empty group is none, and a fifth digit makes the whole too long.
  const digits = groups.map((group) => (group || "x").padStart(4, "0")).join("");
  if (!/^[\da-f]{32}$/i.test(digits)) return undefined;
  return BigInt(`0x${digits}`).toString(2).padStart(128, "0");
}
