/** Against the reference library of Standard Webhooks, as receivers use it. */
import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { createSigningSecret, hintOfSecret, signatureHeaders } from "./signature.ts";

const parts = { id: "evt_1", at: new Date(), body: '{"type":"change.applied","title":"ä"}' };

test("the reference library accepts what we sign, and gives the body back", () => {
  const secret = createSigningSecret();
  const headers = signatureHeaders(parts, [secret]);
  expect(new Webhook(secret).verify(parts.body, headers)).toEqual(JSON.parse(parts.body));
});

test("while secrets change, whoever has the old one and whoever has the new one accept it", () => {
  const [old, fresh, other] = [createSigningSecret(), createSigningSecret(), createSigningSecret()];
  const headers = signatureHeaders(parts, [fresh, old]);
  for (const secret of [old, fresh]) new Webhook(secret).verify(parts.body, headers);
  expect(() => new Webhook(other).verify(parts.body, headers)).toThrow();
});

test.each([
  ["another body", { body: `${parts.body} ` }],
  ["another id", { id: "evt_2" }],
  ["a time five minutes off", { at: new Date(Date.now() - 301_000) }],
])("%s is not accepted", (_what, change) => {
  const secret = createSigningSecret();
  const signed = signatureHeaders({ ...parts, ...change }, [secret]);
  const sent = "at" in change ? signed : { ...signed, "webhook-id": parts.id };
  expect(() => new Webhook(secret).verify(parts.body, sent)).toThrow();
});

test("the signature is an HMAC-SHA256 over id, time and body, under the bytes of the secret", () => {
  const secret = `whsec_${Buffer.from("0123456789abcdef0123456789abcdef").toString("base64")}`;
  const at = new Date(1_674_087_231_999);
  const expected = createHmac("sha256", "0123456789abcdef0123456789abcdef")
    .update(`msg.1674087231.{}`)
    .digest("base64");
  expect(signatureHeaders({ id: "msg", at, body: "{}" }, [secret])).toEqual({
    "webhook-id": "msg",
    "webhook-timestamp": "1674087231",
    "webhook-signature": `v1,${expected}`,
  });
});

test("secrets are 32 random bytes, and are told apart by their end", () => {
  const secrets = Array.from({ length: 200 }, createSigningSecret);
  expect(new Set(secrets).size).toBe(200);
  for (const secret of secrets) {
    expect(Buffer.from(secret.slice(6), "base64")).toHaveLength(32);
    expect(hintOfSecret(secret)).toBe(`…${secret.slice(-5, -1)}`);
  }
});
