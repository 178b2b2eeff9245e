import { expect, test } from "vitest";
import { parseAddedLines } from "./added-lines.ts";
import { repositoryName } from "./git.ts";

test.each([
  ["git@github.com:acme/shop.git", "github.com/acme/shop"],
  ["https://github.com/acme/shop.git", "github.com/acme/shop"],
  ["https://x-access-token:secret@github.com/acme/shop", "github.com/acme/shop"],
  ["ssh://git@git.example.com:2222/acme/shop.git", "git.example.com:2222/acme/shop"],
  ["/srv/git/shop", undefined],
  ["", undefined],
])("the remote %j is the repository %j", (remote, expected) => {
  expect(repositoryName(remote)).toBe(expected);
});

test("added lines are numbered as in the new file, and a line that looks like a header is none", () => {
  const diff = [
    "diff --git a/a.ts b/a.ts",
    "--- a/a.ts",
    "+++ b/a.ts",
    "@@ -3,2 +3 @@ f",
    "-old",
    "--- a/b.ts",
    "+++ b/c.ts",
    "@@ -9,0 +9,2 @@",
    "+x",
    "+y",
    "diff --git a/gone.ts b/gone.ts",
    "--- a/gone.ts",
    "+++ /dev/null",
    "@@ -1 +0,0 @@",
    "-x",
  ].join("\n");
  expect([...parseAddedLines(diff)].map(([file, lines]) => [file, [...lines]])).toEqual([
    ["a.ts", [3, 9, 10]],
  ]);
});
