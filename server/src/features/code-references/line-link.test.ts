import { expect, test } from "vitest";
import { lineLink } from "./line-link.ts";

const parts = { path: "src/a b#1.ts", line: 12, commit: "4f8a5c7", branch: "feature/x?y" };

test("a link leads to the line, whatever the path holds", () => {
  expect(lineLink("https://git.example.com/shop/blob/{commit}/{path}#L{line}", parts)).toBe(
    "https://git.example.com/shop/blob/4f8a5c7/src/a%20b%231.ts#L12",
  );
});

test("a branch keeps its slashes", () => {
  expect(lineLink("https://git.example.com/{branch}/{path}", parts)).toBe(
    "https://git.example.com/feature/x%3Fy/src/a%20b%231.ts",
  );
});

test("what a value holds is not filled in again", () => {
  const link = lineLink("https://git.example.com/{path}", { ...parts, path: "{line}" });
  expect(link).toBe("https://git.example.com/%7Bline%7D");
});

test("without a template there is no link", () => {
  expect(lineLink(null, parts)).toBeNull();
});
