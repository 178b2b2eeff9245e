import { expect, test } from "vitest";
import { createAddressGuard, isNetwork } from "./address-guard.ts";

const guard = createAddressGuard([]);

test.each([
  "1.1.1.1",
  "93.184.216.34",
  "100.63.255.255",
  "100.128.0.1",
  "172.15.255.255",
  "172.32.0.1",
  "192.167.255.255",
  "223.255.255.255",
  "2606:4700:4700::1111",
  "2a00:1450:4001:81b::200e",
])("%s is public", (address) => expect(guard(address)).toBe(true));

test.each([
  ["this host", "0.0.0.0"],
  ["private", "10.0.0.1"],
  ["private", "172.16.0.1"],
  ["private", "172.31.255.255"],
  ["private", "192.168.1.1"],
  ["carrier grade", "100.64.0.1"],
  ["metadata of Alibaba", "100.100.100.200"],
  ["loopback", "127.0.0.1"],
  ["loopback, unusual", "127.8.9.10"],
  ["metadata", "169.254.169.254"],
  ["metadata of Oracle", "192.0.0.192"],
  ["metadata of Azure", "168.63.129.16"],
  ["documentation", "192.0.2.7"],
  ["benchmarks", "198.19.0.1"],
  ["multicast", "224.0.0.1"],
  ["reserved", "240.0.0.1"],
  ["broadcast", "255.255.255.255"],
  ["unspecified", "::"],
  ["loopback", "::1"],
  ["IPv4-mapped loopback", "::ffff:127.0.0.1"],
  ["IPv4-mapped, in hexadecimal", "::ffff:7f00:1"],
  ["IPv4-mapped public", "::ffff:1.1.1.1"],
  ["IPv4-compatible", "::127.0.0.1"],
  ["NAT64", "64:ff9b::a00:1"],
  ["unique local", "fc00::1"],
  ["metadata over IPv6", "fd00:ec2::254"],
  ["link-local", "fe80::1"],
  ["link-local with a zone", "fe80::1%eth0"],
  ["site-local", "fec0::1"],
  ["multicast", "ff02::1"],
  ["Teredo", "2001::1"],
  ["documentation", "2001:db8::1"],
  ["6to4 of a private address", "2002:a00:1::1"],
  ["documentation", "3fff::1"],
  ["a name", "localhost"],
  ["nothing", ""],
])("%s (%s) is refused", (_what, address) => expect(guard(address)).toBe(false));

test("what the operator names is reached, and nothing beside it", () => {
  const opened = createAddressGuard(["10.20.0.0/16", "::1", "fd12::/48"]);
  expect(["10.20.3.4", "::1", "fd12::9", "1.1.1.1"].map(opened)).toEqual([true, true, true, true]);
  expect(["10.21.0.1", "127.0.0.1", "fd13::1", "::2"].map(opened)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test.each([
  ["10.0.0.0/8", true],
  ["::1", true],
  ["fd12::/48", true],
  ["10.0.0.0/33", false],
  ["fd12::/129", false],
  ["10.0.0.0/8/8", false],
  ["10.0.0/8", false],
  ["loopback", false],
  ["fe80::1%eth0/64", false],
])("%s as a network: %s", (text, verdict) => expect(isNetwork(text)).toBe(verdict));
