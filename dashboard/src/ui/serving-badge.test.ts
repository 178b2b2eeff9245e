import { expect, test } from "vitest";
import { servingText } from "./serving-badge.tsx";

test.each([
  [{ on: false, share: 0 }, "Off"],
  [{ on: true, share: 100 }, "On"],
  [{ on: true, share: 25.4 }, "25\u00a0%"],
  // Neither nobody nor everybody: rounding must not say so.
  [{ on: true, share: 0.2 }, "<1\u00a0%"],
  [{ on: true, share: 99.7 }, ">99\u00a0%"],
  [{ on: true, share: 0 }, "0\u00a0%"],
  [{ on: true, share: null }, "Rules"],
])("%j reads %s", (serving, text) => {
  expect(servingText(serving)).toBe(text);
});
