import { describe, expect, test } from "vitest";
import { allowsOrigin, originProblem } from "./origins.ts";

describe("an origin that a key allows", () => {
  test.each([
    ["https://shop.example.com", "https://shop.example.com", true],
    ["https://shop.example.com", "http://shop.example.com", false],
    ["https://shop.example.com", "https://shop.example.com:8443", false],
    ["https://shop.example.com", "https://shop.example.com.evil.test", false],
    ["https://shop.example.com", "https://evil-shop.example.com", false],
    ["https://*.example.com", "https://shop.example.com", true],
    ["https://*.example.com", "https://pr-12_a.example.com", true],
    ["https://*.example.com", "https://example.com", false],
    ["https://*.example.com", "https://.example.com", false],
    ["https://*.example.com", "https://a.b.example.com", false],
    ["https://*.example.com", "https://evilexample.com", false],
    ["https://*.example.com", "https://evil.test/.example.com", false],
    ["https://*.example.com", "https://evil.test:1@x.example.com", false],
    ["http://*.localhost:3000", "http://shop.localhost:3000", true],
    ["http://*.localhost:3000", "http://shop.localhost:3001", false],
    ["https://shop.example.com", "null", false],
    ["https://shop.example.com", "", false],
  ])("%s: a page of %s is let in: %s", (allowed, origin, isAllowed) => {
    expect(allowsOrigin([allowed], origin)).toBe(isAllowed);
    expect(allowsOrigin(["https://other.test", allowed], origin)).toBe(isAllowed);
  });

  test("that nobody named lets nobody in", () => {
    expect(allowsOrigin([], "https://shop.example.com")).toBe(false);
  });
});

describe("an origin that somebody writes", () => {
  test.each([
    "https://shop.example.com",
    "https://*.example.com",
    "http://localhost:3000",
    "http://*.localhost",
    "http://127.0.0.1:5173",
    "http://[::1]:5173",
    "https://xn--bcher-kva.example",
    "capacitor://localhost",
    "chrome-extension://abcdefghijklmnop",
  ])("as browsers do (%s) is taken", (text) => {
    expect(originProblem(text)).toBeUndefined();
  });

  test.each([
    ["https://shop.example.com/", "`https://shop.example.com`"],
    ["https://shop.example.com/cart?x=1", "`https://shop.example.com`"],
    ["HTTPS://Shop.Example.com", "`https://shop.example.com`"],
    ["https://shop.example.com:443", "`https://shop.example.com`"],
    ["https://*.Example.com:443", "`https://*.example.com`"],
    ["https://bücher.example", "`https://xn--bcher-kva.example`"],
    ["https://ada@shop.example.com", "`https://shop.example.com`"],
    ["capacitor://localhost/", "`capacitor://localhost`"],
    ["shop.example.com", "Is no origin"],
    ["*", "Is no origin"],
    ["null", "Is no origin"],
    ["", "Is no origin"],
    ["https://", "Is no origin"],
    ["https://a.*.example.com", "Is no origin"],
    ["https://*.*.example.com", "Is no origin"],
    ["https://shop*.example.com", "Is no origin"],
    ["https://shop .example.com", "Is no origin"],
    ["https://*.com", "needs a domain"],
    ["https://*.localhostess", "needs a domain"],
    ["https://exa%mple.com", "that a browser could have"],
    ["app://a/b", "that a browser could have"],
  ])("otherwise (%s) is told how", (text, advice) => {
    expect(originProblem(text)).toContain(advice);
  });

  test("and is told a better way, is taken that way", () => {
    const advice = originProblem("https://*.Example.com:443/x") ?? "";
    const better = /`(.*)`/.exec(advice)?.[1] ?? "";
    expect(originProblem(better)).toBeUndefined();
  });
});
