import { partsOf } from "./parts-of.ts";

const octet = "(25[0-5]|2[0-4]\\d|1?[1-9]?\\d|10\\d)";
/** Groups, an IPv4 address, and a length, of which each may be missing. */
const form = new RegExp(
  `^([\\da-f:]{0,39}?)(?:${octet}\\.${octet}\\.${octet}\\.${octet})?(?:/(0|[1-9]\\d{0,2}))?$`,
  "i",
);

/**
 * The bits that all addresses of a network start with, IPv4 and IPv6 told apart by the first character: an address is in a
 * network when its own text starts with it. A single address is a network of its own. An IPv4 address that is mapped to
 * IPv6 is that IPv4 address. `undefined` for what is neither, such as an address with a zone.
 */
export const networkOf = (text: unknown): string | undefined => {
  const [, groups = "", a, b, c, d, length] = partsOf(form, text);
  const address = a ? `${groups || "::ffff:"}${groupOf(a, b)}:${groupOf(c, d)}` : groups;
  const [head = "", tail] = address
    .split(/::(.*)/)
    .map((half) => (half ? half.split(":").map(bitsOf).join("") : ""));
  // Two colons stand for one group of zeros at least.
  const bits =
    tail === undefined ? head : head.padEnd(112 - tail.length, "0") + "0".repeat(16) + tail;
  const end = length ? Number(length) + (groups ? 0 : 96) : 128;
  return bits.length === 128 && end <= 128
    ? `6${bits.slice(0, end)}`.replace(/^60{80}1{16}/, "4")
    : undefined;
};

/** An address alone. */
export const addressOf = (text: unknown): string | undefined =>
  typeof text === "string" && !text.includes("/") ? networkOf(text) : undefined;

/** Two octets as a group of IPv6. */
const groupOf = (high: unknown, low: unknown) =>
  (Number(high) * 256 + Number(low)).toString(16).padStart(4, "0");

/** The bits of a group; too many, so that it is no part of an address, when it is none. */
const bitsOf = (group: string) =>
  Number.parseInt(group, 16)
    .toString(2)
    .padStart(group && group.length < 5 ? 16 : 129, "0");
