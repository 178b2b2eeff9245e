import fc from "fast-check";
import { expect, test } from "vitest";
import { createSecretToken, hashOf, hintOf, isSecretToken } from "./secret-token.ts";

test("a token is recognised by its prefix and its checksum", () => {
  const token = createSecretToken("yd_pat_");
  expect(token).toMatch(/^yd_pat_[0-9A-Za-z]{36}$/);
  expect(isSecretToken(token, "yd_pat_")).toBe(true);
  expect(isSecretToken(token, "yd_server_")).toBe(false);
});

test("a token with one character changed, or one more or less, is none of ours", () => {
  const token = createSecretToken("yd_server_");
  for (let at = 0; at < token.length; at++) {
    const other = token[at] === "x" ? "y" : "x";
    expect(isSecretToken(token.slice(0, at) + other + token.slice(at + 1), "yd_server_")).toBe(
      false,
    );
  }
  expect(isSecretToken(`${token}a`, "yd_server_")).toBe(false);
  expect(isSecretToken(token.slice(0, -1), "yd_server_")).toBe(false);
});

test("no other text is taken for a token, whatever it is", () => {
  fc.assert(fc.property(fc.string(), (text) => !isSecretToken(`yd_pat_${text}`, "yd_pat_")));
});

test("no two tokens are the same, and each character of the alphabet turns up", () => {
  const tokens = Array.from({ length: 2_000 }, () => createSecretToken("t_"));
  expect(new Set(tokens).size).toBe(tokens.length);
  expect(new Set(tokens.join("")).size).toBe(63);
});

test("the hint shows the kind and four characters, and the hash shows nothing", () => {
  const token = createSecretToken("yd_client_");
  expect(hintOf(token, "yd_client_")).toBe(`${token.slice(0, 14)}…`);
  expect(hashOf(token).toString("latin1")).not.toContain(token.slice(10));
});
