import { expect, test } from "vitest";
import { readCommand, UsageError } from "./command.ts";

test("without a word it serves", () => {
  expect(readCommand([])).toEqual({ name: "serve" });
  expect(readCommand(["serve"])).toEqual({ name: "serve" });
});

test("help and the version are given on request, whatever else is asked", () => {
  expect(readCommand(["migrate", "sideways", "--help"])).toEqual({ name: "help" });
  expect(readCommand(["-h"])).toEqual({ name: "help" });
  expect(readCommand(["--version"])).toEqual({ name: "version" });
});

test("migrations are taken back as far as is said, and with loss only when that is accepted", () => {
  expect(readCommand(["migrate", "down", "--to", "3", "--accept-loss"])).toEqual({
    name: "migrate down",
    options: { to: 3, acceptLoss: true },
  });
  expect(readCommand(["migrate", "up"])).toEqual({
    name: "migrate up",
    options: { acceptLoss: false },
  });
});

test("a link is for one person", () => {
  expect(readCommand(["sign-in-link", "ada@example.com"])).toEqual({
    name: "sign-in-link",
    email: "ada@example.com",
  });
});

test.each([
  [["frobnicate"], 'There is no command "frobnicate".'],
  [["migrate"], 'There is no command "migrate".'],
  [["migrate", "sideways"], 'There is no command "migrate sideways".'],
  [["migrate", "up", "now"], 'There is no command "migrate up now".'],
  [["serve", "now"], 'There is no command "serve now".'],
  [["sign-in-link"], 'There is no command "sign-in-link".'],
  [["migrate", "up", "--to", "x"], '--to takes the number of a migration; "x" is none.'],
  [["--nonsense"], "--nonsense"],
])("%j is not understood", (args, reason) => {
  expect(() => readCommand(args)).toThrow(UsageError);
  expect(() => readCommand(args)).toThrow(reason);
});
