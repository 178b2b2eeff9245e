import fc from "fast-check";
import { expect, test } from "vitest";
import { base32, stepOfCode, totpCode, totpStepAt, totpUri } from "./totp.ts";

const secrets = {
  sha1: Buffer.from("12345678901234567890"),
  sha256: Buffer.from("12345678901234567890123456789012"),
  sha512: Buffer.from("1234567890123456789012345678901234567890123456789012345678901234"),
};

// RFC 6238, appendix B.
test.each([
  [59, "94287082", "46119246", "90693936"],
  [1111111109, "07081804", "68084774", "25091201"],
  [1111111111, "14050471", "67062674", "99943326"],
  [1234567890, "89005924", "91819424", "93441116"],
  [2000000000, "69279037", "90698825", "38618901"],
  [20000000000, "65353130", "77737706", "47863826"],
])("%i seconds after 1970 the codes are those of the RFC", (seconds, sha1, sha256, sha512) => {
  const step = totpStepAt(new Date(seconds * 1000));
  expect(totpCode(secrets.sha1, step, { algorithm: "sha1", digits: 8 })).toBe(sha1);
  expect(totpCode(secrets.sha256, step, { algorithm: "sha256", digits: 8 })).toBe(sha256);
  expect(totpCode(secrets.sha512, step, { algorithm: "sha512", digits: 8 })).toBe(sha512);
});

// RFC 4226, appendix D.
test("the codes of the first ten counters are those of the RFC", () => {
  const codes = Array.from({ length: 10 }, (_, counter) => totpCode(secrets.sha1, counter));
  expect(codes).toEqual(
    "755224 287082 359152 969429 338314 254676 287922 162583 399871 520489".split(" "),
  );
});

test("a code counts in its own half minute and the ones beside it, and says which it is of", () => {
  const now = new Date(1_700_000_010_000);
  const current = totpStepAt(now);
  for (const distance of [-1, 0, 1]) {
    const code = totpCode(secrets.sha1, current + distance);
    expect(stepOfCode(secrets.sha1, code, now)).toBe(current + distance);
  }
  for (const distance of [-2, 2, -2880]) {
    const code = totpCode(secrets.sha1, current + distance);
    expect(stepOfCode(secrets.sha1, code, now)).toBeUndefined();
  }
});

test.each(["", "12345", "1234567", "12345a", " 123456", "١٢٣٤٥٦"])("%j is no code", (code) => {
  expect(stepOfCode(secrets.sha1, code, new Date())).toBeUndefined();
});

// RFC 4648 §10, without padding.
test.each([
  ["", ""],
  ["f", "MY"],
  ["fo", "MZXQ"],
  ["foo", "MZXW6"],
  ["foob", "MZXW6YQ"],
  ["fooba", "MZXW6YTB"],
  ["foobar", "MZXW6YTBOI"],
])("%j is %j in base 32", (text, encoded) => {
  expect(base32(Buffer.from(text))).toBe(encoded);
});

test("base 32 loses nothing", () => {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const bits = [...base32(bytes)]
        .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0"))
        .join("");
      const back = Array.from(bytes, (_, at) => Number.parseInt(bits.slice(at * 8, at * 8 + 8), 2));
      expect(back).toEqual([...bytes]);
    }),
  );
});

test("the address in the QR code names the account, whatever is in it", () => {
  const uri = totpUri(secrets.sha1, { issuer: "Yardarm (shop)", account: "a&b=c@example.com" });
  const { protocol, pathname, searchParams } = new URL(uri);
  expect(protocol).toBe("otpauth:");
  expect(decodeURIComponent(pathname)).toContain("Yardarm (shop):a&b=c@example.com");
  expect(searchParams.get("secret")).toBe("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  expect(searchParams.get("issuer")).toBe("Yardarm (shop)");
});
