/**
 * Which addresses may be asked on the word of somebody outside: those of the public internet, and what the operator
 * names. What stands in the way of others are the registries of special-purpose addresses (RFC 6890 and its updates).
 */
import { BlockList, isIP } from "node:net";

/** Whether this address, as a resolver gives it, may be connected to. */
export type AddressGuard = (address: string) => boolean;

/** Not of the public internet: private, shared, loopback, link-local, documentation, benchmarks, multicast, reserved. */
const specialIpv4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
  // The public address at which Azure answers its own machines, as others do below 169.254.
  "168.63.129.16/32",
];

/** The only part of IPv6 that is given out; loopback, unique local, link-local, mapped IPv4 and multicast lie outside. */
const globalIpv6 = "2000::/3";

/** Within it: protocol assignments and Teredo, documentation, 6to4 (which holds an IPv4 address). */
const specialIpv6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

/** `allowed` are addresses and ranges, IPv4 and IPv6, that the operator opens. */
export function createAddressGuard(allowed: readonly string[]): AddressGuard {
  const opened = listOf(allowed);
  const special = listOf([...specialIpv4, ...specialIpv6]);
  const global = listOf([globalIpv6]);
  return (given) => {
    const [address = ""] = given.split("%");
    const version = isIP(address);
    if (version === 0) return false;
    const family = version === 4 ? "ipv4" : "ipv6";
    if (opened.check(address, family)) return true;
    if (version === 6 && !global.check(address, family)) return false;
    return !special.check(address, family);
  };
}

/** Whether it can be given to a guard: `10.0.0.0/8`, `::1`. */
export function isNetwork(text: string): boolean {
  const [address = "", bits, ...more] = text.split("/");
  const version = isIP(address);
  if (version === 0 || more.length > 0 || address.includes("%")) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest(version));
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits] = network.split("/");
    const version = isIP(address);
    const family = version === 6 ? "ipv6" : "ipv4";
    list.addSubnet(address, bits === undefined ? longest(version) : Number(bits), family);
  }
  return list;
}

const longest = (version: number): number => (version === 6 ? 128 : 32);
