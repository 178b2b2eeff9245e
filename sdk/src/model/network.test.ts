import { expect, test } from "vitest";
import { addressOf, networkOf } from "./network.ts";

test.each([":".repeat(1_000_000), "1:".repeat(1_000_000), "1".repeat(1_000_000), "::1/".repeat(9)])(
  "what is far too long is no address, and nothing large is made of it",
  (text) => {
    expect([addressOf(text), networkOf(text)]).toEqual([undefined, undefined]);
  },
);

test.each([
  ["10.1.2.3", "10.0.0.0/8", true],
  ["::ffff:10.1.2.3", "10.0.0.0/8", true],
  ["10.1.2.3", "::/0", false],
  ["2001:db8::1", "2001:DB8::/32", true],
  ["2001:db9::1", "2001:db8::/32", false],
  ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0", true],
])("%s in %s: %s", (address, network, isIn) => {
  expect(addressOf(address)?.startsWith(networkOf(network) ?? "none")).toBe(isIn);
});

test.each([
  ...[
    "",
    ":",
    ":::",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7::8",
    ":1:2:3:4:5:6:7",
  ],
  ...[
    "1.2.3",
    "1.2.3.256",
    "01.2.3.4",
    "1.2.3.4.5",
    "abc1.2.3.4",
    "::g",
    "::12345",
    "fe80::1%eth0",
    "1.2.3.4/33",
    "::/129",
  ],
])("%s is neither address nor network", (text) => {
  expect(networkOf(text)).toBeUndefined();
});
