import { expect, test } from "vitest";
import { createRecoveryCodes, recoveryCodeHash } from "./recovery-codes.ts";

test("there are ten, all different, in groups of four that people can type", () => {
  const codes = createRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) expect(code).toMatch(/^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/);
});

test("how a code is written does not matter, what it is does", () => {
  const hash = recoveryCodeHash("abcd-efgh-2345-6789");
  expect(recoveryCodeHash(" ABCD EFGH 23456789 ")).toEqual(hash);
  expect(recoveryCodeHash("abcd-efgh-2345-678a")).not.toEqual(hash);
});
